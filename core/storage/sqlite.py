"""SQLite with an end to all waiting: for a disk that hangs, and for the one writer whom it holds up.

SQLite itself waits for others for `BUSY_TIMEOUT_MS` at most, and for its disk for ever. A connection lives in
a thread of its own, and the way there costs more than most statements do: each statement goes it once.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from threading import Thread
from typing import Any, TypeVar

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL, _connection_worker_thread

from core.storage.trouble import DatabaseUnavailable

BUSY_TIMEOUT_MS = 15_000
CALL_SECONDS = 20.0
"""How long one call has: more than SQLite itself waits for others. A migration has all the time it needs."""
CLOSE_SECONDS = 2.0
TURN_SECONDS = 15.0
"""How long a write waits for its turn while nobody else's comes to an end."""
CHUNK = 1_000
"""Rows that are fetched at a time, the first of them with their statement."""

T = TypeVar("T")


class PatientConnection(aiosqlite.Connection):
    """aiosqlite's connection, whose calls are given up in time; what hangs, hangs on alone."""

    async def _connect(self) -> aiosqlite.Connection:
        async with asyncio.timeout(CALL_SECONDS):
            return await super()._connect()

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        async with asyncio.timeout(CALL_SECONDS):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-any-return, no-untyped-call]

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    async def close(self) -> None:
        async with asyncio.timeout(CLOSE_SECONDS):
            await super().close()

    def terminate(self) -> None:
        """Close it when what was begun on it is done, without waiting; whoever goes on finds it closed."""
        held = self._connection
        self._connection, self._running = None, False
        if held is not None:
            self._tx.put_nowait((None, partial(_closed, held)))


class Cursor:
    """A cursor as SQLAlchemy uses it. aiosqlite's goes to the thread to be made, to fetch, to be closed, too.

    One that gave its last row needs no closing: SQLite is done with its statement.
    """

    arraysize = 1

    def __init__(self, connection: PatientConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self._rest: sqlite3.Cursor | None = None
        self.description: Any = None
        self.rowcount: int = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        await self._run(self._connection._conn.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        await self._run(self._connection._conn.executemany, statement, parameters)

    async def _run(self, run: Callable[..., sqlite3.Cursor], *asked: Any) -> None:
        await self.close()
        done, self._rows = await self._connection._execute(_first_rows, run, *asked)
        self.description, self.rowcount, self.lastrowid = done.description, done.rowcount, done.lastrowid
        self._rest = done if len(self._rows) == CHUNK else None

    async def fetchone(self) -> Any:
        rows = await self.fetchmany()
        return rows[0] if rows else None

    async def fetchmany(self, size: int = arraysize) -> list[Any]:
        while self._rest is not None and len(self._rows) < size:
            more = await self._connection._execute(self._rest.fetchmany, CHUNK)
            self._rows += more
            self._rest = self._rest if len(more) == CHUNK else None
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchall(self) -> list[Any]:
        rest = [] if self._rest is None else await self._connection._execute(self._rest.fetchall)
        rows, self._rows, self._rest = self._rows + rest, [], None
        return rows

    async def close(self) -> None:
        rest, self._rest = self._rest, None
        if rest is not None:
            await self._connection._execute(rest.close)


def _closed(held: sqlite3.Connection) -> object:
    """The sign by which the connection's thread ends."""
    held.close()
    return _STOP_RUNNING_SENTINEL


def _first_rows(run: Callable[..., sqlite3.Cursor], *asked: Any) -> tuple[sqlite3.Cursor, list[Any]]:
    cursor = run(*asked)
    return cursor, cursor.fetchmany(CHUNK)


def connect(database: str, **given: Any) -> PatientConnection:
    """A connection to be awaited, in a thread that nobody waits for when the process ends."""
    connection = PatientConnection(partial(sqlite3.connect, database, **given), CHUNK)
    connection._thread = Thread(target=_serve, args=(connection._tx,), daemon=True)
    return connection


def _serve(calls: Any) -> None:
    """Do what comes to a connection, until it is closed or nobody is there to be answered."""
    with suppress(RuntimeError):  # the loop that waited for the answer was closed
        _connection_worker_thread(calls)


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
