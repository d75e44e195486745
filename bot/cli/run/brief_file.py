"""Reading a brief from a file: YAML or JSON, and where it is wrong, the field, the line and what to do.

A text is read as it was typed: `1.10`, `12:30` and `yes` stay what they are. What YAML would take away
from it or turn into something else is refused: comments behind a text, anchors, aliases, tags.
"""

import json
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import regex
import yaml

from bot.cli.images import ImageSource, sources_in
from core.campaigns.brief import Brief, BriefForm
from core.foundation.errors import InvalidInput
from core.foundation.text import text_in_utf8

MAX_BYTES = 200_000
MAX_DEPTH = 4
STANDARD_INPUT = Path("-")
IMAGES = "images"
TEXTS = frozenset({"product", "news", "audience", "sender"})
"""What people write at length, where a “ #” is no comment."""
QUOTES = "Put the text in quotes, or below its name with “|” behind the colon."
QUOTED = frozenset({"'", '"'})
BLANKS = " \t\x85\u2028\u2029"
"""What stands before a comment, or breaks a line where people see no end of it."""
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})


class _Loader(yaml.SafeLoader):
    """Composes plain values only; what could grow, or run, or mean something else ends the reading."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise yaml.MarkedYAMLError(
                problem="a text that begins with “*” or “&” needs quotes", problem_mark=event.start_mark
            )
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(
                problem="a text that begins with “!” needs quotes, and a brief has no tags",
                problem_mark=event.start_mark,
            )
        if self.depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(
                problem="this is nested too deeply for a brief", problem_mark=event.start_mark
            )
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


@dataclass(frozen=True, slots=True)
class BriefFile:
    """What a file holds: a brief, and the images it names."""

    brief: Brief
    images: tuple[ImageSource, ...] = ()


def read_brief(path: Path, *, max_length: int) -> BriefFile:
    """The brief in the file at `path`, and its images, which are found from where it lies; `-` is standard
    input.

    Raises:
        InvalidInput: it can't be used; each problem names its line where it has one.
    """
    name = "the brief" if path == STANDARD_INPUT else str(path)
    text = _text(path, name)
    node = _compose(text, name)
    if not isinstance(node, yaml.MappingNode):
        raise InvalidInput({name: "is not a brief; it needs lines such as “product: …” and “news: …”."})
    lines = _lines(node, name)
    plain = _plain(text, node, name)
    try:
        images = sources_in(plain.pop(IMAGES, None), path.parent) if isinstance(plain, dict) else ()
        placed = zip(images, _image_lines(node), strict=False)
        return BriefFile(
            BriefForm.parse(plain, max_length=max_length),
            tuple(replace(image, named_in=f"{name}, line {line}") for image, line in placed),
        )
    except InvalidInput as error:
        raise InvalidInput(
            {_where(name, field, lines): why for field, why in error.fields.items()}
        ) from error


def _text(path: Path, name: str) -> str:
    try:
        if path == STANDARD_INPUT:
            raw = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InvalidInput({name: "is not there. Try examples/launch.yaml, or copy it."}) from None
    except IsADirectoryError:
        raise InvalidInput({name: "is a folder; name a file."}) from None
    except OSError as error:
        raise InvalidInput({name: f"can't be read: {error.strerror}."}) from error
    if len(raw) > MAX_BYTES:
        raise InvalidInput({name: f"is too long for a brief; at most {MAX_BYTES:,} bytes are read."})
    return text_in_utf8(raw, name)


def _compose(text: str, name: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, text, name) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        sentence = f"holds a character that can't be kept, U+{error.character:04X}; remove it."
        raise InvalidInput({f"{name}, line {line}": sentence}) from error
    except yaml.YAMLError as error:
        raise InvalidInput({name: "can't be read as YAML or JSON."}) from error
    except RecursionError:
        raise InvalidInput({name: "is nested too deeply for a brief."}) from None
    return node


def _unreadable(error: yaml.MarkedYAMLError, text: str, name: str) -> InvalidInput:
    """What the YAML library says, and where it began: an open quote is noticed at the file's end only."""
    mark, start = error.problem_mark, error.context_mark
    where = f"{name}, line {mark.line + 1}" if mark else name
    began = f" (begun in line {start.line + 1})" if start and mark and start.line != mark.line else ""
    context = f"{error.context}{began}, " if error.context else ""
    advice = "" if "needs quotes" in str(error.problem) else f" {_advice(error)}"
    return InvalidInput({where: f"can't be read: {context}{error.problem}.{advice}"})


def _advice(error: yaml.MarkedYAMLError) -> str:
    if error.problem == "mapping values are not allowed here":
        return "A text with a colon needs quotes."
    return f"A text with special signs, such as @, %, [, {{, “: ” or “ #”, must not stand bare. {QUOTES}"


def _lines(brief: yaml.MappingNode, name: str) -> dict[str, int]:
    """In which line each field stands.

    Raises:
        InvalidInput: one stands there twice; either could be meant.
    """
    lines: dict[str, int] = {}
    for key, _ in brief.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise InvalidInput({f"{name}, line {line}": "is not a field of a brief."})
        if key.value in lines:
            raise InvalidInput(
                {f"{name}, line {line}, {key.value}": f"stands in line {lines[key.value]} already; keep one."}
            )
        lines[key.value] = line
    return lines


def _image_lines(brief: yaml.MappingNode) -> list[int]:
    """In which line each image is named."""
    given = next((value for key, value in brief.value if key.value == IMAGES), None)
    each = given.value if isinstance(given, yaml.SequenceNode) else [given] if given else []
    return [node.start_mark.line + 1 for node in each]


def _plain(text: str, brief: yaml.MappingNode, name: str) -> Any:
    # YAML reads JSON but for one thing: letters beyond the basic plane, which JSON writes as two halves.
    with suppress(ValueError):
        return json.loads(text)
    plain: dict[str, Any] = {}
    ends = [key.start_mark.index for key, _ in brief.value[1:]] + [len(text)]
    for (key, value), end in zip(brief.value, ends, strict=True):
        if key.value in TEXTS and (lost := _lost_around(text, key, value, end)):
            line = text.count("\n", 0, lost.start(1)) + 1
            raise InvalidInput(
                {
                    f"{name}, line {line}, {key.value}": f"“{lost[1]}” would be left out: # begins a comment "
                    f"there. {QUOTES} Should it be a comment, write it on a line of its own, as “# …”."
                }
            )
        plain[key.value] = _value(value)
    return plain


def _lost_around(text: str, key: yaml.Node, value: yaml.Node, end: int) -> "regex.Match[str] | None":
    """What YAML takes for a comment, and people for a part of the text that stands there up to `end`.

    Beside a bare text that is every comment, and in the lines below one that is further in; a hashtag is none
    anywhere.
    """
    if not isinstance(value, yaml.ScalarNode):
        return None
    behind = value.end_mark.index
    hashtag = _HASHTAG.search(text, behind, end)
    if value.style in QUOTED:
        return hashtag
    if value.style is None:
        before = _COMMENT.search(text, key.end_mark.index, value.start_mark.index)
        first = _COMMENT.search(text, behind, end)
        return before or (first if first and text[first.start() - 1] in BLANKS else hashtag)
    return _FURTHER_IN.search(text, behind, end) or hashtag


def _value(node: yaml.Node) -> Any:
    """What was typed: texts, and lists and mappings of them; None where nothing stands."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(one) for one in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(_value(key)): _value(value) for key, value in node.value}
    return (
        None
        if isinstance(node, yaml.ScalarNode) and node.style is None and node.value in EMPTY
        else node.value
    )


def _where(name: str, field: str, lines: dict[str, int]) -> str:
    return f"{name}, line {lines[field]}, {field}" if field in lines else f"{name}, {field}"


_BREAKS = r"\n\r\x85\u2028\u2029"
_COMMENT = regex.compile(rf"(#[^{_BREAKS}]{{0,30}})")
_FURTHER_IN = regex.compile(rf"(?:^|(?<=[{_BREAKS}]))[ \t]++(#[^{_BREAKS}]{{0,30}})")
# A field that is taken out, such as “#link: …”, is a comment all the same.
_HASHTAG = regex.compile(
    rf"(?<![^\s])(#(?!(?:{'|'.join(BriefForm.model_fields)}):)[\p{{L}}\p{{N}}_][^{_BREAKS}]{{0,30}})"
)
