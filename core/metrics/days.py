"""Days as people in a zone count them, for a database that knows UTC alone: when the zone's clock changes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

FIRST, AFTER_LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_LOOK = timedelta(days=7)
"""No zone changes its clock and changes it back within so few days."""


@lru_cache(maxsize=64)
def clock_changes(zone: ZoneInfo) -> tuple[tuple[datetime, int], ...]:
    """Since when a zone's clock is how many minutes ahead of UTC, in this century."""
    return tuple(_changes(zone))


def _changes(zone: ZoneInfo) -> Iterator[tuple[datetime, int]]:
    at, ahead = FIRST, _ahead(zone, FIRST)
    yield at, ahead
    while at < AFTER_LAST:
        later = at + _LOOK
        if (then := _ahead(zone, later)) != ahead:
            yield _between(zone, at, later), then
            ahead = then
        at = later


def _between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The minute of the change."""
    was = _ahead(zone, before)
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // timedelta(minutes=2) * timedelta(minutes=1)
        before, after = (middle, after) if _ahead(zone, middle) == was else (before, middle)
    return after


def _ahead(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset() or timedelta()
    return offset // timedelta(minutes=1)
