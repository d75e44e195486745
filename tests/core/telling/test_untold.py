"""What somebody is still to be told: held by who owes it, taken up by another, gone when it is told."""

import asyncio
from datetime import timedelta

import pytest

from core.storage.database import Database
from core.telling import untold as telling
from core.telling.untold import LEASE, StillToTell
from tests.stand_ins.clock import ManualClock


@pytest.fixture
def untold(database: Database, clock: ManualClock) -> StillToTell:
    return StillToTell(database, clock)


async def taken(untold: StillToTell) -> list[tuple[str, int]]:
    return sorted((row.id, row.fence) for row in await untold.take_due(limit=10))


async def test_what_is_owed_is_taken_up_only_when_nobody_holds_it_any_more(
    untold: StillToTell, clock: ManualClock
) -> None:
    await untold.owe("a", "sealed")
    assert await taken(untold) == []
    clock.advance(LEASE)
    both = await asyncio.gather(taken(untold), taken(untold))
    assert sorted(both) == [[], [("a", 2)]]


async def test_what_was_told_is_gone_and_what_was_put_off_waits(untold: StillToTell) -> None:
    for key in ("told", "waits"):
        await untold.owe(key, "sealed")
    await untold.let_go("told")
    await untold.put_off("waits", fence=1, pause=timedelta())
    assert await taken(untold) == [("waits", 2)]


async def test_who_slept_through_a_lease_puts_off_nothing_that_another_holds(
    untold: StillToTell, clock: ManualClock
) -> None:
    await untold.owe("a", "sealed")
    clock.advance(LEASE)
    await taken(untold)
    await untold.put_off("a", fence=1, pause=timedelta())
    assert await taken(untold) == []


async def test_what_was_owed_once_is_not_owed_again_even_when_two_ask_at_the_same_moment(
    untold: StillToTell, clock: ManualClock
) -> None:
    owed = await asyncio.gather(*(untold.owe(key, "sealed", once="the click") for key in "ab"))
    assert sorted(owed) == [False, True]
    clock.advance(LEASE)
    assert len(await taken(untold)) == 1


async def test_what_is_owed_in_the_place_of_another_replaces_it(
    untold: StillToTell, clock: ManualClock
) -> None:
    await untold.owe("broken off", "sealed")
    await untold.owe("done", "sealed", instead_of="broken off")
    clock.advance(LEASE)
    assert await taken(untold) == [("done", 2)]


async def test_what_nobody_takes_up_any_more_is_swept(
    untold: StillToTell, database: Database, clock: ManualClock
) -> None:
    await untold.owe("old", "sealed")
    clock.advance(telling.SWEPT_AFTER)
    await untold.owe("new", "sealed")
    async with database.write() as session:
        await telling.forget(session, before=clock.now() - telling.SWEPT_AFTER + timedelta(seconds=1))
    clock.advance(LEASE)
    assert await taken(untold) == [("new", 2)]
