"""Making a text fit: cut at the end of a sentence or a word, never inside a character or a link."""

from bisect import bisect_right
from collections.abc import Sequence

import regex

from core.foundation.clipping import ELLIPSIS
from core.platforms.counting import grapheme_borders
from core.platforms.links import find_links
from core.platforms.port import TextRules

# A whole sentence is worth more than a few more words, unless it throws away most of what fits.
WORTH_A_SENTENCE = 0.6


def shorten(text: str, rules: TextRules) -> str:
    """`text` if it fits all limits of `rules`, else its beginning with "…", which does.

    Where not even one word or link fits, "…" alone is left, or nothing.
    """
    if rules.fits(text):
        return text
    blank = len(text) - len(text.lstrip())
    borders = [at for at in _borders(text) if at > blank]
    words = [at for at in borders if _is_end_of_word(text, at)]
    by_word = _longest(text, words, rules)
    by_sentence = _longest(text, [at for at in words if _ends_sentence(text, at)], rules)
    if by_word and len(by_sentence) >= WORTH_A_SENTENCE * len(by_word):
        return by_sentence
    # A text without spaces, or one endless word, is cut between characters.
    return by_word or _longest(text, borders, rules) or (ELLIPSIS if rules.fits(ELLIPSIS) else "")


def _longest(text: str, cuts: Sequence[int], rules: TextRules) -> str:
    """The longest fitting beginning of `text` that ends at one of `cuts`; empty if none does."""

    def shortened(cut: int) -> str:
        kept = text[:cut].rstrip()
        return f"{kept}{' ' if _ends_sentence(kept, len(kept)) else ''}{ELLIPSIS}"

    # Doubling first keeps the work near what fits, however long the text is.
    reach = 1
    while reach < len(cuts) and rules.fits(shortened(cuts[reach])):
        reach *= 2
    near = cuts[: reach + 1]
    fitting = bisect_right(near, False, key=lambda cut: not rules.fits(shortened(cut)))
    # A link may make a longer text count less, so the search can end beside the border.
    for cut in reversed(near[:fitting]):
        if rules.fits(found := shortened(cut)):
            return found
    return ""


def _borders(text: str) -> list[int]:
    """Ends of graphemes that are not inside a link."""
    links = sorted(
        [(link.start, link.end) for link in find_links(text)]
        + [match.span() for match in _ANY_ADDRESS.finditer(text)]
    )
    free, upcoming, end_of_link = [], iter([*links, (len(text) + 1, len(text) + 1)]), 0
    start, end = next(upcoming)
    for border in grapheme_borders(text):
        while start < border:
            end_of_link = max(end_of_link, end)
            start, end = next(upcoming)
        if border >= end_of_link:
            free.append(border)
    return free


def _is_end_of_word(text: str, at: int) -> bool:
    return at == len(text) or (text[at].isspace() and not text[at - 1].isspace())


def _ends_sentence(text: str, at: int) -> bool:
    return _SENTENCE_END.search(text[max(0, at - 5) : at]) is not None


_SENTENCE_END = regex.compile(r"""[.!?…。！？]["'”’»)\]]{0,4}\Z""")

# Also addresses that X would not link, such as those without a known domain.
_ANY_ADDRESS = regex.compile(r"https?://\S+", regex.IGNORECASE)
