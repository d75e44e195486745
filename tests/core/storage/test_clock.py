"""The database's clock: right whatever the machine believes, and steady between two looks."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from core.foundation.ids import PlatformName, PostState
from core.publishing.models import Post
from core.publishing.publish import LEASE, publish_due
from core.storage import clock as clocks
from core.storage.clock import DatabaseClock
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.cut_line import CutLine

HOUR = timedelta(hours=1)


class Steady:
    """A clock that nobody sets, turned by the test."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def postgresql(postgres_url: str) -> Database:
    return Database(postgres_url)


async def told_by(database: Database) -> datetime:
    async with database.read() as session:
        told: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return told


async def test_a_machine_whose_clock_is_an_hour_ahead_goes_by_the_database(postgresql: Database) -> None:
    machine = ManualClock(datetime.now(UTC) + HOUR)
    clock = DatabaseClock(postgresql, machine=machine)
    await clock.look()
    before = await told_by(postgresql)
    now = clock.now()
    assert abs(now - before) < timedelta(seconds=30)
    assert timedelta(minutes=59) < await clock.ahead() < timedelta(minutes=61)
    await postgresql.close()


async def test_a_worker_whose_clock_is_ahead_claims_only_what_is_due_and_for_no_longer_than_a_lease(
    postgresql: Database,
) -> None:
    present = ManualClock(datetime.now(UTC))
    author = await a_member(postgresql, present)
    due = await a_post(postgresql, present, author)
    later = await a_post(postgresql, ManualClock(present.now() + HOUR / 2), author)
    clock = DatabaseClock(postgresql, machine=ManualClock(present.now() + HOUR))
    await clock.look()
    await publish_due(postgresql, {PlatformName.X: ScriptedPlatform()}, clock)
    async with postgresql.read() as session:
        sent, waiting = await session.get_one(Post, due.id), await session.get_one(Post, later.id)
        now = await told_by(postgresql)
    assert (sent.state, waiting.state) == (PostState.PUBLISHED, PostState.SCHEDULED)
    assert max(sent.leased_until, waiting.leased_until) <= max(now + LEASE, later.leased_until)
    await postgresql.close()


async def test_a_machine_whose_clock_jumps_moves_nothing_until_the_next_look(sqlite_url: str) -> None:
    machine, steady = ManualClock(), Steady()
    database = Database(sqlite_url)
    clock = DatabaseClock(database, machine=machine, steady=steady)
    began = clock.now()
    for jump in (HOUR, -2 * HOUR):
        machine.advance(jump)
        steady.seconds += 5
    assert clock.now() == began + timedelta(seconds=10)
    await clock.look()
    assert clock.now() == machine.now()
    await database.close()


async def test_a_slow_answer_moves_a_clock_no_further_than_it_must(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, steady = ManualClock(), Steady()
    database = Database(sqlite_url)
    clock = DatabaseClock(database, machine=machine, steady=steady)

    async def answer_after(seconds: float) -> datetime:
        steady.seconds += seconds
        return told

    right, told = clock.now(), machine.now() + timedelta(seconds=1)
    monkeypatch.setattr(clock, "_ask", lambda: answer_after(4))
    await clock.look()  # the database said “one second later” within those four: we were right
    assert clock.now() == right + timedelta(seconds=4)
    told = clock.now() - timedelta(seconds=60)
    await clock.look()  # a minute behind when it answered, at best
    assert clock.now() == told + timedelta(seconds=4)
    await database.close()


async def test_a_clock_goes_on_while_the_database_is_away_and_looks_again(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "LOOK_EVERY", timedelta(seconds=0.01))
    async with CutLine(postgres_url).held() as line:
        database = Database(line.url)
        async with DatabaseClock.kept(database) as clock:
            with capture_logs() as logged:
                line.cut_at = b"BEGIN"
                while not any(entry["event"] == "clock_not_compared" for entry in logged):
                    await asyncio.sleep(0.01)
            assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=30)
            line.cut_at = None
            await clock.look()
        await database.close()
