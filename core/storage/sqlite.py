"""SQLite with an end to all waiting: for a disk that hangs, and for the one writer whom it holds up.

SQLite itself waits for others for `BUSY_TIMEOUT_MS` at most, and for its disk for ever.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import aiosqlite

from core.storage.trouble import DatabaseUnavailable

BUSY_TIMEOUT_MS = 15_000
CALL_SECONDS = 20.0
"""How long one call has: more than SQLite itself waits for others. A migration has all the time it needs."""
CLOSE_SECONDS = 2.0
TURN_SECONDS = 15.0
"""How long a write waits for its turn while nobody else's comes to an end."""
CHUNK = 64
"""Rows that are fetched at a time; aiosqlite's own."""

T = TypeVar("T")


class PatientConnection(aiosqlite.Connection):
    """aiosqlite's connection, whose calls are given up in time; what hangs, hangs on alone."""

    async def _connect(self) -> aiosqlite.Connection:
        async with asyncio.timeout(CALL_SECONDS):
            return await super()._connect()

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        async with asyncio.timeout(CALL_SECONDS):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-any-return, no-untyped-call]

    async def close(self) -> None:
        async with asyncio.timeout(CLOSE_SECONDS):
            await super().close()


def connect(database: str, **given: Any) -> PatientConnection:
    """A connection to be awaited, in a thread that nobody waits for when the process ends."""
    connection = PatientConnection(partial(sqlite3.connect, database, **given), CHUNK)
    connection._thread.daemon = True
    return connection


class OneWriter:
    """SQLite has one writer; queueing here is fair and cheap, its own busy handler polls and starves."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._went_on_at = time.monotonic()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """The right to write.

        Raises:
            DatabaseUnavailable: nobody's write comes to an end.
        """
        if self._turn.locked():
            await self._wait()
        else:
            await self._turn.acquire()
        try:
            yield
        except DatabaseUnavailable:
            raise
        except BaseException:
            self._went_on_at = time.monotonic()
            raise
        else:
            self._went_on_at = time.monotonic()
        finally:
            self._turn.release()

    async def _wait(self) -> None:
        began = time.monotonic()
        turn = asyncio.ensure_future(self._turn.acquire())
        try:
            while not turn.done():
                left = max(began, self._went_on_at) + TURN_SECONDS - time.monotonic()
                if left <= 0:
                    raise DatabaseUnavailable(
                        "is busy: earlier changes still wait for its disk", refused=True
                    )
                await asyncio.wait({turn}, timeout=left)
            turn.result()  # raises where it was cancelled, with everything else at the end of a process
        except BaseException:
            if not turn.cancel() and not turn.cancelled():
                self._turn.release()
            raise
