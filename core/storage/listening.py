"""Listening: who works hears that something was committed, here or elsewhere, and need not keep asking.

What is heard says no more than “look”: the truth stands in the tables, so what goes unheard costs a late
look and nothing else.
"""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import structlog

from core.storage.database import Database
from core.storage.waking import CHANNEL, NOTIFY

GLANCE_SECONDS = 0.2
"""Between two glances at a SQLite file."""
TRIED_SECONDS = 15.0
"""How often it is tried whether PostgreSQL's notifications still arrive."""
ANSWER_SECONDS = 5.0
AGAIN_SECONDS = 2.0
"""Until it is tried again to listen."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Ear:
    """Somebody who listens. While it does not `hear`, silence means nothing, and they ask again and again."""

    heard: Callable[[], None]
    hears: bool = False
    _is_told: bool = False

    def opens(self) -> None:
        """It hears from now on; of what was said before, nobody was told."""
        if self._is_told:
            log.info("waking_heard_again")
        self.hears, self._is_told = True, False
        self.heard()

    def is_lost(self, error: BaseException) -> None:
        """It hears no more, or not yet; told once until it does."""
        if not self._is_told:
            log.warning("waking_not_heard", error=type(error).__name__)
        self.hears, self._is_told = False, True
        self.heard()


@asynccontextmanager
async def listening(database: Database, heard: Callable[[], None]) -> AsyncIterator[Ear]:
    """Call `heard` soon after each commit that may have made work, in this loop, until the block ends."""
    ear = Ear(heard)
    listen = _watch_file if database.is_sqlite else _listen
    task = asyncio.create_task(listen(database, ear))
    try:
        yield ear
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch_file(database: Database, ear: Ear) -> None:
    """Watch in a thread, whose glances cost next to nothing and hold up nobody where the disk hangs."""
    loop, left = asyncio.get_running_loop(), threading.Event()

    def tell(what: Callable[..., None], *about: BaseException) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            loop.call_soon_threadsafe(what, *about)

    def watch() -> None:
        while not left.is_set():
            try:
                _glance(str(database.url.database), tell, ear, left)
            except sqlite3.Error as error:
                tell(ear.is_lost, error)
            left.wait(AGAIN_SECONDS)

    threading.Thread(target=watch, name="waking", daemon=True).start()
    try:
        await asyncio.Event().wait()
    finally:
        left.set()


def _glance(path: str, tell: Callable[..., None], ear: Ear, left: threading.Event) -> None:
    connection = sqlite3.connect(path)
    try:
        seen = _version(connection)
        tell(ear.opens)
        while not left.wait(GLANCE_SECONDS):
            if (now := _version(connection)) != seen:
                seen = now
                tell(ear.heard)
    finally:
        connection.close()


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version


async def _listen(database: Database, ear: Ear) -> None:
    while True:
        try:
            await _listen_once(database, ear)
        except Exception as error:  # noqa: BLE001 - who can't listen asks, whatever the reason
            ear.is_lost(error)
        await asyncio.sleep(AGAIN_SECONDS)


async def _listen_once(database: Database, ear: Ear) -> None:
    """Listen on a connection of our own until it is lost, or is found not to hear; then raise."""
    lost, tries = asyncio.Event(), asyncio.Queue[str]()

    def told(_connection: Any, _pid: int, _channel: str, said: str) -> None:
        if said:
            tries.put_nowait(said)
        else:
            ear.heard()

    async with database.engine.connect() as connection:
        pooled = await connection.get_raw_connection()
        driver: Any = pooled.driver_connection
        pooled.detach()  # the pool's are for sessions
        driver.add_termination_listener(lambda _: lost.set())
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await driver.add_listener(CHANNEL, told)
            while not lost.is_set():
                await _require_heard(database, tries)
                if not ear.hears:
                    ear.opens()
                with suppress(TimeoutError):
                    async with asyncio.timeout(TRIED_SECONDS):
                        await lost.wait()
        finally:
            driver.terminate()
    raise ConnectionResetError


async def _require_heard(database: Database, tries: asyncio.Queue[str]) -> None:
    """Say something on another connection, and wait until it is heard on ours: a line may be dead, and a
    pooler may stand between. What others try is heard as well, and passed over.

    Raises:
        TimeoutError: it is not heard.
    """
    said = uuid4().hex
    async with asyncio.timeout(ANSWER_SECONDS):
        async with database.connect() as other:
            await other.execute(NOTIFY, {"channel": CHANNEL, "said": said})
        while await tries.get() != said:
            pass
