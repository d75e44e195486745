"""The database's clock: what all processes of an installation go by, whatever their machines believe.

Between two looks the time goes on by a clock that nobody can set, so a machine's clock that jumps, or is
an hour off, moves no lease and makes no post due.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Self

import structlog
from sqlalchemy import text

from core.foundation.clock import Clock, SystemClock
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable

LOOK_EVERY = timedelta(minutes=1)

log = structlog.get_logger(__name__)


def steady_seconds() -> float:
    """Seconds of a clock that nobody sets; it goes on while a laptop sleeps, where the system tells."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class DatabaseClock:
    """The database's time at the last look, and what has passed since.

    SQLite has no time but the machine's; it is followed from look to look all the same.
    """

    def __init__(
        self,
        database: Database,
        *,
        machine: Clock | None = None,
        steady: Callable[[], float] = steady_seconds,
    ) -> None:
        self._database, self._machine, self._steady = database, machine or SystemClock(), steady
        self._base = self._machine.now() - timedelta(seconds=steady())

    @classmethod
    @asynccontextmanager
    async def kept(cls, database: Database) -> AsyncIterator[Self]:
        """A clock that looks now, and each minute until the block ends.

        Raises:
            DatabaseUnavailable: the database can't be asked now. Later it is asked again.
        """
        clock = cls(database)
        await clock.look()
        looking = asyncio.create_task(clock._keep_looking())
        try:
            yield clock
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    def now(self) -> datetime:
        return self._base + timedelta(seconds=self._steady())

    async def look(self) -> None:
        """Be right again. While the answer was under way the database's time was between two bounds;
        a clock that was within them already stays as it is.
        """
        asked = self._steady()
        told = await self._ask()
        answered = self._steady()
        earliest, latest = told - timedelta(seconds=answered), told - timedelta(seconds=asked)
        self._base = min(max(self._base, earliest), latest)

    async def ahead(self) -> timedelta:
        """By how much the machine's clock is ahead of the database's; negative where it is behind."""
        await self.look()
        return self._machine.now() - self.now()

    async def _ask(self) -> datetime:
        if self._database.is_sqlite:
            return self._machine.now()
        async with self._database.read() as session:
            told: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
        return told.astimezone(UTC)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY.total_seconds())
            try:
                await self.look()
            except DatabaseUnavailable as error:
                log.warning("clock_not_compared", error=error.message)
