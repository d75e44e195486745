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
NO_UTF8 = "is not UTF-8; save it as UTF-8."


def require_files(named: Iterable[Path]) -> None:
    """Refuse the whole run where one of them is not there, before anything is answered.

    Raises:
        InvalidInput: it is no file, or one that may not be read.
    """
    for path in named:
        if str(path) == STDIN:
            require_standard_input()
        elif path.is_dir() or not os.access(path, os.R_OK):
            raise InvalidInput({str(path): "is no file that can be read."})


def require_standard_input() -> None:
    """Raises: InvalidInput: whoever started this has closed it."""
    if sys.stdin is None:
        raise InvalidInput({"standard input": "is closed; name a file, or give it something to read."})


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
    print(end="", flush=True)


def _read(line: bytes, place: str, read: Callable[[dict[str, Any]], T], example: str) -> T | InvalidInput:
    try:
        return read(_object_in(line, example))
    except InvalidInput as error:
        return InvalidInput(
            {f"{place}, {name}" if name else place: why for name, why in error.fields.items()}
        )


def _object_in(line: bytes, example: str) -> dict[str, Any]:
    """Raises: InvalidInput: it is none; what is wrong with the whole line has no name."""
    try:
        told = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_fields_of)
    except (ValueError, RecursionError) as error:
        if isinstance(error, UnicodeDecodeError) or b"\0" in line:  # of which UTF-16 is full
            raise InvalidInput({"": NO_UTF8}) from None
        raise InvalidInput({"": f"is no JSON: {error}. A line is such as {example}"}) from None
    if not isinstance(told, dict):
        raise InvalidInput({"": f"must be an object, such as {example}"})
    return told


def _fields_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    from core.foundation.unknown import twice

    if doubled := twice(name for name, _ in pairs):
        raise InvalidInput(doubled)
    return dict(pairs)
