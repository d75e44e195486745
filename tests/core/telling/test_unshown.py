"""What an edge has still to show: noted once, due in its own time, gone when it is shown."""

from datetime import timedelta

from core.foundation.ids import WorkspaceId
from core.storage.database import Database
from core.telling import unshown
from core.telling.unshown import Behind
from tests.conftest import ManualClock

OURS = WorkspaceId("wsp_1")


async def note(database: Database, clock: ManualClock, *behind: Behind) -> None:
    async with database.write() as session:
        await unshown.note(session, behind, at=clock.now())


async def due(database: Database, clock: ManualClock, *but: str) -> list[tuple[str, int]]:
    async with database.read() as session:
        things = await unshown.due(session, now=clock.now(), but=but, limit=10)
        return [(thing.key, thing.position) for thing in things]


async def test_many_entries_make_one_thing_behind_by_the_last(database: Database, clock: ManualClock) -> None:
    await note(database, clock, Behind("a", OURS, 1), Behind("b", OURS, 2), Behind("a", OURS, 3))
    await note(database, clock, Behind("b", OURS, 4))
    assert sorted(await due(database, clock)) == [("a", 3), ("b", 4)]
    assert await due(database, clock, "a") == [("b", 4)]


async def test_what_came_while_it_was_shown_stays_due(database: Database, clock: ManualClock) -> None:
    await note(database, clock, Behind("a", OURS, 1), Behind("b", OURS, 2))
    async with database.read() as session:
        seen = await unshown.due(session, now=clock.now(), limit=10)
    await note(database, clock, Behind("b", OURS, 3))
    async with database.write() as session:
        for thing in seen:
            await unshown.was_shown(session, thing)
    assert await due(database, clock) == [("b", 3)]


async def test_what_is_put_off_waits_alone(database: Database, clock: ManualClock) -> None:
    await note(database, clock, Behind("a", OURS, 1), Behind("b", OURS, 2))
    async with database.write() as session:
        stuck = (await unshown.due(session, now=clock.now(), but=["b"], limit=10))[0]
        await unshown.put_off(session, stuck, until=clock.now() + timedelta(seconds=2))
    assert await due(database, clock) == [("b", 2)]
    async with database.read() as session:
        assert await unshown.is_behind(session, "a")
    clock.advance(timedelta(seconds=2))
    assert sorted(await due(database, clock)) == [("a", 1), ("b", 2)]
