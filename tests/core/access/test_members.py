"""Who is here, and who changes what they may do."""

import asyncio

import pytest

from core.access.people_service import People
from core.access.permissions import RoleTooLow, System
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import Role
from core.storage.database import Database
from tests.builders import a_member


@pytest.fixture
def people(database: Database, clock: Clock) -> People:
    return People(database, clock, Role.PUBLISHER)


async def test_an_admin_gives_another_role_which_counts_at_the_next_request(
    people: People, database: Database, clock: Clock
) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    assert [(member.name, member.role) for member in await people.members(ben)] == [
        ("Ana", "owner"),
        ("Ben", "publisher"),
    ]
    await people.change_role("UBEN", "viewer", by=ana)
    known = await people.known("T1", "UBEN")
    assert known is not None
    assert known.role is Role.VIEWER
    with pytest.raises(RoleTooLow):
        await people.change_role("UANA", "viewer", by=known)
    assert ben.workspace_id == ana.workspace_id


async def test_only_owners_make_and_unmake_owners(people: People, database: Database, clock: Clock) -> None:
    ana, _ = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    ben = await people.change_role("UBEN", "admin", by=ana)
    for called, role in (("UBEN", "owner"), ("UANA", "viewer")):
        with pytest.raises(RoleTooLow):
            await people.change_role(called, role, by=ben)
    assert [member.role for member in await people.members(ana)] == ["owner", "admin"]


async def test_the_last_owner_stays_one_also_when_two_step_down_at_once(
    people: People, database: Database, clock: Clock
) -> None:
    ana, _ = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    everybody = System(ana.workspace_id)
    with pytest.raises(InvalidInput, match="only owner"):
        await people.change_role("UANA", "admin", by=everybody)
    await people.change_role("UBEN", "owner", by=everybody)
    await asyncio.gather(
        *(people.change_role(called, "author", by=everybody) for called in ("UANA", "UBEN")),
        return_exceptions=True,
    )
    assert sorted(member.role for member in await people.members(everybody)) == ["author", "owner"]


async def test_a_role_that_is_none_and_a_member_who_is_nobody_are_refused_in_words(
    people: People, database: Database, clock: Clock
) -> None:
    ana = await a_member(database, clock)
    with pytest.raises(InvalidInput, match="must be one of viewer, author"):
        await people.change_role("UANA", "king", by=ana)
    with pytest.raises(NotFound):
        await people.change_role("UNOBODY", "author", by=ana)
