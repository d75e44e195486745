"""Reading a brief from a file: YAML or JSON, and where it is wrong, the field, the line and what to do.

What YAML would take away from a text is refused: comments behind it.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import regex
import yaml

from bot.cli.images import ImageSource, sources_in
from bot.cli.plain_yaml import QUOTES, STANDARD_INPUT, at_line, compose, lines_of, text_of, value_of
from core.campaigns.brief import Brief, BriefForm
from core.foundation.errors import InvalidInput

MAX_BYTES = 200_000
IMAGES = "images"
TEXTS = frozenset({"product", "news", "audience", "sender"})
"""What people write at length, where a “ #” is no comment."""
QUOTED = frozenset({"'", '"'})
BLANKS = " \t\x85\u2028\u2029"
"""What stands before a comment, or breaks a line where people see no end of it."""


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
    text = text_of(path, name, most=MAX_BYTES, instead="Try examples/launch.yaml, or copy it.")
    node = compose(text, name)
    if not isinstance(node, yaml.MappingNode):
        raise InvalidInput({name: "is not a brief; it needs lines such as “product: …” and “news: …”."})
    lines = lines_of(node, name)
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
            {at_line(name, field, lines): why for field, why in error.fields.items()}
        ) from error


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
        plain[key.value] = value_of(value)
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


_BREAKS = r"\n\r\x85\u2028\u2029"
_COMMENT = regex.compile(rf"(#[^{_BREAKS}]{{0,30}})")
_FURTHER_IN = regex.compile(rf"(?:^|(?<=[{_BREAKS}]))[ \t]++(#[^{_BREAKS}]{{0,30}})")
# A field that is taken out, such as “#link: …”, is a comment all the same.
_HASHTAG = regex.compile(
    rf"(?<![^\s])(#(?!(?:{'|'.join(BriefForm.model_fields)}):)[\p{{L}}\p{{N}}_][^{_BREAKS}]{{0,30}})"
)
