"""What a month will have cost when it ends, foreseen from its days so far; nothing while they are too few."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import stdev

ENOUGH_DAYS = 3
"""Whole days that it takes."""
DEVIATIONS = 2
"""How far the range reaches, in standard deviations of what is still to come."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a month comes to if it goes on as it began, in micro-dollars; a range where days differed."""

    likely_micros: int
    low_micros: int
    high_micros: int
    known_days: int


def forecast(days: Sequence[int], *, today: int, left: int) -> Forecast | None:
    """The forecast from what the month's whole days cost, today's until now, and how many days come after it.

    Each day to come costs the mean of the whole ones, and so does today unless it has cost more. The range is
    that of a sum of as many days whose mean is itself known from these alone.
    """
    known, spent = len(days), sum(days)
    if known < ENOUGH_DAYS:
        return None
    likely = spent + max(today, spent // known) + left * spent // known
    ahead = left + 1
    either_way = round(DEVIATIONS * stdev(days) * sqrt(ahead + ahead**2 / known))
    return Forecast(likely, max(spent + today, likely - either_way), likely + either_way, known)
