"""A status as text again, and whether it is a post of ours. All pure.

Servers give statuses as HTML, each in its own way: links shortened, mentions without their server, some with
Markdown obeyed. So what is compared are letters, digits and emoji, which none of them changes.
"""

import unicodedata
from enum import Enum
from html.parser import HTMLParser

import regex
from rapidfuzz import fuzz

LIKE = 60.0
"""From this likeness on (rapidfuzz, 0 to 100) two texts may be one that a server has set in its own way."""
LONGEST = 50_000
"""Characters of a status that are looked at."""


class Same(Enum):
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


def text_of(content: str) -> str:
    """What people read of a status' HTML: a paragraph is a line with one left free, a link is whole.

    The HTML that servers may give: https://docs.joinmastodon.org/spec/activitypub/#sanitization
    """
    reader = _Reader()
    reader.feed(content)
    reader.close()
    return "".join(reader.pieces).strip()


def is_same_source(source: str, text: str) -> bool:
    """Whether `source` is what became of `text` on its way: servers strip it, and compose its accents."""
    return _settled(source) == _settled(text)


def is_same(content: str, text: str) -> Same:
    """Whether a status with the HTML `content` is `text`, as far as its HTML can tell."""
    theirs, ours = _letters(text_of(content[:LONGEST])), _letters(text)
    if theirs == ours:
        return Same.YES
    return Same.MAYBE if fuzz.ratio(theirs, ours) >= LIKE else Same.NO


def _settled(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _letters(text: str) -> str:
    local = _REMOTE_MENTION.sub(r"\1", unicodedata.normalize("NFC", text))
    return "".join(_KEPT.findall(local)) or local.strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "br":
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


_BLOCKS = frozenset({"p", "blockquote", "pre", "ul", "ol"})
_KEPT = regex.compile(r"[\p{L}\p{N}\p{So}]+")
_REMOTE_MENTION = regex.compile(r"(@[A-Za-z0-9_]++)@[\w\-]++(?:\.[\w\-]++)++")
