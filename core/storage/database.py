"""The database: one engine, short sessions, and writes that can't deadlock on the journal.

SQLite by default (WAL, so that readers never wait for the writer), PostgreSQL when named. A write is
`async with database.write() as session`: what was recorded in the journal is chained last and
committed with the change, or neither happens.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, ExceptionContext, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from core.foundation.errors import Unavailable
from core.storage import journal

BUSY_TIMEOUT_MS = 15_000
CONNECTION_SECONDS = 8.0
"""How long PostgreSQL has to give us a connection that works: waiting for a free one, and asking it."""
CONNECT_SECONDS = 3.0
"""How long it has to let a new connection in."""
STATEMENT_SECONDS = 6.0
"""How long it has for one statement: reads and short writes. A migration has all the time it needs."""
CLOSE_SECONDS = 2.0
IDLE_SECONDS = 30
"""How long it lets a transaction idle: a process that was frozen in one must not hold its locks for long."""
WRITING = {"copydesk_write": True}
"""Execution options of a connection that is going to write."""


class DatabaseUnavailable(Unavailable):
    """The database did not take part; nothing was changed."""

    code = "database_unavailable"

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)

    @property
    def message(self) -> str:
        return f"The database {self.why}. Nothing was changed; try again in a moment."


class Database:
    """Sessions over one engine. Safe to share by all tasks of a process.

    Parameters are kept out of its errors, since they hold copy and errors are logged. One that is
    `unhurried` lets statements take as long as they take.
    """

    def __init__(self, url: str, *, unhurried: bool = False) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url, unhurried=unhurried)
        self._open = WeakSet[Any]()
        if not self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", self._remember)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        # SQLite has one writer; queueing here is fair and cheap, its own busy handler polls and starves.
        self._one_writer = asyncio.Lock() if self.is_sqlite else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session to read with; nothing is committed.

        Raises:
            DatabaseUnavailable: it can't be reached.
        """
        async with self._sessions() as session:
            await _connect(session, {})
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write. It commits when the block ends and rolls back when it raises.

        Raises:
            DatabaseUnavailable: it can't be reached or, being SQLite, is busy, or its disk is full.
        """
        async with AsyncExitStack() as stack:
            if self._one_writer is not None:
                await stack.enter_async_context(self._one_writer)
            session = await stack.enter_async_context(self._sessions())
            await _connect(session, WRITING)
            try:
                yield session
                await journal.chain_recorded(session)
                await session.commit()
            except OperationalError as error:
                if why := _trouble_of_sqlite(error):
                    raise DatabaseUnavailable(why) from error
                raise

    @asynccontextmanager
    async def connect(self, *, writes: bool = False) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction, for what is done to the tables themselves; commits as `write` does.

        Raises:
            DatabaseUnavailable: it can't be reached or, being SQLite, is busy.
        """
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(self.engine.connect())
                await connection.execution_options(**WRITING if writes else {})
                await stack.enter_async_context(connection.begin())
            except _NOT_HAD as error:
                raise DatabaseUnavailable(_trouble(error)) from error
            yield connection

    async def ping(self) -> None:
        """Ask the database for an answer; raises what its driver raises when there is none."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    def unhurried(self) -> "Database":
        """The same database for what may take long, on connections of its own; the caller closes it."""
        return Database(self.url.render_as_string(hide_password=False), unhurried=True)

    async def close(self) -> None:
        """Take leave of the database; from one that does not answer we part without its word."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.engine.dispose()
        for connection in self._open:
            connection.terminate()

    def _remember(self, connection: Any, _record: Any) -> None:
        self._open.add(connection.driver_connection)


_NOT_HAD = (DBAPIError, PoolTimeoutError, OSError)
"""What engines raise when a connection can't be had."""


async def _connect(session: AsyncSession, options: Mapping[str, Any]) -> None:
    """Begin now, so that a database that can't be had is told apart from a fault in what follows."""
    try:
        # SQLite is a file: its own busy handler ends what waits.
        is_server = session.get_bind().dialect.name != "sqlite"
        async with asyncio.timeout(CONNECTION_SECONDS if is_server else None):
            await session.connection(execution_options=options)
    except _NOT_HAD as error:
        raise DatabaseUnavailable(_trouble(error)) from error


def _trouble(error: Exception) -> str:
    """Why there is no connection. What PostgreSQL says to a stranger names no password."""
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None):
        return f"did not let Copydesk in ({error.orig})"
    return _trouble_of_sqlite(error) or "does not answer"


def _trouble_of_sqlite(error: Exception) -> str | None:
    """What keeps SQLite from its work, where that isn't a fault of ours."""
    code = getattr(error.orig, "sqlite_errorcode", None) if isinstance(error, DBAPIError) else None
    return None if code is None else _TROUBLES.get(code & _PRIMARY_CODE)


_PRIMARY_CODE = 0xFF
_TROUBLES = {
    sqlite3.SQLITE_NOTADB: "can't be read: its file is no SQLite database",
    sqlite3.SQLITE_CORRUPT: "can't be read: its file is damaged",
    sqlite3.SQLITE_BUSY: "is busy: another process is writing to it",
    sqlite3.SQLITE_CANTOPEN: "can't be opened",
    sqlite3.SQLITE_FULL: "has no room left: its disk is full",
    sqlite3.SQLITE_IOERR: "can't be read or written: its disk fails",
    sqlite3.SQLITE_READONLY: "may not be written",
}


def _sqlite_engine(url: str) -> AsyncEngine:
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    try:
        for pragma in (
            "journal_mode = WAL",
            # NORMAL may forget the last commits in a power cut: a post that went out would be sent again.
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()  # the pool does not have it yet, so nobody else would
        raise
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a write later can fail at once with "database is locked";
    # one that takes the write lock first waits its turn.
    writes = WRITING.items() <= connection.get_execution_options().items()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres_engine(url: str, *, unhurried: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=20,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": None if unhurried else STATEMENT_SECONDS,
        },
    )
    event.listen(engine.sync_engine, "connect", _prepare_postgres)
    event.listen(engine.sync_engine, "handle_error", _told_when_unanswered)
    return engine


def _prepare_postgres(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET SESSION idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    cursor.close()
    connection.commit()


def _told_when_unanswered(context: ExceptionContext) -> None:
    # The driver raises a bare TimeoutError, which tells nobody whose time was up.
    if isinstance(context.original_exception, TimeoutError):
        context.is_disconnect = True
        raise DatabaseUnavailable("does not answer") from context.original_exception
