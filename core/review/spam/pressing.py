"""Money beside words that press: the mark of frauds, and of offers that look like them."""

from collections.abc import Iterator, Sequence

import regex

from core.review.findings import Part, Span
from core.review.spam.signal import MAIL_FILTERS, Signal, quoted

NEAR = 160
"""Characters between an amount and the words that press."""
PRESSING = frozenset({"pressure", "prize"})
"""Kinds of phrases, as `phrases.toml` names them."""


def money_with_pressure(text: str, promises: Sequence[Signal]) -> Iterator[Signal]:
    """The first amount of `text` near words that press, or that say somebody has won."""
    for span in (one.span for one in promises if one.name in PRESSING):
        if span is None or span.part is not Part.TEXT:
            continue
        if (amount := _AMOUNT.search(text, max(0, span.start - NEAR), span.end + NEAR)) is not None:
            sentence = (
                f"“{quoted(amount.group())}” beside words that press reads like fraud. Say calmly what it is."
            )
            yield Signal("money_with_pressure", sentence, 1.0, MAIL_FILTERS, Span(*amount.span()))
            return


_AMOUNT = regex.compile(
    r"[$€£]\s?\d(?:[\d,.]{0,12}\d)?|(?<!\d)\d(?:[\d,.]{0,12}\d)? ?(?:dollars|euros?|pounds|usd|eur|gbp)\b",
    regex.IGNORECASE,
)
