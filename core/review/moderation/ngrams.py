"""A text as counts of its words, pairs of words, and parts of words, each by a number.

A number is a CRC-32 of the letters, cut to a table's size: it is the same in every process and needs no list
of what there is. Parts of words (two to five letters, with the ends of a word as blanks) know a word again
that is written another way.
"""

from collections import Counter
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
    counted = Counter(_number(word) % WORDS for word in words)
    counted.update(_number(f"{one} {other}") % WORDS for one, other in pairwise(words))
    return counted


def parts_counted(words: list[str]) -> "Counter[int]":
    counted: Counter[int] = Counter()
    for word, often in Counter(words).items():
        for part in _parts(word):
            counted[part] += often
    return counted


@lru_cache(maxsize=2_048)
def _parts(word: str) -> tuple[int, ...]:
    framed = f" {word[:LONGEST_WORD]} "
    return tuple(
        _number(framed[start : start + length]) % PARTS
        for length in (2, 3, 4, 5)
        for start in range(max(1, len(framed) - length + 1))
    )


def _number(letters: str) -> int:
    return crc32(letters.encode("utf-8", "surrogatepass"))
