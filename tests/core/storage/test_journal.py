"""The journal: chained, gapless, append-only, and read by each consumer exactly once."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import Select, text
from sqlalchemy.exc import DBAPIError

from core.foundation.events.campaigns import CampaignDrafted, CampaignFailed
from core.foundation.events.event import Event
from core.foundation.ids import CampaignId, WorkspaceId
from core.storage import journal
from core.storage.database import Database
from core.storage.journal import JournalEntry

ACME, BOLT = WorkspaceId("wsp_acme"), WorkspaceId("wsp_bolt")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def event(reason: str = "") -> Event:
    return CampaignFailed(campaign_id=CampaignId("cmp_1"), reason=reason)


async def write(database: Database, *reasons: str, workspace_id: WorkspaceId = ACME) -> None:
    async with database.write() as session:
        for reason in reasons:
            journal.record(session, workspace_id, event(reason), at=NOON)


async def test_positions_have_no_gaps_when_many_write_at_once(database: Database) -> None:
    await asyncio.gather(*(write(database, "a", "b") for _ in range(20)))
    async with database.read() as session:
        entries = await journal.entries_after(session, ACME, 0, limit=100)
        broken = await journal.verify(session, ACME)
    assert [entry.position for entry in entries] == list(range(1, 41))
    assert broken is None


async def test_an_event_whose_change_failed_is_not_in_the_journal(database: Database) -> None:
    await write(database, "before")
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            journal.record(session, ACME, event("lost"), at=NOON)
            raise RuntimeError
    await write(database, "after")
    async with database.read() as session:
        entries = await journal.entries_after(session, ACME, 0, limit=10)
    assert [entry.payload["reason"] for entry in entries] == ["before", "after"]
    assert [entry.position for entry in entries] == [1, 2]


@pytest.mark.parametrize("statement", ["UPDATE journal SET actor = 'mallory'", "DELETE FROM journal"])
async def test_entries_can_be_neither_changed_nor_deleted(database: Database, statement: str) -> None:
    await write(database, "kept")
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.write() as session:
            await session.execute(text(statement))


@pytest.mark.parametrize(
    ("tampering", "position"),
    [
        ("UPDATE journal SET actor = 'mallory' WHERE position = 2", 2),
        ("DELETE FROM journal WHERE position = 2", 2),
        ("DELETE FROM journal WHERE position = 3", 3),
    ],
)
async def test_tampering_behind_our_back_is_found_where_it_happened(
    database: Database, tampering: str, position: int
) -> None:
    await write(database, "a", "b", "c")
    async with database.write() as session:
        if database.is_sqlite:
            for trigger in ("journal_no_update", "journal_no_delete"):
                await session.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            await session.execute(text("ALTER TABLE journal DISABLE TRIGGER ALL"))
        await session.execute(text(tampering))
    async with database.read() as session:
        broken = await journal.verify(session, ACME)
    assert broken is not None
    assert broken.position == position


async def test_entries_that_come_while_the_chain_is_verified_are_no_tampering(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(database, "before")
    async with database.read() as session:
        stream = session.stream_scalars

        async def somebody_writes_first(statement: Select[tuple[JournalEntry]]) -> object:
            await write(database, "meanwhile")
            return await stream(statement)

        monkeypatch.setattr(session, "stream_scalars", somebody_writes_first)
        assert await journal.verify(session, ACME) is None


async def test_a_figure_that_rounds_to_less_than_nothing_is_no_tampering(database: Database) -> None:
    drafted = CampaignDrafted(CampaignId("cmp_1"), variants=1, failed_platforms=(), seconds=round(-0.0001, 3))
    async with database.write() as session:
        journal.record(session, ACME, drafted, at=NOON)
    async with database.read() as session:
        assert await journal.verify(session, ACME) is None


async def test_a_consumer_sees_each_entry_once_however_many_workers_read(database: Database) -> None:
    await write(database, *map(str, range(30)))
    await write(database, "other", workspace_id=BOLT)
    seen: list[tuple[str, int]] = []

    async def work() -> None:
        while True:
            async with database.write() as session:
                entries = await journal.unread(session, "webhooks", limit=7)
                if not entries:
                    return
                if await journal.mark_read(session, "webhooks", entries):
                    seen.extend((entry.workspace_id, entry.position) for entry in entries)
                else:
                    await session.rollback()

    await asyncio.gather(work(), work(), work())
    assert sorted(seen) == sorted([(ACME, n) for n in range(1, 31)] + [(BOLT, 1)])


async def test_a_cursor_moves_only_for_the_first_of_two_who_read_the_same(database: Database) -> None:
    await write(database, "a", "b")
    async with database.read() as session:
        entries = await journal.unread(session, "lake", limit=10)
    async with database.write() as session:
        assert await journal.mark_read(session, "lake", entries)
    async with database.write() as session:
        assert not await journal.mark_read(session, "lake", entries)
