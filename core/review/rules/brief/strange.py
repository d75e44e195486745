"""What a text says and the brief does not, with its place: figures, dates, weekdays, telephone numbers."""

from collections.abc import Iterator
from datetime import date

import regex

from core.foundation.dates import Date, dates, weekdays
from core.foundation.figures import foreign_figures
from core.platforms.addresses import Stranger

_PHONE = regex.compile(
    r"(?<![\p{L}\p{N}/.,:@#=&-])(?:\+|00?(?=[1-9])|\((?=0\d{1,5}\)))"
    r"[\d()/. \u00a0-]{5,20}(?<=\d)(?![\p{L}\d])"
)
FEWEST_DIGITS, MOST_DIGITS, COMPARED = 7, 15, 6
"""Digits of a telephone number, and those at its end that are the same however it begins."""
_NAMED = regex.compile(r"(?i)\b(?:black|cyber|good|giving|small business|casual)\s$")
"""Before a day of the week that is the name of something."""
LONGEST_NAME = 16


def strange_figures(text: str, known: str) -> Iterator[Stranger]:
    """Prices, shares and numbers that are none of a date or of a telephone number."""
    others = [(one.start, one.end) for one in dates(text)] + [span for *span, _ in _phones(text)]
    for one in foreign_figures(text, known):
        start, end = one.start, one.start + len(one.words)
        if not any(start < until and begun < end for begun, until in others):
            yield Stranger(start, end, text[start:end])


def strange_dates(text: str, known: str) -> Iterator[Stranger]:
    """Dates, by the day and the month, and by the year where both say one."""
    found = list(dates(text))
    ours = list(dates(known)) if found else []
    for one in found:
        if not one.is_among(ours):
            yield Stranger(one.start, one.end, text[one.start : one.end])


def strange_weekdays(text: str, known: str) -> Iterator[Stranger]:
    """Days of the week; where the brief gives a date without a year nobody can tell which that is."""
    found = list(weekdays(text))
    if not found:
        return
    told = {day for _, _, day in weekdays(known)}
    for one in dates(known):
        weekday = _weekday(one)
        if weekday is None and not told:
            return
        told |= set() if weekday is None else {weekday}
    for start, end, day in found:
        if day not in told and not _NAMED.search(text[max(0, start - LONGEST_NAME) : start]):
            yield Stranger(start, end, text[start:end])


def strange_phones(text: str, known: str) -> Iterator[Stranger]:
    """Telephone numbers, by their last digits."""
    found = list(_phones(text))
    ours = "".join(filter(str.isdecimal, known)) if found else ""
    for start, end, digits in found:
        if digits[-COMPARED:] not in ours:
            yield Stranger(start, end, text[start:end])


def _phones(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _PHONE.finditer(text):
        digits = "".join(filter(str.isdecimal, match[0]))
        if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS and not any(dates(match[0])):
            yield *match.span(), digits


def _weekday(one: Date) -> int | None:
    """The day of the week of a date that says its year; None where it may be another."""
    if one.year is None or len(one.days) > 1:
        return None
    ((day, month),) = one.days
    try:
        return date(one.year, month, day).weekday()
    except ValueError:
        return None
