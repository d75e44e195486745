"""Hashtags, mentions and cashtags in a text, as X sees them. Places are code points.

The grammar is twitter-text's. Source: https://github.com/twitter/twitter-text, `js/src/regexp`, and its
conformance suite, https://github.com/twitter/twitter-text/tree/master/conformance. Other platforms that color
tags read them nearly so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from core.platforms.links import LATIN_ACCENTS, find_links

_TAG_SIGNS = (
    r"_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
)
_TAG_CHAR = rf"[\p{{L}}\p{{M}}\p{{Nd}}{_TAG_SIGNS}]"
_HASHTAG = regex.compile(
    rf"(?:[\ufe0e\ufe0f]|(?<!{_TAG_CHAR}|&))(?P<tag>[#＃](?!\ufe0f|\u20e3)(?P<name>{_TAG_CHAR}++))"
)
_HAS_A_LETTER = regex.compile(r"[\p{L}\p{M}]")
_GOES_ON_AS_ANOTHER = regex.compile(r"[#＃]|://")

_RT = r"(?<=(?:^|[^a-zA-Z0-9_+~.-])(?:rt|RT|rT|Rt){})"
_BEFORE_A_NAME = rf"(?:(?<![a-zA-Z0-9_!#$%&*@＠])|{_RT.format('')}|{_RT.format(':')})"
_MENTION = regex.compile(
    rf"{_BEFORE_A_NAME}[@＠](?P<name>[a-zA-Z0-9_]{{1,20}})(?P<list>/[a-zA-Z][a-zA-Z0-9_-]{{0,24}})?"
)
_NO_NAME_AFTER_ALL = regex.compile(rf"[@＠]|[{LATIN_ACCENTS}]|://")

_SPACES = r"\s\u0085\u180e\u200b\ufeff"
_MARKS = r"\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_PUNCTUATION = r"!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$"
_CASHTAG = regex.compile(
    rf"(?<=^|[{_SPACES}{_MARKS}])\$(?P<name>[a-zA-Z]{{1,6}}(?:[._][a-zA-Z]{{1,2}})?)(?=$|\s|[{_PUNCTUATION}])"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """What stands at `text[start:end]`: a tag's or a member's name, without its sign."""

    name: str
    start: int
    end: int
    of_list: str = ""
    """Of a mention, the list of that member, with its slash."""


def hashtags(text: str) -> list[Entity]:
    """The hashtags of `text`; none within a link, none of figures alone."""
    tags = (
        match
        for match in _HASHTAG.finditer(text)
        if _HAS_A_LETTER.search(match["name"]) and not _GOES_ON_AS_ANOTHER.match(text, match.end())
    )
    return [Entity(match["name"], *match.span("tag")) for match in _outside_links(tags, text)]


def mentions(text: str) -> list[Entity]:
    """The members that `text` mentions, with their lists where it names those."""
    named = (match for match in _MENTION.finditer(text) if not _NO_NAME_AFTER_ALL.match(text, match.end()))
    return [
        Entity(match["name"], *match.span(), match["list"] or "") for match in _outside_links(named, text)
    ]


def cashtags(text: str) -> list[Entity]:
    """The cashtags of `text`, such as $TEST."""
    tags = _outside_links(_CASHTAG.finditer(text), text)
    return [Entity(match["name"], *match.span()) for match in tags]


def _outside_links(found: "Iterable[regex.Match[str]]", text: str) -> Iterator["regex.Match[str]"]:
    """What no link reaches over; of a link and a tag that overlap the earlier one stands."""
    links = iter(find_links(text))
    link, last = next(links, None), 0
    for match in found:
        while link is not None and (link.end <= match.start() or link.start < last):
            link = next(links, None)
        if link is None or match.start() < link.start:
            yield match
            last = match.end()
