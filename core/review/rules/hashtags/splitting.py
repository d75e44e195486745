"""Of which words a hashtag in small letters is made, where only one reading of it is likely."""

from collections.abc import Callable, Iterator

import regex

LONGEST_TAG, LONGEST_WORD, SHORTEST_WORD = 32, 15, 3
"""Letters."""
TYPICAL_WORD = 4
"""Letters that words have on average: #collab is not made of two."""
_SHORT = frozenset("to of in on my we is it at by go us up be no so do".split())
"""Words of two letters that hashtags are made with."""
_SMALL = regex.compile(r"\p{Lu}?\p{Ll}++")
MOST_READINGS = 3

Reading = tuple[str, ...]


def words_of(tag: str, knows: Callable[[str], bool], near: frozenset[str]) -> Reading | None:
    """The words of `tag`, in small letters; None where it is one word, or may be read in more ways than one.

    Fewer words are likelier, and of as many those that stand `near` it, in the text.
    """
    if not _SMALL.fullmatch(tag) or len(tag) > LONGEST_TAG:
        return None
    tag = tag.casefold()
    if tag in near or knows(tag) or knows(tag.capitalize()):
        return None
    readings = _readings(tag, lambda word: word in near or knows(word) or knows(word.capitalize()))
    if len(readings) > 1:
        readings = [one for one in readings if near.issuperset(one)]
    is_certain = [near.issuperset(one) or len(tag) >= TYPICAL_WORD * len(one) for one in readings]
    return readings[0] if is_certain == [True] else None


def _readings(tag: str, knows: Callable[[str], bool]) -> list[Reading]:
    """The readings of `tag` in the fewest words."""
    until: dict[int, list[Reading]] = {0: [()]}
    for start in range(len(tag)):
        if start not in until:
            continue
        for end in _ends(tag, start, knows):
            longer = [(*reading, tag[start:end]) for reading in until[start]]
            known = until.get(end, [])
            if not known or len(longer[0]) < len(known[0]):
                until[end] = longer
            elif len(longer[0]) == len(known[0]):
                until[end] = [*known, *longer][:MOST_READINGS]
    return until.get(len(tag), [])


def _ends(tag: str, start: int, knows: Callable[[str], bool]) -> Iterator[int]:
    for end in range(start + 2, min(len(tag), start + LONGEST_WORD) + 1):
        word = tag[start:end]
        if (len(word) >= SHORTEST_WORD or word in _SHORT) and knows(word):
            yield end
