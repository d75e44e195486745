"""Texts compared by their runs of words, however they are punctuated, spelt in capitals, or cut.

The sets are compared themselves and not by MinHash: of a hundred short texts that is exact, and
is quicker than loading what estimates it.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

SHINGLE = 3
"""Words in a row that count as the same wording."""
_ADDRESSES = re.compile(r"https?://\S+|[@#]\w+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is compared, and where it stands."""

    key: str
    start: int
    end: int


def words_in(text: str) -> list[Word]:
    return [Word(found[0].casefold(), *found.span()) for found in _WORD.finditer(text)]


@lru_cache(maxsize=128)
def shingles(text: str) -> frozenset[int]:
    """A number for each run of three words of it; of a shorter text for the whole. Addresses and tags are no
    wording.
    """
    keys = [word.casefold() for word in _WORD.findall(_ADDRESSES.sub(" ", text))]
    if not keys:
        return frozenset()
    return frozenset(hash(tuple(keys[at : at + SHINGLE])) for at in range(max(1, len(keys) - SHINGLE + 1)))


def likeness(one: str, other: str) -> float:
    """How much of the wording of two texts is in both, from 0 to 1 (Jaccard index of their shingles)."""
    ours, theirs = shingles(one), shingles(other)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def common_runs(text: str, known: Set[int], least: int) -> Iterator[tuple[int, int]]:
    """From where to where `text` repeats at least so many words in a row whose shingles are `known`."""
    words = words_in(text)
    began: int | None = None
    for at in range(len(words) - SHINGLE + 2):
        run = tuple(word.key for word in words[at : at + SHINGLE])
        if len(run) == SHINGLE and hash(run) in known:
            began = at if began is None else began
        elif began is not None:
            last = at + SHINGLE - 2
            if last - began + 1 >= least:
                yield words[began].start, words[last].end
            began = None
