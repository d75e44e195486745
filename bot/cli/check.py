"""`copydesk check`: copy of files, or of other programs, checked as variants are. It stores nothing."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.exit_codes import ExitCode, answering
from bot.cli.found import documents_of, lines_of

if TYPE_CHECKING:
    from core.flow.checks import Checking
    from core.flow.copy_report import CopyReport


def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help='Files of JSON lines, {"platform": "x", "text": "…"}; also title, '
            "preheader, link and brief. "
            "A dash reads standard input.",
            allow_dash=True,
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="A JSON line for each, in the same order, as it comes.")
    ] = False,
    rules: Annotated[
        Path | None,
        typer.Option(help="A policy over the rules, as `copydesk rules show` prints it; else as they come."),
    ] = None,
) -> None:
    """Check copy as variants are checked. Exit code 1 where some is blocked, 2 where a line can't be read, 7
    where not all could be answered."""
    import asyncio  # which takes as long as all of the help

    with answering():
        code = asyncio.run(_check(files, rules, as_json=as_json))
    raise typer.Exit(code)


async def _check(files: Sequence[Path], rules: Path | None, *, as_json: bool) -> ExitCode:
    from bot.cli.lines import read_lines, require_files, tell_unread
    from bot.cli.policy_file import read_policy_file
    from core.flow.copy_report import EXAMPLE, CopyForm, report_on
    from core.foundation.errors import InvalidInput
    from core.review.policy import DEFAULT_POLICY

    require_files(files)
    checking, code = _checking(), ExitCode.DONE
    policy = DEFAULT_POLICY if rules is None else read_policy_file(rules)
    for place, copy in read_lines(files, CopyForm.parse, EXAMPLE):
        if isinstance(copy, InvalidInput):
            tell_unread(copy, as_json=as_json)
            code = ExitCode.WRONG_USE
            continue
        report = await report_on(copy, checking, policy)
        code = max(code, ExitCode.DONE if report.valid else ExitCode.FAILED)
        _show(place, report, as_json=as_json)
    return code


def _checking() -> "Checking":
    from core.flow.checks import Checking
    from core.flow.copy_report import MAX_COPY
    from core.foundation.clock import SystemClock
    from core.platforms.rulebook import Rulebook
    from core.review.moderation.offline import OfflineModerator

    # The platforms' own limits, and none of this installation's.
    return Checking(OfflineModerator(), Rulebook(MAX_COPY), SystemClock())


def _show(place: str, report: "CopyReport", *, as_json: bool) -> None:
    from bot.cli.saying import answer

    if as_json:
        document = {**asdict(report), "findings": documents_of(report.findings)}
        print(json.dumps(document, ensure_ascii=False), flush=True)
        return
    state = "passes" if report.valid else "is blocked"
    answer(f"{place}: {report.platform.label} {state}, {report.length:,} of {report.limit:,} {report.unit}")
    for line in lines_of(report.findings):
        answer(line)
    print(end="", flush=True)
