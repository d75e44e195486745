"""Reading a brief from a file: YAML or JSON, and where it is wrong, the field, the line and what to do."""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from core.campaigns.brief import Brief, BriefForm
from core.foundation.errors import InvalidInput

MAX_BYTES = 200_000
STANDARD_INPUT = Path("-")
COLON = "mapping values are not allowed here"
"""What the YAML library says to `news: Now: cheaper`."""


def read_brief(path: Path, *, max_length: int) -> Brief:
    """The brief in the file at `path`; `-` is standard input.

    Raises:
        InvalidInput: it can't be used; each problem names its line where it has one.
    """
    name = "the brief" if path == STANDARD_INPUT else str(path)
    text = _text(path, name)
    node = _compose(text, name)
    if not isinstance(node, yaml.MappingNode):
        raise InvalidInput({name: "is not a brief; it needs lines such as “product: …” and “news: …”."})
    lines = _lines(node, name)
    plain = _plain(text, name)
    try:
        return BriefForm.parse(plain, max_length=max_length)
    except InvalidInput as error:
        raise InvalidInput(
            {_where(name, field, lines): why for field, why in error.fields.items()}
        ) from error


def _text(path: Path, name: str) -> str:
    try:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1) if path == STANDARD_INPUT else path.read_bytes()
    except FileNotFoundError:
        raise InvalidInput({name: "is not there. Try examples/launch.yaml, or copy it."}) from None
    except IsADirectoryError:
        raise InvalidInput({name: "is a folder; name a file."}) from None
    if len(raw) > MAX_BYTES:
        raise InvalidInput({name: f"is too long for a brief; at most {MAX_BYTES:,} bytes are read."})
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput({name: "is not text in UTF-8."}) from None


def _compose(text: str, name: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, name) from error
    except yaml.YAMLError as error:
        raise InvalidInput({name: "can't be read as YAML or JSON."}) from error
    except RecursionError:
        raise InvalidInput({name: "is nested too deeply for a brief."}) from None
    return node


def _unreadable(error: yaml.MarkedYAMLError, name: str) -> InvalidInput:
    """What the YAML library says, and where it began: an open quote is noticed at the file's end only."""
    mark, start = error.problem_mark, error.context_mark
    where = f"{name}, line {mark.line + 1}" if mark else name
    began = f" (begun in line {start.line + 1})" if start and mark and start.line != mark.line else ""
    context = f"{error.context}{began}, " if error.context else ""
    hint = " A text with a colon needs quotes." if error.problem == COLON else ""
    return InvalidInput({where: f"can't be read: {context}{error.problem}.{hint}"})


def _lines(brief: yaml.MappingNode, name: str) -> dict[str, int]:
    """In which line each field stands.

    Raises:
        InvalidInput: one stands there twice; either could be meant.
    """
    lines: dict[str, int] = {}
    for key, _ in brief.value:
        field, line = str(key.value), key.start_mark.line + 1
        if field in lines:
            raise InvalidInput(
                {f"{name}, line {line}, {field}": f"stands in line {lines[field]} already; keep one."}
            )
        lines[field] = line
    return lines


def _plain(text: str, name: str) -> Any:
    # YAML reads JSON but for one thing: letters beyond the basic plane, which JSON writes as two halves.
    with suppress(ValueError):
        return json.loads(text)
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, name) from error
    except (yaml.YAMLError, ValueError) as error:
        # Well formed, but a value such as a date of 2026-13-45 means nothing.
        raise InvalidInput({name: "holds a value that can't be read; put it in quotes."}) from error


def _where(name: str, field: str, lines: dict[str, int]) -> str:
    return f"{name}, line {lines[field]}, {field}" if field in lines else f"{name}, {field}"
