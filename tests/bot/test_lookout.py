"""The lookout: what happens wakes it, what has its time is slept until, a lost word costs a late look."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from structlog.testing import capture_logs

from bot import lookout
from bot.lookout import Lookout
from bot.ticking import Tick, Ticking
from core.flow.agenda import Agenda, Work
from core.foundation.clock import Clock, SystemClock
from core.foundation.errors import Unavailable
from core.publishing import publish
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post
from tests.stand_ins.clock import ManualClock

HANG = 30.0
"""Seconds after which something that should have happened never will."""
NEVER = 10_000.0


@pytest.fixture(autouse=True)
def _looks_only_when_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout, "SLOW_SECONDS", NEVER)


class Tally:
    """A tick that only counts, and says when it ran; `then` is what it does besides."""

    def __init__(self, work: Work, *, seconds: float = 0.01) -> None:
        self.runs, self.ran = 0, asyncio.Event()
        self.tick = Tick(work, seconds, self.run)

    async def run(self) -> None:
        self.runs += 1
        self.ran.set()

    async def again(self) -> None:
        self.ran.clear()
        async with asyncio.timeout(HANG):
            await self.ran.wait()


@asynccontextmanager
async def looking_out(
    database: Database, clock: Clock, *ticks: Tick, hearing: Database | None = None
) -> AsyncIterator[Ticking]:
    """A lookout at work, that hears what is committed in `hearing`."""
    ticking = Ticking.start()
    agenda = Agenda(database, clock)
    if hearing is not None:
        agenda.listening = Agenda(hearing, clock).listening
    async with Lookout(agenda, clock, ticks, ticking).kept():
        yield ticking
    await ticking.finish()


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are asked meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "ROLLBACK", "COMMIT")) or "IMMEDIATE" in statement:
            asked.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def test_what_somebody_does_elsewhere_begins_its_ticks_without_waiting_for_a_time(
    database: Database, database_url: str, clock: ManualClock
) -> None:
    cards, elsewhere = Tally(Work.ANNOUNCE), Database(database_url)
    ana = await a_member(database, clock)
    async with looking_out(database, clock, cards.tick):
        await a_post(elsewhere, clock, ana, due=clock.now() + timedelta(days=1))
        await cards.again()
    await elsewhere.close()


async def test_a_post_leaves_when_it_is_due_and_nothing_is_asked_before(database: Database) -> None:
    clock, platform = SystemClock(), ScriptedPlatform()
    ana = await a_member(database, clock)
    due = clock.now() + timedelta(seconds=1)
    await a_post(database, clock, ana, due=due)
    left = asyncio.Event()

    async def publish_due() -> None:
        assert clock.now() >= due
        if await publish.publish_due(database, {platform.name: platform}, clock):
            left.set()

    with counted(database) as asked:
        async with looking_out(database, clock, Tick(Work.PUBLISH, 0.5, publish_due)):
            async with asyncio.timeout(HANG):
                await left.wait()
    assert len(platform.received) == 1
    looks = [statement for statement in asked if "webhook_endpoints" in statement]
    assert len(looks) <= 10  # and not one for each moment it was waited


async def test_a_lost_word_costs_a_late_look_and_nothing_else(
    database: Database, sqlite_url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookout, "SLOW_SECONDS", 0.2)
    silent = Database(sqlite_url.replace("copydesk.db", "nothing-ever-happens-here.db"))
    cards = Tally(Work.ANNOUNCE)
    ana = await a_member(database, clock)
    async with looking_out(database, clock, cards.tick, hearing=silent):
        await a_post(database, clock, ana, due=clock.now() + timedelta(days=1))
        await cards.again()
    await silent.close()


async def test_while_nothing_can_be_heard_it_is_asked_again_and_again(
    database: Database, sqlite_url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookout, "DEAF_SECONDS", 0.05)
    deaf = Database(sqlite_url.replace("copydesk.db", ""))
    cards = Tally(Work.ANNOUNCE)
    ana = await a_member(database, clock)
    with capture_logs() as lines:
        async with looking_out(database, clock, cards.tick, hearing=deaf):
            await a_post(database, clock, ana, due=clock.now() + timedelta(days=1))
            await cards.again()
            await cards.again()
    assert [line["event"] for line in lines] == ["waking_not_heard"]
    await deaf.close()


async def test_nothing_is_begun_or_written_while_there_is_nothing_to_do_and_a_look_is_one_statement(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_member(database, clock)
    monkeypatch.setattr(lookout, "SLOW_SECONDS", 0.01)
    tallies = [Tally(work) for work in Work]
    with counted(database) as asked:
        async with looking_out(database, clock, *(tally.tick for tally in tallies)):
            async with asyncio.timeout(HANG):
                while len(asked) < 8:
                    await asyncio.sleep(0.01)
    assert [tally.runs for tally in tallies] == [0] * len(tallies)
    assert len({statement for statement in asked if "pg_notify" not in statement}) == 1


async def test_what_a_tick_met_is_over_when_nothing_is_left_for_it_to_do(
    database: Database, clock: ManualClock
) -> None:
    failed = asyncio.Event()

    async def fail() -> None:
        await publish.publish_due(database, {}, clock, missed_after=timedelta(days=-1))
        failed.set()
        raise Unavailable("The database does not answer.")

    await a_post(database, clock, await a_member(database, clock))
    with capture_logs() as lines:
        async with looking_out(database, clock, Tick(Work.PUBLISH, 0.01, fail)):
            async with asyncio.timeout(HANG):
                await failed.wait()
                while not any(line["event"] == "trouble_over" for line in lines):
                    await asyncio.sleep(0.01)
