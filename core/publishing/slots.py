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

    A time that comes twice (clocks go back) means the first that is still to come. Source: PEP 495.

    Raises:
        InvalidInput: the time does not exist there (clocks go forward), is past, or too far ahead.
    """
    local = datetime.combine(day, clock_time.replace(tzinfo=None), zone)
    try:
        moment = local.astimezone(UTC)
    except OverflowError as error:  # the calendar's first and last day, which no zone's UTC need have
        raise (_too_far() if local.year > now.year else _past(zone, now)) from error
    there = moment.astimezone(zone)
    if there.replace(tzinfo=None) != local.replace(tzinfo=None):
        # What is skipped may reach midnight, or be a whole day (Pacific/Apia, 30 December 2011).
        choice = f"{there:%H:%M}" if there.date() == day else f"{there:%H:%M on %d %B %Y}"
        raise InvalidInput(
            {
                "time": f"does not exist on {day:%d %B %Y} in {zone.key}: the clocks go forward then. "
                f"Choose {choice} or another time."
            }
        )
    if _is_past(moment, now):
        moment = local.replace(fold=1).astimezone(UTC)
    return slot_at(moment, zone, now=now)


def slot_at(moment: datetime, zone: ZoneInfo, *, now: datetime) -> Slot:
    """The slot at `moment`, as people in `zone` think of it.

    Raises:
        InvalidInput: it is past, or too far ahead.
    """
    if _is_past(moment, now):
        raise _past(zone, now)
    if moment > now + MAX_AHEAD:
        raise _too_far()
    return Slot(moment.astimezone(UTC), zone.key)


def slot_now(zone: ZoneInfo, *, now: datetime) -> Slot:
    """Now, as somebody in `zone` sees it."""
    return Slot(now, zone.key)


def _is_past(moment: datetime, now: datetime) -> bool:
    """Whether a slot there comes too late; people choose whole minutes, so this minute is still now."""
    return moment < now - timedelta(minutes=1)


def _past(zone: ZoneInfo, now: datetime) -> InvalidInput:
    local = now.astimezone(zone)
    return InvalidInput({"time": f"is in the past: it is {local:%H:%M on %d %B} in {zone.key}."})


def _too_far() -> InvalidInput:
    return InvalidInput({"time": "is more than a year ahead."})
