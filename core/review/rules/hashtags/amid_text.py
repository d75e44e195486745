"""Hashtags within a sentence."""

from collections.abc import Iterator

import regex

from core.platforms.entities import Entity
from core.review.findings import Fix, Severity
from core.review.rules.checked import Checked, Said
from core.review.rules.rule import Example, Family, Found, Rule

_LINE = regex.compile(r"[^\n]++")
_WORD = regex.compile(r"[\p{L}\p{N}]++")
_TAG_NEXT = regex.compile(r"[ \t|·]{0,9}+[#＃]\w")
_PLAIN = regex.compile(r"\p{L}\p{Ll}*+|\p{Lo}++")


def amid_text(checked: Checked) -> Iterator[Found]:
    """One remark for each part, at the first that stands between words of its line."""
    for said in checked.said:
        if (first := _first_amid(said)) is not None:
            sentence = (
                f"#{first.name} stands within a sentence, where it is harder to read and leads readers away. "
                "Put hashtags at the end."
            )
            yield Found(sentence, said.span(first.start, first.end), _as_word(said, first))


def _first_amid(said: Said) -> Entity | None:
    tags = iter(said.tags)
    tag = next(tags, None)
    for line in _LINE.finditer(said.copy):
        words = [match.start() for match in _WORD.finditer(said.copy, *line.span())]
        while tag is not None and tag.start < line.end():
            if words and words[0] < tag.start < words[-1]:
                return tag
            tag = next(tags, None)
    return None


def _as_word(said: Said, tag: Entity) -> Fix | None:
    """To leave the sign out before a single word, where no further tag follows: tags in a row are seldom a
    phrase."""
    if not _PLAIN.fullmatch(tag.name) or _TAG_NEXT.match(said.words, tag.end):
        return None
    return said.fix(tag.start, tag.end, tag.name, f"Write “{tag.name}” without #")


HASHTAG_AMID_TEXT = Rule(
    id="hashtag_amid_text",
    family=Family.HASHTAGS,
    severity=Severity.INFO,
    why="Hashtags within a sentence: screen readers spell them out, and they lead readers away.",
    look=amid_text,
    flagged=(Example("We love #coffee in the morning."),),
    passing=(
        Example("We love coffee in the morning. #coffee"),
        Example("#coffee\nWe love it in the morning."),
        Example("We love #coffee"),
    ),
)
