"""Where words that may do harm stand in a text."""

from collections.abc import Iterator, Sequence
from itertools import chain

from core.review.findings import Span

CUT = "…"
LONGEST_GAP = 40
"""Characters between two words of one wording, such as strong language that stands between them."""


def place_of(words: str, text: str) -> Span | None:
    """Where `words` stand first, rather as whole words than inside of longer ones; of a quotation that is
    cut, what is quoted. None where they are not there in this order.
    """
    quoted = words if words in text else words.removesuffix(CUT)
    at = next(chain(_standing(words, text), [text.find(quoted)]))
    return Span(at, at + len(quoted)) if at >= 0 else _apart(words.split(), text)


def _apart(words: Sequence[str], text: str) -> Span | None:
    """Where `words` stand one after the other with little between them, and with the least."""
    starts = _standing(words[0], text) if words else ()
    places = [Span(start, end) for start in starts if (end := _end_of(words, text, start)) is not None]
    return min(places, key=lambda place: place.end - place.start, default=None)


def _end_of(words: Sequence[str], text: str, start: int) -> int | None:
    end = start
    for word in words:
        at = next(_standing(word, text, end, end + LONGEST_GAP + len(word)), None)
        if at is None:
            return None
        end = at + len(word)
    return end


def _standing(words: str, text: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Where they begin, as whole words."""
    at = text.find(words, start, end)
    while at >= 0:
        beside = text[max(0, at - 1) : at], text[at + len(words) : at + len(words) + 1]
        if not any(map(str.isalnum, beside)):
            yield at
        at = text.find(words, at + 1, end)
