"""A database that is lost, or refuses, in the middle of a transaction: told in words that are true."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.people import workspaces
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput
from core.storage.database import Database
from core.storage.trouble import CommitUnknown, DatabaseUnavailable
from tests.builders import a_member
from tests.stand_ins.cut_line import CutLine


@pytest.fixture
async def line(postgres_url: str) -> AsyncIterator[CutLine]:
    async with CutLine(postgres_url).held() as held:
        yield held


@pytest.fixture
async def far(line: CutLine) -> AsyncIterator[Database]:
    """A PostgreSQL at the other end of a line that can be cut."""
    opened = Database(line.url)
    yield opened
    await opened.close()


@pytest.fixture
async def postgresql(postgres_url: str) -> AsyncIterator[Database]:
    opened = Database(postgres_url)
    yield opened
    await opened.close()


async def end_its_backend(database: Database, session: AsyncSession) -> None:
    """What an administrator, a restart and a crash do to a transaction."""
    backend = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    async with database.engine.connect() as other:
        await other.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})


async def test_a_backend_ended_while_reading_or_writing_is_told_and_the_next_call_is_served(
    postgresql: Database, clock: Clock
) -> None:
    for opening in (postgresql.read, postgresql.write):
        with pytest.raises(DatabaseUnavailable, match="was lost") as refused:
            async with opening() as session:
                await end_its_backend(postgresql, session)
                await session.execute(text("SELECT 1"))
        assert "Nothing was changed" in refused.value.message
    assert (await a_member(postgresql, clock)).name == "Ana"


async def test_a_line_that_breaks_before_the_commit_was_said_changed_nothing(postgresql: Database) -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        async with postgresql.write() as session:
            await end_its_backend(postgresql, session)
            await asyncio.sleep(0.2)  # the driver hears of it
    assert not isinstance(refused.value, CommitUnknown)


async def test_a_commit_whose_answer_was_lost_is_not_said_to_have_changed_nothing(
    line: CutLine, far: Database, clock: Clock
) -> None:
    async with far.read():  # connected, so that the next commit is the one that matters
        line.cut_at = b"COMMIT"
    with pytest.raises(CommitUnknown) as untold:
        await a_member(far, clock)
    assert "Nothing was changed" not in untold.value.message
    line.cut_at = None
    async with far.read() as session:
        assert len(await workspaces(session)) == 1  # it was kept, as it happens


async def test_a_line_that_breaks_after_a_refusal_leaves_the_refusal_as_it_is(postgresql: Database) -> None:
    with pytest.raises(InvalidInput):
        async with postgresql.write() as session:
            await end_its_backend(postgresql, session)
            await asyncio.sleep(0.2)
            raise InvalidInput({"text": "is empty."})


async def test_what_was_read_before_the_line_broke_is_read(postgresql: Database) -> None:
    async with postgresql.read() as session:
        known = await workspaces(session)
        await end_its_backend(postgresql, session)
        await asyncio.sleep(0.2)
    assert known == []


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("SET LOCAL statement_timeout = 20", "SELECT pg_sleep(5)", "took too long"),
        ("SET LOCAL transaction_read_only = on", "DELETE FROM workspaces", "read-only"),
        ("SELECT 1", "DO $$ BEGIN RAISE SQLSTATE '53100'; END $$", "disk is full"),
        ("SELECT 1", "DO $$ BEGIN RAISE SQLSTATE '53300'; END $$", "no connection left"),
        ("SELECT 1", "DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$", "is busy"),
        ("SELECT 1", "DO $$ BEGIN RAISE SQLSTATE '57P03'; END $$", "stopped or started"),
    ],
)
async def test_what_postgresql_refuses_for_reasons_of_its_own_is_told_in_words(
    postgresql: Database, first: str, then: str, told: str
) -> None:
    with pytest.raises(DatabaseUnavailable, match=told):
        async with postgresql.write() as session:
            await session.execute(text(first))
            await session.execute(text(then))


async def test_an_address_with_the_parameters_of_libpq_connects(postgres_url: str) -> None:
    asked = "connect_timeout=10&application_name=desk&target_session_attrs=read-write&sslmode=prefer"
    database = Database(f"{postgres_url}&{asked}&options=-c%20work_mem%3D8MB&gssencmode=disable")
    async with database.read() as session:
        name = (await session.execute(text("SHOW application_name"))).scalar_one()
        memory = (await session.execute(text("SHOW work_mem"))).scalar_one()
    assert (name, memory) == ("desk", "8MB")
    await database.close()


async def test_a_server_without_tls_is_told_as_such_where_its_address_asks_for_it(line: CutLine) -> None:
    database = Database(f"{line.url}?sslmode=require")
    with pytest.raises(DatabaseUnavailable, match="speaks no TLS"):
        async with database.read():
            pass
    await database.close()


async def test_waiting_in_vain_for_a_lock_is_told_as_busy(postgresql: Database) -> None:
    async with postgresql.write() as holder:
        await holder.execute(text("LOCK TABLE workspaces"))
        with pytest.raises(DatabaseUnavailable, match="busy"):
            async with postgresql.write() as session:
                await session.execute(text("SET LOCAL lock_timeout = 20"))
                await session.execute(text("LOCK TABLE workspaces"))
