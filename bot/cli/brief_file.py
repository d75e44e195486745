"""Reading a brief from a file: YAML or JSON, and where it is wrong, the field, the line and what to do."""

import json
import sys
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from core.campaigns.brief import Brief, BriefForm
from core.foundation.errors import InvalidInput

MAX_BYTES = 200_000
STANDARD_INPUT = Path("-")


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
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    try:
        return BriefForm.parse(_plain(text, name), max_length=max_length)
    except InvalidInput as error:
        raise InvalidInput(
            {
                _where(name, field, lines): f"{why}{_suggestion(field, lines)}"
                for field, why in error.fields.items()
            }
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
        mark = error.problem_mark
        where = f"{name}, line {mark.line + 1}" if mark else name
        raise InvalidInput({where: f"can't be read: {error.problem}."}) from error
    except yaml.YAMLError as error:
        raise InvalidInput({name: "can't be read as YAML or JSON."}) from error
    return node


def _plain(text: str, name: str) -> Any:
    # YAML reads JSON but for one thing: letters beyond the basic plane, which JSON writes as two halves.
    with suppress(ValueError):
        return json.loads(text)
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        # Well formed, but a value such as a date of 2026-13-45 means nothing.
        raise InvalidInput({name: "holds a value that can't be read; put it in quotes."}) from error


def _where(name: str, field: str, lines: dict[str, int]) -> str:
    return f"{name}, line {lines[field]}, {field}" if field in lines else f"{name}, {field}"


def _suggestion(field: str, lines: dict[str, int]) -> str:
    if field in BriefForm.model_fields or field not in lines:
        return ""
    near = get_close_matches(field, list(BriefForm.model_fields), n=1)
    return f" Did you mean “{near[0]}”?" if near else ""
