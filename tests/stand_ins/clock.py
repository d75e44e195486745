"""The clock that tests turn."""

from datetime import UTC, datetime, timedelta


class ManualClock:
    """A clock that stands until a test advances it."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by
