"""What a change did to a text, word by word. Pure; the time it takes is bounded."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_COMPARED = 1_500
"""Words, spaces counted, of either text that are compared; a change with more is told as a whole."""
_WORDS = re.compile(r"\s+|[^\s]+")


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row, and whether both texts have them."""

    kind: Kind
    text: str


def changes(before: str, after: str) -> list[Piece]:
    """The pieces that make both texts: without NEW ones they are `before`, without GONE ones `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    middle = _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    found = [(Kind.SAME, old[:head]), *_joined(middle), (Kind.SAME, old[len(old) - tail :])]
    return [Piece(kind, "".join(words)) for kind, words in found if words]


def _joined(middle: Iterable[tuple[Kind, list[str]]]) -> Iterator[tuple[Kind, list[str]]]:
    """Changes between which no word stays as one: what went, then what came."""
    gone: list[str] = []
    new: list[str] = []
    blank: list[str] = []
    for kind, words in middle:
        if kind is Kind.GONE:
            gone, new, blank = [*gone, *blank, *words], [*new, *blank], []
        elif kind is Kind.NEW:
            gone, new, blank = [*gone, *blank], [*new, *blank, *words], []
        elif (gone or new) and not "".join(words).strip():
            blank = words
        else:
            yield from ((Kind.GONE, gone), (Kind.NEW, new), (Kind.SAME, [*blank, *words]))
            gone, new, blank = [], [], []
    yield from ((Kind.GONE, gone), (Kind.NEW, new), (Kind.SAME, blank))


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = zip(old, new, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _middle(old: list[str], new: list[str]) -> Iterator[tuple[Kind, list[str]]]:
    if max(len(old), len(new)) > MOST_COMPARED:
        yield from ((Kind.GONE, old), (Kind.NEW, new))
        return
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Kind.SAME, old[i:j]
        else:
            yield from ((Kind.GONE, old[i:j]), (Kind.NEW, new[k:m]))
