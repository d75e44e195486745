"""The database: one engine, short sessions, and writes that can't deadlock on the journal.

SQLite by default (WAL, so that readers never wait for the writer), PostgreSQL when named. A write is
`async with database.write() as session`: what was recorded in the journal is chained last and
committed with the change, or neither happens.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from contextvars import copy_context
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet, WeakValueDictionary

import structlog
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from core.foundation.postgres import driver_address
from core.storage import journal, sqlite
from core.storage.sqlite import OneWriter
from core.storage.together import Together
from core.storage.trouble import CommitUnknown, DatabaseUnavailable, translate, unanswered

log = structlog.get_logger(__name__)

CONNECTION_SECONDS = 8.0
"""How long PostgreSQL has to give us a connection that works: waiting for a free one, and asking it."""
CONNECT_SECONDS = 3.0
"""How long it has to let a new connection in."""
STATEMENT_SECONDS = 6.0
"""How long it has for one statement: reads and short writes. A migration has all the time it needs."""
CLOSE_SECONDS = 2.0
IDLE_SECONDS = 30
"""How long it lets a transaction idle: a process that was frozen in one must not hold its locks for long."""
MOST_SHARED = 50
"""Works in one shared transaction: others wait for it."""
WRITING = {"copydesk_write": True}
"""Execution options of a connection that is going to write."""

T = TypeVar("T")
Work = Callable[[AsyncSession], Coroutine[Any, Any, T | Exception]]
_Shared = Callable[[AsyncSession], Awaitable[Any]]


class Database:
    """Sessions over one engine. Safe to share by all tasks of a process.

    Parameters are kept out of its errors, since they hold copy and errors are logged. One that is
    `unhurried` lets statements take as long as they take.
    """

    def __init__(self, url: str, *, unhurried: bool = False) -> None:
        self._given = url
        self.is_sqlite = url.startswith("sqlite")
        make = _sqlite_engine if self.is_sqlite else _postgres_engine
        self.engine = make(url, unhurried=unhurried)
        self.url = self.engine.url
        event.listen(self.engine.sync_engine, "handle_error", translate)
        self._open = WeakSet[Any]()
        if not (self.is_sqlite and unhurried):  # who waits for all comes to its end
            event.listen(self.engine.sync_engine, "connect", self._remember)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._one_writer = OneWriter() if self.is_sqlite else None
        self._shared = WeakValueDictionary[str, Together[_Shared, Any]]()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session to read with; nothing is committed.

        Raises:
            DatabaseUnavailable: it can't be reached, or was lost meanwhile.
        """
        async with self._session({}) as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write. It commits when the block ends and rolls back when it raises.

        Raises:
            DatabaseUnavailable: it can't be reached or was lost meanwhile, is busy, or its disk is full.
            CommitUnknown: it was lost while it committed.
        """
        async with AsyncExitStack() as stack:
            if self._one_writer is not None:
                await stack.enter_async_context(self._one_writer.turn())
            session = await stack.enter_async_context(self._session(WRITING))
            yield session
            await journal.chain_recorded(session)
            await session.flush()
            with CommitUnknown.where_unanswered():
                await session.commit()

    async def share(self, what: str, work: Work[T]) -> T:
        """What `work` returns, from a transaction shared with all who write the same `what` at the moment.

        `work` first locks what `what` names, or its caller holds it among processes, so that two such
        transactions never block each other. It may be done twice: where one raises, each is done again by
        itself. What it returns as an exception is raised here, and undoes nothing. It is done for who was cut
        off meanwhile, too.

        Raises:
            DatabaseUnavailable: as `write` does.
        """
        together = self._shared.setdefault(what, Together(self._share, most=MOST_SHARED))
        context = copy_context()  # whose journal entries and log lines they are
        answer: T = await together.ask(lambda session: asyncio.create_task(work(session), context=context))
        return answer

    async def _share(self, works: Sequence[_Shared]) -> Sequence[Any]:
        if len(works) > 1:
            try:
                async with self.write() as session:
                    return [await work(session) for work in works]
            except DatabaseUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - whose it is tells the try by itself
                log.info("shared_write_came_to_nothing", works=len(works), error=type(error).__name__)
        return [await self._alone(work) for work in works]

    async def _alone(self, work: _Shared) -> Any:
        try:
            async with self.write() as session:
                return await work(session)
        except Exception as error:  # noqa: BLE001 - told to whoever asked
            return error

    @asynccontextmanager
    async def _session(self, options: Mapping[str, Any]) -> AsyncIterator[AsyncSession]:
        session = self._sessions()
        try:
            # Begin now, so that a database that can't be had is told apart from a fault in what follows.
            async with self._connecting():
                await session.connection(execution_options=options)
            yield session
        finally:
            # A server forgets a transaction whose connection it lost: there is nothing left to roll back.
            with suppress(DatabaseUnavailable):
                await asyncio.shield(asyncio.ensure_future(session.close()))

    @asynccontextmanager
    async def _connecting(self) -> AsyncIterator[None]:
        """Say what kept a connection from being made, where no driver was there to fail."""
        try:
            # In a file each call ends by itself.
            async with asyncio.timeout(None if self.is_sqlite else CONNECTION_SECONDS):
                yield
        except (PoolTimeoutError, OSError) as error:
            raise unanswered(error) from error

    @asynccontextmanager
    async def connect(self, *, writes: bool = False) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction, for what is done to the tables themselves; commits as `write` does.

        Raises:
            DatabaseUnavailable: it can't be reached or was lost meanwhile, or is busy.
        """
        async with AsyncExitStack() as stack:
            async with self._connecting():
                connection = await stack.enter_async_context(self.engine.connect())
                await connection.execution_options(**WRITING if writes else {})
                await stack.enter_async_context(connection.begin())
            yield connection

    async def ping(self) -> None:
        """Ask the database for an answer; raises what its driver raises when there is none."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    def unhurried(self) -> "Database":
        """The same database for what may take long, on connections of its own; the caller closes it."""
        return Database(self._given, unhurried=True)

    async def close(self) -> None:
        """Take leave of the database; from one that does not answer we part without its word."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.engine.dispose()
        for connection in set(self._open):
            connection.terminate()

    def _remember(self, connection: Any, _record: Any) -> None:
        self._open.add(connection.driver_connection)


def _sqlite_engine(url: str, *, unhurried: bool) -> AsyncEngine:
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    ways = {} if unhurried else {"async_creator_fn": sqlite.connect}
    engine = create_async_engine(
        url, connect_args={"timeout": sqlite.BUSY_TIMEOUT_MS / 1000, **ways}, hide_parameters=True
    )
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
            f"busy_timeout = {sqlite.BUSY_TIMEOUT_MS}",
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
    address = driver_address(url)
    # As in libpq, 0 means without end; ours is the end of all waiting for a connection.
    patience = CONNECT_SECONDS if address.connect_seconds is None else address.connect_seconds
    engine = create_async_engine(
        address.url,
        pool_size=20,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "timeout": min(patience or CONNECTION_SECONDS, CONNECTION_SECONDS),
            "command_timeout": None if unhurried else STATEMENT_SECONDS,
            **address.arguments,
        },
    )
    event.listen(engine.sync_engine, "connect", _prepare_postgres)
    return engine


def _prepare_postgres(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET SESSION idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    cursor.close()
    connection.commit()
