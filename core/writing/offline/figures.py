"""Finds what people look for in a line of news: numbers, prices, discounts, dates, deadlines, places.

Every figure is a piece of the line as it was written; nothing is computed or converted.
"""

from dataclasses import dataclass

import regex

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_SPAN = rf"{_DAY}(?:\s?(?:[–-]|to|and)\s?{_DAY})?"
_DATE = (
    rf"(?:(?:{_WEEKDAY},?\s+)?(?:the\s+)?(?:{_SPAN}\s+{_MONTH}|{_MONTH}\s+{_SPAN})(?:,?\s+\d{{4}})?"
    rf"|\d{{4}}-\d\d-\d\d|{_WEEKDAY}(?:\s+(?:night|evening|morning|afternoon))?)"
)
_DAYS = rf"(?:{_DATE}|tomorrow|tonight|midnight|(?:the\s+)?end of (?:the\s+)?(?:week|month|year|{_MONTH}))"
_ZONE = r"(?:\s(?:CES?T|GMT|UTC|BST|[ECMP][SD]?T)\b)?"
_HOUR = rf"(?:\d{{1,2}}(?::\d\d|\.\d\d)?\s?[ap]\.?m\b\.?{_ZONE}|\d{{1,2}}:\d\d{_ZONE}|noon|midnight)"
_UNIT_STOP = (
    r"(?!(?:of|and|or|to|in|on|at|for|the|a|an|per|until|from|by|with|is|are|will|can|were|was|instead"
    r"|am|pm|x|made|sold|left|only|euros?|dollars?|pounds?|eur|usd|\p{L}{1,2})\b)"
)
_COMPARATIVES = ("sooner", "faster", "earlier", "longer", "later", "shorter", "more", "less")
_COMPARED = rf"(?:{'|'.join(_COMPARATIVES)})"

# From its first digit to its last: no search begins anew inside a number.
_NUMBER = r"(?<!\d|\d[.,])\d++(?:[.,]\d++)*+"
_MONEY = regex.compile(
    rf"(?:[$€£¥]\s?{_NUMBER}(?:\s?(?:k|m|million)\b)?"
    rf"|{_NUMBER}\s?(?:€|£|euros?\b|dollars?\b|pounds?\b|USD\b|EUR\b|GBP\b))",
    regex.I,
)
_PERCENT = regex.compile(
    r"(?:\b(?:up to|at least|over|more than|about|around|almost|nearly|under)\s+)?"
    rf"{_NUMBER}\s?(?:%|percent\b|per cent\b)"
    r"(?:\s+(?:off|cheaper|faster|lighter|smaller|quieter|(?:less|more|fewer)\s+\p{L}+))?",
    regex.I,
)
_COUNT = regex.compile(
    rf"(?:\bevery\s)?(?<![\p{{L}}\d.,:$€£¥/-]|line |version |page |room |v|ages )(?<!\p{{Lu}}\p{{L}}+ )"
    rf"\d{{1,3}}(?:[,.]\d{{3}})*(?:\s+|-){_UNIT_STOP}(?!{_MONTH}|{_WEEKDAY})"
    rf"(?:\p{{Ll}}[\p{{L}}-]*[^\W\ds-]\s+{_UNIT_STOP}\p{{Ll}}[\p{{L}}-]+(?<=[^sui])s\b|\p{{Ll}}[\p{{L}}-]+)"
    rf"(?:\s+{_COMPARED})?"
)
_DEADLINE = regex.compile(
    rf"\b(?:until|till|by|before|through|ends?(?: on)?|closes?(?: on)?"
    rf"|last (?:day|chance)(?: is)?:?)\s+({_DAYS})(?:\s+at\s+{_HOUR})?",
    regex.I,
)
_WHEN = regex.compile(rf"\b{_DATE}(?:,?\s+(?:at|from)\s+{_HOUR}|,\s+{_HOUR})?")
_WHERE = regex.compile(
    rf"\b(?:in|at|on|near)\s+(?!{_MONTH}\b|{_WEEKDAY}\b)(?:the\s+)?"
    r"(\p{Lu}\p{Ll}[\p{L}'’-]*(?:\s+\p{Lu}\p{Ll}[\p{L}'’-]*)*)(?![\p{L}\p{N}])"
)
_DEAL = regex.compile(
    r"\boff\b|\bfree\b|\bdiscount|\bsave\b|\bhalf[- ]price|\b\d for \d|\btwo for one|\bsale\b"
    r"|\bearly[- ]bird|\bvoucher|\bcoupon|\bcode\b",
    regex.I,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one line of news carries."""

    numbers: tuple[str, ...] = ()
    """Numbers with their unit, the most telling first: "30% less plastic", "48 talks", "€15"."""
    strong: tuple[str, ...] = ()
    """The numbers that carry a sentence alone: percentages, comparisons, counts of things."""
    price: str = ""
    deadline: str = ""
    """The day something ends: "Sunday", "30 April"."""
    when: str = ""
    where: str = ""
    is_deal: bool = False
    """Whether the line speaks of a price advantage."""


def figures_in(text: str) -> Figures:
    """The figures of `text`."""
    deadline = _DEADLINE.search(text)
    when = next(
        (found[0] for found in _WHEN.finditer(text) if not deadline or found[0] not in deadline[0]), ""
    )
    where = _WHERE.search(text)
    percent = [found[0] for found in _PERCENT.finditer(text)]
    counts = [
        found[0] for found in _COUNT.finditer(text) if not when or found[0].split()[0] not in when.split()
    ]
    money = [found[0] for found in _MONEY.finditer(text)]
    counts.sort(key=is_comparison, reverse=True)
    return Figures(
        numbers=tuple(dict.fromkeys([*percent, *counts, *money])),
        strong=tuple(dict.fromkeys([*percent, *(count for count in counts if _carries(count))])),
        price=money[0] if money else "",
        deadline=deadline[1] if deadline else "",
        when=when.rstrip("."),
        where=where[1] if where else "",
        is_deal=_DEAL.search(text) is not None,
    )


def is_comparison(figure: str) -> bool:
    """Whether `figure` says how much better something is: "9 days sooner", "40% faster"."""
    return "%" in figure or "percent" in figure or figure.endswith(_COMPARATIVES)


def _carries(count: str) -> bool:
    return count.startswith("every") or is_comparison(count) or not _SPAN_OF_TIME.search(count)


_SPAN_OF_TIME = regex.compile(r"\b(?:second|minute|hour|day|week|month|year|km|metre|meter|mile)s?\b")
