"""SQLite's one writer: the right to write is one write's at a time. And how often its thread is gone to."""

import asyncio
import threading
from typing import Any

import pytest
from sqlalchemy import text

from core.storage.database import Database
from core.storage.sqlite import CHUNK, OneWriter, PatientConnection, connect

COUNTED = text(
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < :most) SELECT i FROM n"
)


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went to the thread of a connection."""
    gone: list[str] = []
    execute = PatientConnection._execute

    async def noted(self: PatientConnection, fn: Any, *args: Any, **given: Any) -> Any:
        gone.append(fn.__name__)
        return await execute(self, fn, *args, **given)

    monkeypatch.setattr(PatientConnection, "_execute", noted)
    return gone


async def test_a_statement_goes_to_the_thread_of_its_connection_once_and_brings_its_rows(
    sqlite_url: str, trips: list[str]
) -> None:
    database = Database(sqlite_url)
    async with database.read() as session:
        before = len(trips)
        assert list(await session.scalars(COUNTED, {"most": 3})) == [1, 2, 3]
        assert len(trips) - before == 1
    await database.close()


@pytest.mark.parametrize("most", [CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 1])
async def test_rows_come_whole_and_in_order_however_they_are_asked_for(sqlite_url: str, most: int) -> None:
    database, whole = Database(sqlite_url), list(range(1, most + 1))
    async with database.read() as session:
        assert list(await session.scalars(COUNTED, {"most": most})) == whole
        streamed = await session.stream_scalars(COUNTED, {"most": most})
        assert [row async for row in streamed] == whole
        by_hand = await session.stream_scalars(COUNTED, {"most": most})
        assert [await by_hand.fetchmany(CHUNK), await by_hand.all()] == [whole[:CHUNK], whole[CHUNK:]]
    await database.close()


async def test_what_is_streamed_is_not_read_before_it_is_asked_for(sqlite_url: str, trips: list[str]) -> None:
    database = Database(sqlite_url)
    async with database.read() as session:
        before = len(trips)
        streamed = await session.stream_scalars(COUNTED, {"most": 10 * CHUNK})
        assert [await anext(streamed), len(trips) - before] == [1, 1]
        await streamed.close()
    await database.close()


async def test_a_write_whose_wait_is_cut_off_with_all_else_at_the_end_of_a_process_is_not_made() -> None:
    writer = OneWriter()
    written = []

    async def write() -> None:
        async with writer.turn():
            written.append("without a turn")

    before = asyncio.all_tasks()
    async with writer.turn():
        waiting = asyncio.create_task(write())
        await asyncio.sleep(0)
        for task in asyncio.all_tasks() - before - {waiting}:
            task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(10), writer.turn():
        assert not written


def test_a_statement_that_outlives_its_loop_ends_its_thread_without_a_word() -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def slow() -> None:
        asked.set()
        may_answer.wait(60)

    async def asks_and_goes() -> PatientConnection:
        connection = await connect(":memory:")
        asyncio.create_task(connection._execute(slow))  # noqa: RUF006 - given up with the loop
        await asyncio.to_thread(asked.wait, 60)
        return connection

    connection = asyncio.run(asks_and_goes())
    connection.terminate()
    may_answer.set()
    connection._thread.join(60)  # what a thread raises fails the test that it ends in
    assert not connection._thread.is_alive()
