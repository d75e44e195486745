"""Doing things once."""

import asyncio
from datetime import timedelta

from core.storage.database import Database
from core.storage.idempotency import KEPT_FOR, first_time, forget
from tests.stand_ins.clock import ManualClock


async def ask(database: Database, clock: ManualClock, key: str) -> bool:
    async with database.write() as session:
        return await first_time(session, key, at=clock.now())


async def test_only_the_first_who_asks_is_first(database: Database, clock: ManualClock) -> None:
    assert await ask(database, clock, "a")
    assert not await ask(database, clock, "a")
    assert await ask(database, clock, "b")


async def test_of_many_who_ask_at_once_one_is_first(database: Database, clock: ManualClock) -> None:
    answers = await asyncio.gather(*(ask(database, clock, "a") for _ in range(8)))
    assert answers.count(True) == 1


async def test_what_was_rolled_back_was_not_done(database: Database, clock: ManualClock) -> None:
    try:
        async with database.write() as session:
            await first_time(session, "a", at=clock.now())
            raise RuntimeError
    except RuntimeError:
        pass
    assert await ask(database, clock, "a")


async def test_old_keys_are_forgotten_and_young_ones_are_kept(database: Database, clock: ManualClock) -> None:
    await ask(database, clock, "old")
    clock.advance(KEPT_FOR + timedelta(seconds=1))
    await ask(database, clock, "young")
    async with database.write() as session:
        await forget(session, before=clock.now() - KEPT_FOR)
    assert await ask(database, clock, "old")
    assert not await ask(database, clock, "young")
