"""Deadlines that are over, read from a text in the forms of its language.

Only what is sure: a day with its month, and its year or one that can be no other. Weekdays, times and months
alone are nobody's deadline here, and neither is 3/5, which is in May or in March.
"""

from datetime import date, timedelta

import regex
from babel import Locale

from core.writing.offline.carries import deadlines_in
from core.writing.offline.language import Language, language_of

A_DAY_ELSEWHERE = timedelta(days=1)
"""It may still be yesterday where the readers are."""
SURELY_THIS_YEAR = timedelta(days=90)
"""A day without a year that is over for longer may be next year's."""

_ISO = regex.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_FIGURES = regex.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?:\s?(?P<year>\d{4}))?")
_EAST_ASIAN = regex.compile(r"(?P<month>\d{1,2})[月월]\s?(?P<day>\d{1,2})[日일]")
_DAY_FIRST = regex.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|[ºª°.])?\s{0,3}(?:\p{L}{1,3}\s{1,3})?(?P<name>\p{L}{3,20})\b\.?"
    r"(?:,?\s{1,3}(?:de\s{1,3})?(?P<year>\d{4}))?"
)
_MONTH_FIRST = regex.compile(
    r"(?P<name>\p{L}{3,20})\.?\s{1,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s{1,3}(?P<year>\d{4}))?"
)


def passed_deadline(text: str, today: date, *, chosen: str = "") -> str:
    """The words of a deadline in `text` that is over on `today`; empty where none surely is.

    `chosen` is the text's language where somebody said it.
    """
    known = language_of(text, chosen)
    for words in deadlines_in(text, known):
        days = _days(words, known, today)
        if days and max(days) < today - A_DAY_ELSEWHERE:
            return words
    return ""


def _days(words: str, known: Language, today: date) -> list[date]:
    """Every day that is named in the words; none where one of them may be another year's."""
    found: list[date] = []
    for pattern in (_ISO, _FIGURES, _EAST_ASIAN, _DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(words):
            named = match.groupdict()
            month = _month(named["name"], known) if "name" in named else int(named["month"])
            if day := _day(named.get("year"), month, int(named["day"]), today):
                found.append(day)
        if found:
            break
    return found


def _day(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        if year:
            return date(int(year), month, day)
        this_year = date(today.year, month, day)
    except ValueError:
        return None
    return this_year if today - this_year <= SURELY_THIS_YEAR else None


def _month(name: str, known: Language) -> int:
    """The number of a month by its name in the text's language; 0, which no month has, for other words."""
    if not known.months:
        return 0
    months = Locale.parse(known.code).months
    sought = name.casefold().rstrip(".")
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, called in months[form][width].items():
                if called.casefold().rstrip(".") == sought:
                    return int(number)
    return 0
