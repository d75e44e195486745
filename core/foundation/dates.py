"""Dates and days of the week in a text, in eight languages: 12 May, May 12th, 12. Mai, 12/05/2026.

Names are CLDR's. A date of figures alone may be read in two ways: 12/5/2026 is in May or in December.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex
from babel import Locale

from core.foundation.lazy import built_once

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")
Day = tuple[int, int]
"""The day of a month, and the month."""
_LAST_DAY, _LAST_MONTH, _CENTURY = 31, 12, 2000


@dataclass(frozen=True, slots=True)
class Date:
    """What stands at `text[start:end]`, and which days it may mean."""

    start: int
    end: int
    days: frozenset[Day]
    year: int | None

    def is_among(self, others: "list[Date]") -> bool:
        """Whether one of `others` is the same day, of the same year where both say one."""
        return any(
            self.days & other.days and (self.year is None or other.year in {None, self.year})
            for other in others
        )


def dates(text: str) -> Iterator[Date]:
    """The dates of `text`, in their order."""
    for match in _pattern().finditer(text):
        if days := _days(match):
            year = match["year"]
            yield Date(*match.span(), days, _year(year) if year else None)


def weekdays(text: str) -> Iterator[tuple[int, int, int]]:
    """Where days of the week stand in `text`, and which: 0 is Monday."""
    names = _weekdays()
    for match in _WORD.finditer(text):
        if (day := names.get(match[0].casefold())) is not None:
            yield *match.span(), day


def _days(match: "regex.Match[str]") -> frozenset[Day]:
    if match["month"]:
        read = [(int(match["day"]), _months().get(match["month"].casefold(), 0))]
    elif match["iso"]:
        _, month, day = match["iso"].split("-")
        read = [(int(day), int(month))]
    else:
        one, other = int(match["one"]), int(match["other"])
        read = [(one, other)] if match["between"] == "." else [(one, other), (other, one)]
    return frozenset(
        (day, month) for day, month in read if 1 <= day <= _LAST_DAY and 1 <= month <= _LAST_MONTH
    )


def _year(written: str) -> int:
    year = int(written[:4])
    return year if year > _LAST_DAY * 10 else _CENTURY + year


@cache
def _months() -> dict[str, int]:
    """The month of each name, in small letters and without a stop."""
    found: dict[str, int] = {}
    for code in LANGUAGES:
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in Locale.parse(code).months[form][width].items():
                    found.setdefault(str(name).casefold().rstrip("."), int(month))
    named = {name: month for name, month in found.items() if not name.isdecimal()} | {"sept": 9}
    return {name: month for name, month in named.items() if name not in _WORDS}


_WORDS = frozenset({"out", "set", "ago", "lip", "sie", "gru", "mag"})
"""Short names of months in one language that are words of another."""


@cache
def _weekdays() -> dict[str, int]:
    """The day of each full name, in small letters."""
    return {
        str(name).casefold(): int(day)
        for code in LANGUAGES
        for day, name in Locale.parse(code).days["format"]["wide"].items()
    }


_WORD = regex.compile(r"\p{L}++(?:-feira)?")


@built_once
def _pattern() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?<![\p{L}\p{N}./:,€$£-])(?:"
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.º°])?\s{1,2}(?:(?:de|of|di)\s)?(?!(?-i:may|march)\b)(?P<month>\L<months>)(?!\p{L})"
        r"(?:\.?,?\s(?:de\s)?(?P<year>(?:19|20)\d\d)(?![\d:.]\d))?"
        r"|(?P<month>(?-i:\p{Lu})\L<ends>)(?!\p{L})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d\p{L}%€$£:.,]?\d|\p{L}|\s?[%€$£])"
        r"(?:,?\s(?P<year>(?:19|20)\d\d)(?!\d))?"
        r"|(?P<iso>(?P<year>(?:19|20)\d\d)-\d\d-\d\d)(?!\d)"
        r"|(?P<one>\d{1,2})(?P<between>[./])(?P<other>\d{1,2})(?:\.(?!\d)|(?P=between)(?P<year>(?:(?:19|20)\d\d|\d\d))(?!\d))"
        r")",
        regex.IGNORECASE,
        months=list(_months()),
        ends=[name[1:] for name in _months()],
    )
