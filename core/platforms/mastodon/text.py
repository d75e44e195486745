"""Whether a status is a post of ours. All pure.

Servers give statuses as HTML, each in its own way: links shortened, mentions without their server, some with
Markdown obeyed. So what is compared are letters, digits and emoji, which none of them changes.
"""

import unicodedata
from enum import Enum

import regex
from rapidfuzz import fuzz

from core.platforms.markup import text_of

LIKE = 60.0
"""From this likeness on (rapidfuzz, 0 to 100) two texts may be one that a server has set in its own way."""
LONGEST = 50_000
"""Characters of a status that are looked at."""


class Same(Enum):
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


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


_KEPT = regex.compile(r"[\p{L}\p{N}\p{So}]+")
_REMOTE_MENTION = regex.compile(r"(@[A-Za-z0-9_]++)@[\w\-]++(?:\.[\w\-]++)++")
