"""`copydesk moderate`: whether texts may do harm, offline: for people, programs and a repository's CI."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.exit_codes import ExitCode, answering
from bot.cli.found import documents_of, lines_of
from bot.cli.lines import NO_UTF8, STDIN, read_lines, require_files, tell_unread
from bot.cli.saying import say
from core.foundation.errors import InvalidInput

if TYPE_CHECKING:
    from core.review.findings import Finding
    from core.review.moderation.model import Scores

EXAMPLE = '{"text": "…"}'
LINES = frozenset((".jsonl", ".ndjson"))
"""Files of many texts. Any other is one text."""


def moderate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Texts, or JSON lines where they end in .jsonl; - reads standard input."),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="A JSON line for each text; so is standard input then."),
    ] = False,
) -> None:
    """Say how harmful texts are, from 0 to 1, and what may do harm in them. Exit code 1 where some blocks,
    2 where one can't be read, 7 where not all could be answered."""
    with answering():
        code = _moderate(files or [Path(STDIN)], as_json=as_json)
    raise typer.Exit(code)


def _moderate(named: list[Path], *, as_json: bool) -> ExitCode:
    from core.review.findings import Severity
    from core.review.moderation.offline import findings_of, scores_of

    require_files(named)
    code = ExitCode.DONE
    for name, text in _texts(named, as_json=as_json):
        if isinstance(text, InvalidInput):
            tell_unread(text, as_json=as_json)
            code = ExitCode.WRONG_USE
            continue
        scores, findings = scores_of(text), findings_of(text)
        if any(finding.severity is Severity.BLOCKING for finding in findings):
            code = max(code, ExitCode.FAILED)
        if as_json:
            print(json.dumps(_document(scores, findings)), flush=True)
        else:
            _tell(name, scores, findings)
    return code


def _document(scores: "Scores", findings: "list[Finding]") -> dict[str, Any]:
    return {
        "score": round(scores.score, 4),
        "scores": {kind.value: round(chance, 4) for kind, chance in scores.kinds.items()},
        "findings": documents_of(findings),
    }


def _tell(name: str, scores: "Scores", findings: "list[Finding]") -> None:
    from bot.cli.saying import answer

    answer(f"{name}: {scores.score:.2f}")
    for line in lines_of(findings):
        answer(line)
    print(end="", flush=True)


def _texts(files: list[Path], *, as_json: bool) -> Iterator[tuple[str, str | InvalidInput]]:
    """Each text with the name of where it stands, as soon as it is there; or why it is none, which names
    file and line.

    Raises:
        OSError: a file can't be read.
    """
    for path in files:
        is_stdin = str(path) == STDIN
        if path.suffix.lower() in LINES or (is_stdin and as_json):
            yield from read_lines([path], _text_of, EXAMPLE)
        else:
            name = "standard input" if is_stdin else str(path)
            text = _decoded(name, sys.stdin.buffer.read() if is_stdin else path.read_bytes())
            if is_stdin and isinstance(text, str) and _are_texts(text):
                say(f"Lines such as {EXAMPLE} were read as one text; --json reads them one by one.")
            yield name, text


def _are_texts(told: str) -> bool:
    """Whether each line of it, blank ones aside, is a text as JSON."""
    lines = [line for line in told.split("\n") if line.strip()]
    try:
        for line in lines:
            _text_of(json.loads(line))
    except (ValueError, RecursionError, InvalidInput):
        return False
    return bool(lines)


def _text_of(told: Any) -> str:
    text = told.get("text") if isinstance(told, dict) else None
    if not isinstance(text, str):
        raise InvalidInput({"text": f"is missing or no text; a line is such as {EXAMPLE}."})
    return text


def _decoded(name: str, data: bytes) -> str | InvalidInput:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return InvalidInput({name: NO_UTF8})
