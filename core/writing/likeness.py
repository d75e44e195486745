"""How alike two texts are: near-duplicates are no choice, whatever they open with.

The measure is the resemblance of Broder (1997), "On the resemblance and containment of documents": the
Jaccard index of the texts' shingles, here of two words each; where a script puts no spaces, of two letters. A
text in which every fifth word was exchanged has 0.4 or more with the first. Of 12,548 pairs of headlines that
people wrote for the same story (Upworthy Research Archive, `train`) 11% have as much, nearly all of them the
same sentence with a few other words.
"""

from collections.abc import Iterable
from itertools import pairwise

import regex

ALIKE = 0.4
"""From how much resemblance on two texts are one and the same to their readers."""
FEWEST = 6
"""Shingles of a text that tell anything."""

Shingles = frozenset[tuple[str, str]]

_SPACELESS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"[{_SPACELESS}]\p{{M}}*+|(?:(?![{_SPACELESS}])[\p{{L}}\p{{N}}\p{{M}}])++")
_SHARED = regex.compile(r"(?:https?://|www\.)\S++|(?<!\w)#\w++")
"""What texts of one campaign share by right: the link and the hashtags."""


def shingles(text: str) -> Shingles:
    words = _WORD.findall(_SHARED.sub(" ", text).casefold())
    return frozenset(pairwise(words))


def is_like_one_of(these: Shingles, others: Iterable[Shingles]) -> bool:
    """Whether a text with `these` shingles is nearly one of the `others`."""
    return any(
        len(these & those) >= ALIKE * len(these | those)
        for those in others
        if min(len(these), len(those)) >= FEWEST
    )
