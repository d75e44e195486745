"""What somebody is still to be told: held by who owes it, taken up by another, gone when it is told."""

import asyncio
from datetime import timedelta

from core.storage.database import Database
from core.telling import untold
from tests.conftest import ManualClock

LEASE = timedelta(seconds=30)


async def owe(database: Database, clock: ManualClock, *keys: str) -> None:
    async with database.write() as session:
        for key in keys:
            await untold.owe(session, key, f"sealed {key}", at=clock.now(), until=clock.now() + LEASE)


async def taken(database: Database, clock: ManualClock) -> list[tuple[str, int]]:
    async with database.write() as session:
        rows = await untold.take_due(session, now=clock.now(), lease=LEASE, limit=10)
        return sorted((row.id, row.fence) for row in rows)


async def test_what_is_owed_is_taken_up_only_when_nobody_holds_it_any_more(
    database: Database, clock: ManualClock
) -> None:
    await owe(database, clock, "a")
    assert await taken(database, clock) == []
    clock.advance(LEASE)
    both = await asyncio.gather(taken(database, clock), taken(database, clock))
    assert sorted(both) == [[], [("a", 2)]]


async def test_what_was_told_is_gone_and_what_was_put_off_waits(
    database: Database, clock: ManualClock
) -> None:
    await owe(database, clock, "told", "waits")
    async with database.write() as session:
        await untold.let_go(session, "told")
        await untold.put_off(session, "waits", fence=1, until=clock.now())
    assert await taken(database, clock) == [("waits", 2)]


async def test_who_slept_through_a_lease_puts_off_nothing_that_another_holds(
    database: Database, clock: ManualClock
) -> None:
    await owe(database, clock, "a")
    clock.advance(LEASE)
    await taken(database, clock)
    async with database.write() as session:
        await untold.put_off(session, "a", fence=1, until=clock.now())
    assert await taken(database, clock) == []


async def test_what_nobody_takes_up_any_more_is_swept(database: Database, clock: ManualClock) -> None:
    await owe(database, clock, "old")
    clock.advance(untold.SWEPT_AFTER)
    await owe(database, clock, "new")
    async with database.write() as session:
        await untold.forget(session, before=clock.now() - untold.SWEPT_AFTER + timedelta(seconds=1))
    clock.advance(LEASE)
    assert await taken(database, clock) == [("new", 2)]
