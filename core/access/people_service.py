"""People and programs as members: met, known, listed."""

from dataclasses import dataclass

import structlog

from core.access import people
from core.access.models import PROGRAM, Member, Workspace
from core.access.permissions import Actor, Permission, require
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import MemberId, Role, WorkspaceId
from core.storage.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class People:
    """Who is who. Built once by the composition root."""

    database: Database
    clock: Clock
    default_role: Role
    """What people and programs get who are first met."""

    async def known(self, team: str, user: str) -> Member | None:
        """The person an edge calls `user` in `team`, if we have met."""
        async with self.database.read() as session:
            workspace = await people.find_workspace(session, team)
            return await people.find_member(session, workspace.id, user) if workspace else None

    async def meet(
        self, team: str, team_name: str, user: str, name: str, *, zone: str, is_guest: bool = False
    ) -> Member:
        """The person an edge calls `user` in `team`, made known if new; what is told of them is renewed."""
        now = self.clock.now()
        async with self.database.write() as session:
            workspace = await people.meet_workspace(session, team, team_name, at=now)
            return await people.meet_member(
                session,
                workspace.id,
                user,
                name,
                zone=zone,
                at=now,
                role=self.default_role,
                is_guest=is_guest,
            )

    async def meet_program(self, workspace_id: WorkspaceId, name: str, hint: str) -> Member:
        """The program behind an API key, as a member of the workspace it acts in."""
        called = PROGRAM + hint
        async with self.database.read() as session:
            known = await people.find_member(session, workspace_id, called)
        if known is not None and known.name == name:
            return known
        async with self.database.write() as session:
            return await people.meet_member(
                session, workspace_id, called, name, zone="UTC", at=self.clock.now(), role=self.default_role
            )

    async def member(self, member_id: MemberId) -> Member:
        """The person with this id.

        Raises:
            NotFound: there is nobody with this id.
        """
        async with self.database.read() as session:
            return await people.member(session, member_id)

    async def members(self, by: Actor) -> list[Member]:
        """Everybody of their workspace, programs too, in the order in which they were met."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return sorted((await people.names(session, scope)).values(), key=lambda member: member.id)

    async def change_role(self, called: str, role: str, *, by: Actor) -> Member:
        """Give the member that an edge calls so another role; it counts from their next request on.

        Raises:
            RoleTooLow: they may not change roles, or not those of owners.
            NotFound: nobody in their workspace is called so.
            InvalidInput: there is no such role, or the workspace would have no owner left.
        """
        scope = require(by, Permission.ADMINISTER)
        if role not in set(Role):
            raise InvalidInput({"role": f"must be one of {', '.join(Role)}."})
        async with self.database.write() as session:
            owners = await people.held_owners(session, scope)
            member = await people.find_member(session, scope.workspace_id, called)
            if member is None:
                raise NotFound("member", called)
            if Role.OWNER in {member.role, role}:
                require(by, Permission.OWN)
            if owners == [member.id] and role != Role.OWNER:
                raise InvalidInput({"role": f"{member.name} is the only owner; make another one first."})
            before, member.role = member.role, Role(role)
        log.info("role_changed", member_id=member.id, before=before, role=role, by=scope.by)
        return member

    async def workspaces(self) -> list[Workspace]:
        """All workspaces, oldest first."""
        async with self.database.read() as session:
            return await people.workspaces(session)
