"""A disk that hangs under SQLite: who writes is told, who waits for them too, and who reads goes on."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event, text

from core.storage import sqlite
from core.storage.database import Database
from core.storage.trouble import CommitUnknown, DatabaseUnavailable

LONG = 60.0


class Disk:
    """What SQLite's calls go through; it hangs in those that come from where the file is written."""

    def __init__(self) -> None:
        self.turns = threading.Event()
        self.turns.set()
        self.threads: list[threading.Thread] = []

    def under(self, connection: Any, _record: Any) -> None:
        def step() -> int:
            self.turns.wait(LONG)
            return 0

        self.threads.append(connection.driver_connection._thread)
        connection.driver_connection._conn.set_progress_handler(step, 1)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
async def database(sqlite_url: str, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    for name, value in (("CALL_SECONDS", 0.5), ("TURN_SECONDS", 0.3), ("BUSY_TIMEOUT_MS", 100)):
        monkeypatch.setattr(sqlite, name, value)
    opened = Database(sqlite_url)
    event.listen(opened.engine.sync_engine, "connect", disk.under)
    yield opened
    disk.turns.set()
    await opened.close()
    for thread in disk.threads:  # they speak to this loop once more
        await asyncio.to_thread(thread.join, LONG)


async def write(database: Database, hang: Disk | None = None) -> None:
    async with database.write() as session:
        if hang is not None:
            hang.turns.clear()
        await session.execute(text("UPDATE workspaces SET name = name"))


async def test_a_write_that_hangs_is_told_to_who_writes_and_to_all_who_wait_and_forgotten_once_the_disk_turns(
    database: Database, disk: Disk
) -> None:
    await write(database)
    async with asyncio.timeout(LONG):
        first = asyncio.create_task(write(database, disk))
        told = await asyncio.gather(first, *(write(database) for _ in range(20)), return_exceptions=True)
        assert {type(error) for error in told} == {DatabaseUnavailable}
        disk.turns.set()
        while True:
            try:
                await write(database)
            except DatabaseUnavailable:
                continue
            break


async def test_a_commit_that_hangs_is_not_said_to_have_changed_nothing(
    database: Database, disk: Disk
) -> None:
    await write(database)
    event.listen(database.engine.sync_engine, "commit", lambda _: disk.turns.clear())
    async with asyncio.timeout(LONG):
        with pytest.raises(CommitUnknown):
            await write(database)


async def test_writes_that_wait_while_others_get_on_wait_as_long_as_it_takes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CALL_SECONDS", LONG)

    async def slow() -> None:
        async with database.write() as session:
            await session.execute(text("UPDATE workspaces SET name = name"))
            await asyncio.sleep(0.05)

    async with asyncio.timeout(LONG):
        await asyncio.gather(*(slow() for _ in range(20)))
