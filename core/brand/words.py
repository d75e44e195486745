"""Words that a voice avoids, as they stand in a text: whole words, in any case; inflection is not guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from core.brand.voice import Avoided
from core.platforms.links import find_links

_NO_BLANKS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
"""Letters of scripts that put no blanks between words."""
_BEGINS = regex.compile(r"(?:\A|[.!?…\n])[ \"“„«¡¿(]{0,4}\Z")
"""What stands before the first word of a sentence."""
_NEAR = 9
"""Characters."""


@dataclass(frozen=True, slots=True)
class Found:
    """A word to avoid where it stands in a text."""

    avoided: Avoided
    start: int
    end: int


def find_avoided(text: str, words: Sequence[Avoided], *, names: Sequence[str] = ()) -> Iterator[Found]:
    """Where `text` holds words to avoid, but for those in addresses and `names`, which are what they are."""
    if not words:
        return
    kept = [(link.start, link.end) for link in find_links(text)]
    kept += [found.span() for name in filter(None, names) for found in _pattern(name).finditer(text)]
    for avoided in words:
        for found in _pattern(avoided.word).finditer(text):
            start, end = found.span()
            if not any(start < until and since < end for since, until in kept):
                yield Found(avoided, start, end)


def cased_like(found: str, entry: str, instead: str, *, before: str) -> str:
    """`instead` with the capitals of the words `found`, which stand behind `before`.

    Where the list's own `entry` has a capital, as names do, that of those words tells nothing: then `instead`
    begins with one where a sentence does. What has capitals within its first word, as iPhone, keeps them.
    """
    if sum(map(str.isalpha, found)) > 1 and found.isupper() and not entry.isupper():
        return instead.upper()
    first, _, _ = instead.partition(" ")
    if first != first.lower():
        return instead
    begins = _BEGINS.search(before[-_NEAR:]) if entry[:1].isupper() else found[:1].isupper()
    return instead[:1].upper() + instead[1:] if begins else instead


def _pattern(words: str) -> "regex.Pattern[str]":
    words = words.strip()
    before = "" if _NO_BLANKS.match(words[0]) else r"(?<![\p{L}\p{M}\p{N}_])"
    after = "" if _NO_BLANKS.match(words[-1]) else r"(?![\p{L}\p{M}\p{N}_])"
    spelt = r"\s+".join(map(regex.escape, words.split()))
    return regex.compile(f"{before}{spelt}{after}", regex.IGNORECASE)
