"""The periods of budgets: days and months, where the workspace is, and the whole of a campaign."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

EVER = date(1970, 1, 1)
"""When a period began that never ends."""


class Period(StrEnum):
    """How long a budget lasts."""

    DAY = "day"
    MONTH = "month"
    WHOLE = "whole"
    """As long as there is something to spend on."""


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day of a moment, where the workspace is."""
    return moment.astimezone(zone).date()


def first_day(period: Period, day: date) -> date:
    """The first day of the period that `day` is in."""
    match period:
        case Period.DAY:
            return day
        case Period.MONTH:
            return day.replace(day=1)
        case Period.WHOLE:
            return EVER


def resets_at(period: Period, day: date, zone: ZoneInfo) -> datetime | None:
    """When the period that `day` is in ends; None where it never does."""
    match period:
        case Period.DAY:
            return midnight_after(day, zone)
        case Period.MONTH:
            return midnight_after(day.replace(day=monthrange(day.year, day.month)[1]), zone)
        case Period.WHOLE:
            return None


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    """When the next day begins there. Where the clocks leap over midnight, it is the moment of the leap."""
    return datetime.combine(day + timedelta(days=1), time(), zone)
