"""Access: people are met once, and keys are kept only as hashes."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import keys, people
from core.access.keys import KeyRefused
from core.access.models import ApiKey, Member
from core.foundation.errors import InvalidInput
from core.storage.database import Database
from tests.builders import a_member
from tests.stand_ins.clock import ManualClock

SECRET = b"s" * 32


async def test_somebody_met_by_many_at_once_is_one_person(database: Database, clock: ManualClock) -> None:
    met = await asyncio.gather(*(a_member(database, clock) for _ in range(8)))
    assert len({person.id for person in met}) == 1
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Member)) == 1


async def test_a_new_name_and_zone_are_remembered(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    async with database.write() as session:
        await people.meet_member(
            session, ana.workspace_id, ana.external_id, "Ana Ruiz", zone="Asia/Tokyo", at=clock.now()
        )
    async with database.read() as session:
        again = await people.member(session, ana.id)
    assert (again.name, again.zone) == ("Ana Ruiz", "Asia/Tokyo")


async def test_an_unknown_zone_is_utc(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    async with database.write() as session:
        changed = await people.meet_member(
            session, ana.workspace_id, ana.external_id, "Ana", zone="Mars/Olympus", at=clock.now()
        )
        assert changed.zone == "UTC"


async def test_a_name_without_end_is_kept_as_far_as_it_goes(database: Database, clock: ManualClock) -> None:
    for _ in range(2):
        async with database.write() as session:
            team = await people.meet_workspace(session, "T1", "Team " * 100, at=clock.now())
            ana = await people.meet_member(session, team.id, "U1", "Ana " * 100, zone="UTC", at=clock.now())
        assert (team.name, ana.name) == ("Team " * 24, "Ana " * 30)


async def test_a_key_opens_and_is_not_kept(database: Database, clock: ManualClock) -> None:
    async with database.write() as session:
        made = await keys.create_key(session, name="ci", workspace_id=None, secret=SECRET, at=clock.now())
    async with database.read() as session:
        row = await keys.check_key(session, made.key, secrets=[SECRET])
        stored = (await session.scalars(select(ApiKey))).one()
    assert row.name == "ci"
    assert made.key not in {stored.hash, stored.hint, stored.name}


@pytest.mark.parametrize("key", ["", "cdk_wrong", "x" * 500])
async def test_an_unknown_key_is_refused(database: Database, key: str) -> None:
    async with database.read() as session:
        with pytest.raises(KeyRefused):
            await keys.check_key(session, key, secrets=[SECRET])


async def test_a_revoked_key_is_refused(database: Database, clock: ManualClock) -> None:
    async with database.write() as session:
        made = await keys.create_key(session, name="ci", workspace_id=None, secret=SECRET, at=clock.now())
    clock.advance(timedelta(minutes=1))
    async with database.write() as session:
        assert await keys.revoke_key(session, made.hint, at=clock.now()) == 1
    async with database.read() as session:
        with pytest.raises(KeyRefused):
            await keys.check_key(session, made.key, secrets=[SECRET])


async def test_a_key_under_another_secret_is_refused(database: Database, clock: ManualClock) -> None:
    async with database.write() as session:
        made = await keys.create_key(session, name="ci", workspace_id=None, secret=SECRET, at=clock.now())
    async with database.read() as session:
        with pytest.raises(KeyRefused):
            await keys.check_key(session, made.key, secrets=[b"t" * 32])


async def test_web_processes_that_start_at_once_with_the_same_key_make_it_known_once(
    database: Database, clock: ManualClock
) -> None:
    async def start() -> None:
        async with database.write() as session:
            await hold(session, "cdk_theirs", clock)

    await asyncio.gather(*(start() for _ in range(6)))
    async with database.read() as session:
        assert (await keys.check_key(session, "cdk_theirs", secrets=[SECRET])).name == "dashboard"


async def test_a_key_that_a_setting_no_longer_holds_is_revoked_and_no_other(
    database: Database, clock: ManualClock
) -> None:
    async with database.write() as session:
        made = await keys.create_key(
            session, name="dashboard", workspace_id=None, secret=SECRET, at=clock.now()
        )
        assert await hold(session, "cdk_old", clock)
    async with database.write() as session:
        assert await hold(session, "cdk_new", clock)
    assert [await is_valid(database, key) for key in ("cdk_old", "cdk_new", made.key)] == [False, True, True]


async def test_a_process_that_starts_with_the_old_key_does_not_bring_it_back(
    database: Database, clock: ManualClock
) -> None:
    async def start(key: str) -> None:
        async with database.write() as session:
            await hold(session, key, clock)

    await start("cdk_old")
    await asyncio.gather(*(start(key) for key in ["cdk_new", "cdk_new", "cdk_new"]))
    await asyncio.gather(*(start(key) for key in ["cdk_old", "cdk_new", "cdk_old"]))
    assert [await is_valid(database, key) for key in ("cdk_old", "cdk_new")] == [False, True]


async def hold(session: AsyncSession, key: str, clock: ManualClock) -> bool:
    """What a web process does at its start with the key in its settings."""
    return await keys.hold_key(
        session, key, name="dashboard", setting="COPYDESK_API_KEY", secrets=[SECRET], at=clock.now()
    )


async def is_valid(database: Database, key: str) -> bool:
    async with database.read() as session:
        try:
            await keys.check_key(session, key, secrets=[SECRET])
        except KeyRefused:
            return False
        return True


@pytest.mark.parametrize("name", ["", "  ", "n" * 81, "zero\0byte", "not text \udcff", "\u2800"])
async def test_a_name_that_can_not_be_kept_makes_no_key(
    database: Database, clock: ManualClock, name: str
) -> None:
    async with database.write() as session:
        with pytest.raises(InvalidInput) as refused:
            await keys.create_key(session, name=name, workspace_id=None, secret=SECRET, at=clock.now())
    assert refused.value.fields.keys() == {"name"}
