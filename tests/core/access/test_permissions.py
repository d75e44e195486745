"""Who may do what."""

import asyncio
from pathlib import Path

import pytest

import core
from core.access.models import Member
from core.access.people import meet_member, meet_workspace
from core.access.permissions import NEEDS, Permission, RoleTooLow, System, may, require
from core.access.scope import Scope
from core.foundation.clock import Clock
from core.foundation.ids import MemberId, Role, WorkspaceId
from core.storage.database import Database

READ, WRITE, DECIDE, PUBLISH, ADMINISTER, OWN = Permission
TABLE = {
    Role.VIEWER: {READ},
    Role.AUTHOR: {READ, WRITE},
    Role.APPROVER: {READ, WRITE, DECIDE},
    Role.PUBLISHER: {READ, WRITE, DECIDE, PUBLISH},
    Role.ADMIN: {READ, WRITE, DECIDE, PUBLISH, ADMINISTER},
    Role.OWNER: {READ, WRITE, DECIDE, PUBLISH, ADMINISTER, OWN},
}


def a_person(role: Role, *, is_guest: bool = False) -> Member:
    workspace_id, member_id = WorkspaceId("wsp_1"), MemberId("mem_1")
    return Member(id=member_id, workspace_id=workspace_id, role=role, is_guest=is_guest, external_id="U1")


@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_the_table_says_and_no_more(role: Role) -> None:
    assert {permission for permission in Permission if may(a_person(role), permission)} == TABLE[role]


@pytest.mark.parametrize("permission", Permission)
def test_who_may_not_gets_no_scope_and_is_told_which_role_would_do(permission: Permission) -> None:
    lowest = NEEDS[permission]
    assert require(a_person(lowest), permission).by == "mem_1"
    for role in list(Role)[: list(Role).index(lowest)]:
        with pytest.raises(RoleTooLow) as refused:
            require(a_person(role), permission)
        assert f"needs the role {lowest}" in refused.value.message


@pytest.mark.parametrize("role", Role)
def test_a_guest_looks_on_whatever_role_they_had(role: Role) -> None:
    guest = a_person(role, is_guest=True)
    assert [permission for permission in Permission if may(guest, permission)] == [READ]
    with pytest.raises(RoleTooLow) as refused:
        require(guest, DECIDE)
    assert refused.value.message == (
        "Guests and people from other organisations look on here: you may not approve or reject. "
        "Ask somebody of the team to do it."
    )


def test_the_documentation_has_the_table_as_it_is() -> None:
    page = (Path(core.__file__).parents[1] / "docs" / "roles.md").read_text(encoding="utf-8")
    assert [line for line in page.splitlines() if line.startswith("|")][2:] == [
        f"| {role} | {permission} |" for permission, role in NEEDS.items()
    ]


def test_copydesk_itself_acts_for_nobody_in_one_workspace() -> None:
    scope = require(System(WorkspaceId("wsp_2")), OWN)
    assert (scope.workspace_id, scope.by) == ("wsp_2", None)


def test_nobody_makes_a_scope_but_who_asked() -> None:
    with pytest.raises(TypeError, match="require alone"):
        Scope(WorkspaceId("wsp_1"), None, minted_by=object())


async def test_of_all_who_come_first_at_once_one_owns_the_workspace(database: Database, clock: Clock) -> None:
    async with database.write() as session:
        workspace = await meet_workspace(session, "T1", "Fernweh", at=clock.now())

    async def met(called: str, *, is_guest: bool = False) -> Role:
        async with database.write() as session:
            member = await meet_member(
                session,
                workspace.id,
                called,
                called,
                zone="UTC",
                at=clock.now(),
                role=Role.AUTHOR,
                is_guest=is_guest,
            )
            return member.role

    assert await met("key:cd_1") is Role.AUTHOR
    assert await met("U0", is_guest=True) is Role.AUTHOR
    roles = await asyncio.gather(*(met(f"U{place}") for place in range(1, 6)))
    assert sorted(roles) == [Role.AUTHOR] * 4 + [Role.OWNER]
    assert [await met(f"U{place}") for place in range(1, 6)] == roles
