"""Slots: a local time in a zone, and the one moment it means. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.foundation.errors import InvalidInput

MAX_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment in UTC and the zone in which people think of it."""

    at: datetime
    zone: str

    @property
    def local(self) -> datetime:
        return self.at.astimezone(ZoneInfo(self.zone))


def slot(day: date, clock_time: time, zone: ZoneInfo, *, now: datetime) -> Slot:
    """The slot that `day` and `clock_time` mean in `zone`.

    A time that comes twice (clocks go back) means the first of the two. Source: PEP 495.

    Raises:
        InvalidInput: the time does not exist there (clocks go forward), is past, or too far ahead.
    """
    local = datetime.combine(day, clock_time.replace(tzinfo=None), zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise InvalidInput(
            {
                "time": f"does not exist on {day:%d %B %Y} in {zone.key}: the clocks go forward then. "
                f"Choose {moment.astimezone(zone):%H:%M} or another time."
            }
        )
    return slot_at(moment, zone, now=now)


def slot_at(moment: datetime, zone: ZoneInfo, *, now: datetime) -> Slot:
    """The slot at `moment`, as people in `zone` think of it.

    Raises:
        InvalidInput: it is past, or too far ahead.
    """
    if moment < now - timedelta(minutes=1):
        raise InvalidInput(
            {"time": f"is in the past: it is {now.astimezone(zone):%H:%M on %d %B} in {zone.key}."}
        )
    if moment > now + MAX_AHEAD:
        raise InvalidInput({"time": "is more than a year ahead."})
    return Slot(moment.astimezone(UTC), zone.key)


def slot_now(zone: ZoneInfo, *, now: datetime) -> Slot:
    """Now, as somebody in `zone` sees it."""
    return Slot(now, zone.key)
