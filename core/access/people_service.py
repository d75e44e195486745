"""People and programs as members: met, known, listed."""

from dataclasses import dataclass

from core.access import people
from core.access.models import PROGRAM, Member, Workspace
from core.foundation.clock import Clock
from core.foundation.ids import MemberId, Role, WorkspaceId
from core.storage.database import Database


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

    async def workspaces(self) -> list[Workspace]:
        """All workspaces, oldest first."""
        async with self.database.read() as session:
            return await people.workspaces(session)
