"""People and programs as members: met, known, listed."""

from dataclasses import dataclass

from core.access import people
from core.access.models import PROGRAM, ApiKey, Member, Workspace
from core.access.permissions import Actor, Permission, require, role_named, role_of_program
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, InvalidInput
from core.foundation.events.workspace import RoleChanged
from core.foundation.ids import MemberId, Role, WorkspaceId
from core.storage import idempotency, journal
from core.storage.database import Database


class RoleChangedMeanwhile(Conflict):
    """Somebody else gave the member another role than was seen; nothing was changed."""

    code = "role_changed"

    def __init__(self, member: Member) -> None:
        self.member = member
        super().__init__(member.id)

    @property
    def message(self) -> str:
        return f"Somebody was faster: {self.member.name} is {self.member.role} now. Nothing was changed."


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
        self, team: str, team_name: str, user: str, name: str, *, zone: str, is_guest: bool | None = False
    ) -> Member:
        """The person an edge calls `user` in `team`, made known if new; what is told of them is renewed.

        `is_guest` is None where the edge can't tell yet: see `people.meet_member`.
        """
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

    async def meet_program(self, workspace_id: WorkspaceId, key: ApiKey) -> Member:
        """The program behind an API key, as a member of the workspace it acts in."""
        async with self.database.read() as session:
            known = await people.find_member(session, workspace_id, PROGRAM + key.hint)
        if known is not None and known.name == key.name:
            return known
        async with self.database.write() as session:
            return await people.meet_program(
                session, workspace_id, key, default_role=self.default_role, at=self.clock.now()
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

    async def change_role(
        self, member_id: MemberId, role: str, *, by: Actor, seen: str = "", asked: str | None = None
    ) -> Member:
        """Give a member another role; it counts from their next request on. `seen` is the one they had.

        Raises:
            RoleTooLow: they may not change roles, or not those of owners.
            NotFound: nobody in their workspace has this id.
            InvalidInput: there is no such role, a program would own, or nobody would own any more.
            RoleChangedMeanwhile: they have another role than was seen.
            DoneBefore: `asked`, the request's once-only key, was spent before.
        """
        scope = require(by, Permission.ADMINISTER)
        after, now = role_named(role), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            owners = await people.held_owners(session, scope)
            member = await scope.find(session, Member, member_id, "member")
            before = member.role
            if Role.OWNER in {before, after}:
                require(by, Permission.OWN)
            if before not in {after, seen or before}:
                raise RoleChangedMeanwhile(member)
            if owners == [member.id] and after is not Role.OWNER:
                raise InvalidInput({"role": f"{member.name} is the only owner; make another one first."})
            if member.is_program:
                role_of_program(role)
            if before is not after:
                member.role = after
                changed = RoleChanged(member.id, before=before, after=after)
                journal.record(session, scope.workspace_id, changed, at=now, by=scope.by)
        return member

    async def workspaces(self) -> list[Workspace]:
        """All workspaces, oldest first."""
        async with self.database.read() as session:
            return await people.workspaces(session)
