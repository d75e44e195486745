"""Leases: what one has taken another doesn't get, until it is over or handed back."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement, select
from structlog.testing import capture_logs

from core.campaigns.models import Campaign
from core.foundation.ids import CampaignState
from core.storage import leases
from core.storage.database import Database
from tests.builders import a_member, a_variant
from tests.stand_ins.clock import ManualClock

LEASE = timedelta(minutes=1)


@pytest.fixture
async def free(database: Database, clock: ManualClock) -> list[str]:
    """The ids of three rows that nobody holds, the oldest first."""
    ana = await a_member(database, clock)
    ids = []
    for _ in range(3):
        ids.append((await a_variant(database, clock, ana)).campaign_id)
        clock.advance(timedelta(seconds=1))
    return ids


async def taken(
    database: Database,
    clock: ManualClock,
    *which: ColumnElement[bool],
    limit: int = 1,
    free: ColumnElement[bool] | None = None,
) -> Sequence[Campaign]:
    async with database.write() as session:
        return await leases.take(
            session,
            Campaign,
            *which,
            now=clock.now(),
            lease=LEASE,
            first=(Campaign.created_at,),
            limit=limit,
            free=free,
        )


async def fences(database: Database) -> list[int]:
    async with database.read() as session:
        return list(await session.scalars(select(Campaign.fence).order_by(Campaign.created_at)))


async def test_the_first_that_are_free_are_taken_and_no_more_than_asked_for(
    database: Database, clock: ManualClock, free: list[str]
) -> None:
    first = await taken(database, clock, limit=2)
    assert {row.id for row in first} == set(free[:2])
    assert [row.fence for row in first] == [2, 2]
    assert {row.leased_until for row in first} == {clock.now() + LEASE}
    assert [row.id for row in await taken(database, clock, limit=2)] == free[2:]
    assert await taken(database, clock) == []


async def test_what_is_over_is_taken_again_under_a_higher_fence(
    database: Database, clock: ManualClock, free: list[str]
) -> None:
    await taken(database, clock, limit=3)
    clock.advance(LEASE)
    assert len(await taken(database, clock, limit=3)) == 3
    assert await fences(database) == [3, 3, 3]


async def test_only_what_is_asked_for_is_taken(
    database: Database, clock: ManualClock, free: list[str]
) -> None:
    assert [row.id for row in await taken(database, clock, Campaign.id != free[0])] == free[1:2]
    assert await fences(database) == [1, 2, 1]


async def test_who_takes_may_say_what_counts_as_free(
    database: Database, clock: ManualClock, free: list[str]
) -> None:
    await taken(database, clock, limit=3)
    again = await taken(database, clock, limit=3, free=Campaign.id == free[1])
    assert [row.id for row in again] == [free[1]]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_somebody_is_taking_right_now_is_skipped_and_not_waited_for(
    database: Database, clock: ManualClock, free: list[str]
) -> None:
    async with database.write() as session:
        await leases.take(
            session, Campaign, now=clock.now(), lease=LEASE, first=(Campaign.created_at,), limit=1
        )
        async with asyncio.timeout(10):
            others = await taken(database, clock, limit=3)
    assert {row.id for row in others} == set(free[1:])


async def test_only_what_is_handed_back_is_free_at_once(
    database: Database, clock: ManualClock, free: list[str]
) -> None:
    held = sorted(await taken(database, clock, limit=3), key=lambda row: row.created_at)
    await leases.hand_back(database, Campaign, held[:1])
    assert [row.id for row in await taken(database, clock, limit=3)] == free[:1]


async def test_what_another_has_taken_over_is_not_handed_back(
    database: Database, clock: ManualClock, free: list[str]
) -> None:
    held = await taken(database, clock, limit=3)
    clock.advance(LEASE)
    await taken(database, clock, limit=3)
    await leases.hand_back(database, Campaign, held)
    assert await taken(database, clock, limit=3) == []


async def test_what_is_done_meanwhile_is_not_handed_back(
    database: Database, clock: ManualClock, free: list[str]
) -> None:
    held = await taken(database, clock, limit=3)
    await leases.hand_back(database, Campaign, held, Campaign.state == CampaignState.DRAFTING)
    assert await taken(database, clock, limit=3) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_leaves_waits_for_no_database_that_does_not_answer(
    database: Database, clock: ManualClock, free: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "HAND_BACK_SECONDS", 0.05)
    held = await taken(database, clock)
    async with database.write():
        with capture_logs() as logged:
            await leases.hand_back(database, Campaign, held)
    [line] = [line for line in logged if line["event"] == "not_handed_back"]
    assert (line["table"], line["error"]) == ("Campaign", "TimeoutError")
    clock.advance(LEASE)
    assert [row.id for row in await taken(database, clock)] == free[:1]
