"""JSON lines of files and standard input, one by one as they come; one that can't be read stops no other."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeVar

from core.foundation.errors import InvalidInput

T = TypeVar("T")

STDIN = "-"


def require_files(named: Iterable[Path]) -> None:
    """Refuse the whole run where one of them is not there, before anything is answered.

    Raises:
        InvalidInput: it is no file, or one that may not be read.
    """
    for path in named:
        if str(path) != STDIN and (path.is_dir() or not os.access(path, os.R_OK)):
            raise InvalidInput({str(path): "is no file that can be read."})


def read_lines(
    named: Iterable[Path], read: Callable[[dict[str, Any]], T], example: str
) -> Iterator[tuple[str, T | InvalidInput]]:
    """Each line's place, such as `posts.jsonl, line 3`, and what `read` makes of it, or why it can't be
    read, which names the place and the field; blank lines are passed over.

    Raises:
        OSError: a file can't be read.
    """
    for path in named:
        is_stdin = str(path) == STDIN
        name = "standard input" if is_stdin else str(path)
        with nullcontext(sys.stdin.buffer) if is_stdin else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    place = f"{name}, line {number}"
                    yield place, _read(line, place, read, example)


def tell_unread(error: InvalidInput, *, as_json: bool) -> None:
    """The answer to a line that can't be read, where that of another line would be."""
    from bot.cli.saying import answer

    sentences = [f"{name}: {why}" for name, why in error.fields.items()]
    if as_json:
        print(json.dumps({"error": " ".join(sentences)}), flush=True)
        return
    for sentence in sentences:
        answer(f"✗ {sentence}")
    sys.stdout.flush()


def _read(line: bytes, place: str, read: Callable[[dict[str, Any]], T], example: str) -> T | InvalidInput:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        return InvalidInput({place: f"is no JSON: {error}. A line is such as {example}"})
    if not isinstance(told, dict):
        return InvalidInput({place: f"must be an object, such as {example}"})
    try:
        return read(told)
    except InvalidInput as error:
        return InvalidInput({f"{place}, {name}": why for name, why in error.fields.items()})
