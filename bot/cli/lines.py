"""JSON lines from files and standard input, one by one as they come."""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from core.foundation.errors import InvalidInput

STDIN = "-"
EXAMPLE = '{"platform": "x", "text": "…"}'


def read_lines(named: list[Path]) -> Iterator[tuple[str, Any]]:
    """Each line's place, such as `posts.jsonl, line 3`, and what it says; blank lines are passed over.

    Raises:
        InvalidInput: a line is not JSON, or there is no such file.
        OSError: a file can't be read.
    """
    for path in named:
        is_stdin = str(path) == STDIN
        name = "standard input" if is_stdin else str(path)
        if not is_stdin and not path.is_file():
            raise InvalidInput({name: "is no file that can be read."})
        with nullcontext(sys.stdin.buffer) if is_stdin else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    place = f"{name}, line {number}"
                    yield place, _read(line, place)


def _read(line: bytes, place: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput({place: f"is no JSON: {error}. A line is such as {EXAMPLE}"}) from error
