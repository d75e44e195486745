"""Who is here, and who changes what they may do."""

import asyncio

import pytest
from sqlalchemy import select

from core.access.models import PROGRAM, ApiKey
from core.access.people_service import People, RoleChangedMeanwhile
from core.access.permissions import RoleTooLow, System
from core.foundation.clock import Clock
from core.foundation.errors import DoneBefore, InvalidInput, NotFound
from core.foundation.ids import MemberId, Role
from core.storage.database import Database
from core.storage.journal import JournalEntry
from tests.builders import a_member


@pytest.fixture
def people(database: Database, clock: Clock) -> People:
    return People(database, clock, Role.PUBLISHER)


async def journaled(database: Database) -> list[tuple[str, str, str, str]]:
    """Each change of a role that the journal tells: whose, from what, to what, and by whom."""
    changes = select(JournalEntry).where(JournalEntry.kind == "member.role_changed")
    async with database.read() as session:
        return [
            (entry.payload["member_id"], entry.payload["before"], entry.payload["after"], entry.actor)
            for entry in await session.scalars(changes.order_by(JournalEntry.position))
        ]


async def test_an_admin_gives_another_role_which_counts_at_the_next_request(
    people: People, database: Database, clock: Clock
) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    assert [(member.name, member.role) for member in await people.members(ben)] == [
        ("Ana", "owner"),
        ("Ben", "publisher"),
    ]
    await people.change_role(ben.id, "viewer", by=ana)
    known = await people.known("T1", "UBEN")
    assert known is not None
    assert known.role is Role.VIEWER
    with pytest.raises(RoleTooLow):
        await people.change_role(ana.id, "viewer", by=known)
    assert ben.workspace_id == ana.workspace_id


async def test_only_owners_make_and_unmake_owners(people: People, database: Database, clock: Clock) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    ben = await people.change_role(ben.id, "admin", by=ana)
    for member, role in ((ben, "owner"), (ana, "viewer")):
        with pytest.raises(RoleTooLow):
            await people.change_role(member.id, role, by=ben)
    assert [member.role for member in await people.members(ana)] == ["owner", "admin"]


async def test_the_last_owner_stays_one_also_when_two_step_down_at_once(
    people: People, database: Database, clock: Clock
) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    everybody = System(ana.workspace_id)
    with pytest.raises(InvalidInput, match="only owner"):
        await people.change_role(ana.id, "admin", by=everybody)
    await people.change_role(ben.id, "owner", by=everybody)
    await asyncio.gather(
        *(people.change_role(member.id, "author", by=everybody) for member in (ana, ben)),
        return_exceptions=True,
    )
    assert sorted(member.role for member in await people.members(everybody)) == ["author", "owner"]


async def test_a_role_that_is_none_and_a_member_who_is_nobody_are_refused_in_words(
    people: People, database: Database, clock: Clock
) -> None:
    ana = await a_member(database, clock)
    with pytest.raises(InvalidInput, match="must be one of viewer, author"):
        await people.change_role(ana.id, "king", by=ana)
    with pytest.raises(NotFound):
        await people.change_role(MemberId("mem_nobody"), "author", by=ana)


async def test_a_change_of_role_is_journaled_with_who_made_it_and_an_undo_is_another_change(
    people: People, database: Database, clock: Clock
) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    await people.change_role(ben.id, "author", by=ana)
    await people.change_role(ben.id, "author", by=ana)  # no change
    await people.change_role(ben.id, "publisher", by=System(ana.workspace_id))
    with pytest.raises(InvalidInput):
        await people.change_role(ana.id, "author", by=ana)
    assert await journaled(database) == [
        (ben.id, "publisher", "author", ana.id),
        (ben.id, "author", "publisher", "system"),
    ]


async def test_of_two_who_change_one_members_role_at_once_one_is_told_that_somebody_was_faster(
    people: People, database: Database, clock: Clock
) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    outcomes = await asyncio.gather(
        *(people.change_role(ben.id, role, seen="publisher", by=ana) for role in ("author", "admin")),
        return_exceptions=True,
    )
    (refused,) = (outcome for outcome in outcomes if isinstance(outcome, Exception))
    (changed,) = await journaled(database)
    assert isinstance(refused, RoleChangedMeanwhile)
    assert refused.message == f"Somebody was faster: Ben is {changed[2]} now. Nothing was changed."


async def test_a_change_that_is_asked_for_twice_by_one_request_is_made_once(
    people: People, database: Database, clock: Clock
) -> None:
    ana, ben = await a_member(database, clock, "Ana"), await a_member(database, clock, "Ben")
    await people.change_role(ben.id, "author", by=ana, asked="click")
    await people.change_role(ben.id, "publisher", by=ana)
    with pytest.raises(DoneBefore):
        await people.change_role(ben.id, "author", by=ana, asked="click")
    assert len(await journaled(database)) == 2


async def test_a_program_owns_no_workspace(people: People, database: Database, clock: Clock) -> None:
    ana = await a_member(database, clock, "Ana")
    key = ApiKey(hash="hash", hint="cdk_123456", name="reporting", role=Role.ADMIN)
    program = await people.meet_program(ana.workspace_id, key)
    assert (program.external_id, program.is_program, program.role) == (f"{PROGRAM}cdk_123456", True, "admin")
    with pytest.raises(InvalidInput, match="only people own"):
        await people.change_role(program.id, "owner", by=ana)


async def test_who_may_be_a_guest_looks_on_until_that_is_known_unless_nobody_owns_the_workspace(
    people: People,
) -> None:
    async def met(called: str, *, is_guest: bool | None) -> Role:
        return (await people.meet("T1", "T1", called, called, zone="UTC", is_guest=is_guest)).acts_as

    assert [await met(called, is_guest=None) for called in ("UANA", "UBEN")] == [Role.OWNER, Role.VIEWER]
    assert [await met("UBEN", is_guest=known) for known in (False, None)] == [Role.PUBLISHER] * 2
    assert [await met("UBEN", is_guest=known) for known in (True, None)] == [Role.VIEWER] * 2
