"""A text as counts of its words, pairs of words, and parts of words, each by a number.

A number is a CRC-32 of the letters, cut to a table's size: it is the same in every process and needs no list
of what there is; only words whose meaning is known are listed, by whole numbers. Parts of words (two to five
letters, with the ends of a word as blanks) know a word again that is written another way.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import regex

WORDS, PARTS = 1 << 16, 1 << 16
"""Sizes of the tables."""
LONGEST_WORD = 40

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+(?:'[\p{L}\p{M}]+)*|[?!]")


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def words_counted(words: list[str]) -> "Counter[int]":
    """Words and pairs of neighbours."""
    counted = Counter(number_of(word) % WORDS for word in words)
    counted.update(number_of(f"{one} {other}") % WORDS for one, other in pairwise(words))
    return counted


def parts_counted(words: list[str]) -> "Counter[int]":
    counted: Counter[int] = Counter()
    for word, often in Counter(words).items():
        for part in _parts(word):
            counted[part] += often
    return counted


def known_counted(words: list[str], known: Sequence[int]) -> "Counter[int]":
    """The words of `known`, numbers in ascending order, by their places in it."""
    counted: Counter[int] = Counter()
    for word, often in Counter(words).items():
        number = number_of(word)
        place = bisect_left(known, number)
        if place < len(known) and known[place] == number:
            counted[place] += often
    return counted


@lru_cache(maxsize=2_048)
def _parts(word: str) -> tuple[int, ...]:
    framed = f" {word[:LONGEST_WORD]} "
    return tuple(
        number_of(framed[start : start + length]) % PARTS
        for length in (2, 3, 4, 5)
        for start in range(max(1, len(framed) - length + 1))
    )


def number_of(letters: str) -> int:
    """The CRC-32 of `letters`."""
    return crc32(letters.encode("utf-8", "surrogatepass"))
