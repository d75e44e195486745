"""The database when it is busy, full, hung or gone: refused in words, nothing half done, well again after."""

import asyncio
import gc
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from core.access.people import workspaces
from core.foundation.clock import Clock
from core.foundation.ids import PlatformName, PostState
from core.operations import health
from core.operations.health import Examination, Reading, Status
from core.publishing.models import Post
from core.publishing.publish import publish_due
from core.storage import sqlite as sqlite_waits
from core.storage.database import Database
from core.storage.migrate import check_schema, migrate
from core.storage.trouble import DatabaseUnavailable
from tests.builders import ScriptedPlatform, a_member, a_post
from tests.stand_ins.unsynced import SYNCED


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_waits, "BUSY_TIMEOUT_MS", 20)


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


@contextmanager
def locked_by_another_process(database: Database) -> Iterator[sqlite3.Connection]:
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


@pytest.mark.usefixtures("impatient")
async def test_a_write_while_another_process_holds_the_database_is_refused_in_words(
    sqlite: Database, clock: Clock
) -> None:
    with locked_by_another_process(sqlite):
        with pytest.raises(DatabaseUnavailable) as refused:
            await a_member(sqlite, clock)
        async with sqlite.read() as session:
            assert await workspaces(session) == []  # readers never wait for the writer
    assert "busy" in refused.value.message
    assert (await a_member(sqlite, clock)).name == "Ana"


async def test_a_write_waits_for_another_process_that_is_done_in_time(sqlite: Database, clock: Clock) -> None:
    with locked_by_another_process(sqlite) as other:
        writing = asyncio.create_task(a_member(sqlite, clock))
        await asyncio.sleep(0.05)
        assert not writing.done()
        other.execute("COMMIT")
        assert (await writing).name == "Ana"


@pytest.mark.usefixtures("impatient")
async def test_a_post_that_was_due_while_the_database_was_held_is_published_after(
    sqlite: Database, clock: Clock
) -> None:
    post = await a_post(sqlite, clock, await a_member(sqlite, clock))
    platforms = {PlatformName.X: ScriptedPlatform()}
    with locked_by_another_process(sqlite), pytest.raises(DatabaseUnavailable):
        await publish_due(sqlite, platforms, clock)
    await publish_due(sqlite, platforms, clock)
    async with sqlite.read() as session:
        assert (await session.get_one(Post, post.id)).state is PostState.PUBLISHED


async def test_a_full_disk_under_the_database_refuses_the_write_and_leaves_nothing_of_it(
    sqlite: Database, clock: Clock
) -> None:
    async with sqlite.engine.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseUnavailable) as refused:
        for number in range(1_000):
            await a_member(sqlite, clock, team=f"T{number}")
    assert "full" in refused.value.message
    async with sqlite.engine.connect() as connection:
        known = (await connection.exec_driver_sql("SELECT count(*) FROM workspaces")).scalar_one()
        members = (await connection.exec_driver_sql("SELECT count(*) FROM members")).scalar_one()
        await connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert known == members  # a workspace and its first member are made in one transaction
    assert (await a_member(sqlite, clock, team="T-again")).name == "Ana"


async def test_a_database_that_is_gone_is_told_in_words() -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/none")
    for opening in (database.read, database.write, database.connect):
        with pytest.raises(DatabaseUnavailable) as refused:
            async with opening():
                pass
        assert "does not answer" in refused.value.message
    await database.close()


async def test_tables_of_a_database_that_is_gone_can_be_neither_seen_nor_made() -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/none")
    for step in (check_schema, migrate):
        with pytest.raises(DatabaseUnavailable):
            await step(database)
    await database.close()


async def test_a_database_that_knows_nobody_of_this_name_is_told_in_its_words(postgres_url: str) -> None:
    database = Database(make_url(postgres_url).set(username="nobody").render_as_string())
    with pytest.raises(DatabaseUnavailable, match=r"nobody") as refused:
        await check_schema(database)
    assert "did not let Copydesk in" in refused.value.message
    await database.close()


async def test_a_file_that_is_no_database_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Milk, eggs. " * 200)
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/notes.txt")
    with pytest.raises(DatabaseUnavailable, match="no SQLite database"):
        await check_schema(database)
    await database.close()


@pytest.mark.usefixtures("impatient")
async def test_a_migration_while_another_process_holds_the_database_is_refused_in_words(
    sqlite: Database,
) -> None:
    with locked_by_another_process(sqlite), pytest.raises(DatabaseUnavailable) as refused:
        await migrate(sqlite)
    assert "busy" in refused.value.message
    await migrate(sqlite)


async def test_sqlite_is_told_to_keep_what_was_committed_through_a_power_cut(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.storage.database._prepare_sqlite", SYNCED)
    database = Database(sqlite_url)
    async with database.connect() as connection:
        assert (await connection.exec_driver_sql("PRAGMA synchronous")).scalar_one() == _FULL
    await database.close()


_FULL = 2
"""What SQLite calls FULL: the log is on the disk before a commit returns."""


async def test_a_hung_database_makes_health_down_and_does_not_hang_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(swallow, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()[:2]
        database = Database(f"postgresql+asyncpg://nobody@{host}:{port}/none")

        async def probe() -> Reading:
            await database.ping()
            return Reading(Status.OK, "")

        async def fine() -> Reading:
            return Reading(Status.OK, "")

        monkeypatch.setattr(health, "PROBE_TIMEOUT", 0.05)
        async with asyncio.timeout(timedelta(seconds=5).total_seconds()):
            examination = Examination({"database": probe, "disk": fine})
            seen = await examination.examine()
            await examination.close()
        await database.close()
    assert [(check.name, check.status) for check in seen.checks] == [
        ("database", Status.DOWN),
        ("disk", Status.OK),
    ]
    assert seen.status is Status.DOWN


async def test_who_still_reads_when_the_database_is_closed_leaves_no_connection_behind(
    sqlite_url: str,
) -> None:
    left = list[BaseException]()

    await close_while_somebody_reads(Database(sqlite_url))

    with unraisable_in(left):
        gc.collect()
    assert left == []


async def close_while_somebody_reads(database: Database) -> None:
    reading, closed = asyncio.Event(), asyncio.Event()

    async def read() -> None:
        async with database.connect() as connection:
            await connection.execute(text("SELECT 1"))
            reading.set()
            await closed.wait()

    reader = asyncio.create_task(read())
    await reading.wait()
    await database.close()
    closed.set()
    await asyncio.wait({reader})


@contextmanager
def unraisable_in(left: list[BaseException]) -> Iterator[None]:
    """What is raised where nobody can catch it goes into `left`."""
    before = sys.unraisablehook
    sys.unraisablehook = lambda raised: left.append(raised.exc_value or RuntimeError(raised.err_msg))
    try:
        yield
    finally:
        sys.unraisablehook = before
