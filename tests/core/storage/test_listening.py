"""Listening: what is committed anywhere is heard, and where nothing can be heard that is known."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from core.foundation.events.campaigns import CampaignCompleted
from core.foundation.ids import CampaignId, PostState
from core.publishing.models import Post
from core.storage import journal, leases, listening
from core.storage.database import Database
from core.storage.listening import Ear
from core.storage.waking import CHANNEL
from tests.builders import a_member, a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.cut_line import CutLine

HANG = 30.0
"""Seconds after which something that should have happened never will."""


@asynccontextmanager
async def somebody_listens(database: Database) -> AsyncIterator[tuple[Ear, asyncio.Event]]:
    """An ear that hears, and what is set whenever it does."""
    word = asyncio.Event()
    async with listening.listening(database, word.set) as ear:
        await until(word, lambda: ear.hears)
        yield ear, word


async def until(word: asyncio.Event, so: Callable[[], bool] = lambda: True) -> None:
    """Wait for words until it is so."""
    async with asyncio.timeout(HANG):
        while True:
            await word.wait()
            word.clear()
            if so():
                return


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Database]:
    """The same database, as another process has it."""
    opened = Database(database_url)
    yield opened
    await opened.close()


async def test_what_is_journaled_elsewhere_is_heard(
    database: Database, elsewhere: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    async with somebody_listens(database) as (_, word):
        async with elsewhere.write() as session:
            happened = CampaignCompleted(campaign_id=CampaignId("cmp_1"))
            journal.record(session, ana.workspace_id, happened, at=clock.now())
        await until(word)


async def test_what_a_worker_that_leaves_hands_back_is_heard(
    database: Database, elsewhere: Database, clock: ManualClock
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))
    async with somebody_listens(database) as (_, word):
        await leases.hand_back(elsewhere, Post, [post], Post.state == PostState.SCHEDULED)
        await until(word)


async def test_a_lost_connection_is_told_once_known_meanwhile_and_listened_to_again(
    postgres_url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "AGAIN_SECONDS", 0.05)
    database = Database(postgres_url)
    with capture_logs() as lines:
        async with somebody_listens(database) as (ear, word):
            async with database.write() as session:
                await session.execute(text(f"SELECT ({_OTHERS})"))
            await until(word, lambda: not ear.hears)
            await until(word, lambda: ear.hears)
            ana = await a_member(database, clock)
            word.clear()
            await a_post(database, clock, ana)
            await until(word)
    await database.close()
    assert [line["event"] for line in lines if "waking" in line["event"]] == [
        "waking_not_heard",
        "waking_heard_again",
    ]


_OTHERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
)


async def test_it_is_found_out_without_waiting_for_news_that_none_would_be_heard(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "TRIED_SECONDS", 0.05)
    async with CutLine(postgres_url).held() as line:
        far = Database(line.url)
        async with somebody_listens(far) as (ear, word):
            line.cut_at = CHANNEL.encode()
            await until(word, lambda: not ear.hears)
        await far.close()


async def test_a_file_that_can_not_be_read_is_not_taken_for_silence(sqlite_url: str) -> None:
    database = Database(sqlite_url.replace("copydesk.db", ""))
    word = asyncio.Event()
    with capture_logs() as lines:
        async with listening.listening(database, word.set) as ear:
            await until(word)
            assert not ear.hears
    assert [line["event"] for line in lines] == ["waking_not_heard"]
