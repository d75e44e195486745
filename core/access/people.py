"""Who is this? Workspaces and members are made when they are first met, once, however many ask."""

from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import LONGEST_NAME, PROGRAM, ApiKey, Member, Workspace
from core.access.scope import Scope
from core.foundation.errors import NotFound
from core.foundation.ids import MemberId, Role, WorkspaceId, new_member_id, new_workspace_id
from core.foundation.text import made_storable
from core.storage.upsert import insert


async def meet_workspace(
    session: AsyncSession, external_id: str, name: str, *, at: datetime, is_sample: bool = False
) -> Workspace:
    """The workspace called `external_id`, made if it is new; its name is renewed. The caller commits.

    Who doesn't know its name gives the id again, which takes no better name away.
    """
    await _insert_once(
        session,
        Workspace,
        ["external_id"],
        id=new_workspace_id(),
        external_id=external_id,
        name=made_storable(name[:LONGEST_NAME], LONGEST_NAME),
        is_sample=is_sample,
        created_at=at,
    )
    found = await session.scalars(select(Workspace).where(Workspace.external_id == external_id))
    workspace = found.one()
    if name != external_id:
        workspace.name = name[:LONGEST_NAME]
    return workspace


async def meet_member(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    external_id: str,
    name: str,
    *,
    zone: str,
    at: datetime,
    role: Role = Role.PUBLISHER,
    is_guest: bool | None = False,
) -> Member:
    """The person called `external_id`, made if new; what is told of them is renewed. The caller commits.

    Who is new gets `role`; the first person of a workspace owns it, unless they are a guest or a program.
    Where it is not known yet whether they are a guest (None), who is new looks on, unless nobody owns the
    workspace: nobody else could give them their role.
    """
    name = made_storable(name[:LONGEST_NAME], LONGEST_NAME)
    member = await find_member(session, workspace_id, external_id)
    if member is None:
        # Held until the caller commits, so that of two who come first at once only one owns it.
        await _hold(session, workspace_id)
        is_owned = await _owned(session, workspace_id)
        looks_on = is_owned if is_guest is None else is_guest
        may_own = not (is_owned or looks_on or external_id.startswith(PROGRAM))
        await _insert_once(
            session,
            Member,
            ["workspace_id", "external_id"],
            id=new_member_id(),
            workspace_id=workspace_id,
            external_id=external_id,
            name=name,
            zone=known_zone(zone),
            role=Role.OWNER if may_own else role,
            is_guest=looks_on,
            created_at=at,
        )
        member = (await session.scalars(_called(workspace_id, external_id))).one()
    member.name, member.zone = name, known_zone(zone)
    if is_guest is not None:
        member.is_guest = is_guest
    return member


async def meet_program(
    session: AsyncSession, workspace_id: WorkspaceId, key: ApiKey, *, default_role: Role, at: datetime
) -> Member:
    """The program behind a key, which has its key's role when it is new. The caller commits."""
    role = key.role or default_role
    return await meet_member(
        session, workspace_id, PROGRAM + key.hint, key.name, zone="UTC", at=at, role=role
    )


def _called(workspace_id: WorkspaceId, external_id: str) -> Select[Member]:
    return select(Member).where(Member.workspace_id == workspace_id, Member.external_id == external_id)


async def _owned(session: AsyncSession, workspace_id: WorkspaceId) -> bool:
    owners = select(Member.id).where(Member.workspace_id == workspace_id, Member.role == Role.OWNER)
    return await session.scalar(owners.limit(1)) is not None


async def held_owners(session: AsyncSession, scope: Scope) -> list[MemberId]:
    """The owners of a workspace, which gets and loses none until the caller commits."""
    await _hold(session, scope.workspace_id)
    owners = select(Member.id).where(scope.covers(Member), Member.role == Role.OWNER)
    return list(await session.scalars(owners))


async def _hold(session: AsyncSession, workspace_id: WorkspaceId) -> None:
    await session.execute(select(Workspace.id).where(Workspace.id == workspace_id).with_for_update())


async def find_workspace(session: AsyncSession, external_id: str) -> Workspace | None:
    return (
        await session.scalars(select(Workspace).where(Workspace.external_id == external_id))
    ).one_or_none()


async def find_member(session: AsyncSession, workspace_id: WorkspaceId, external_id: str) -> Member | None:
    return (await session.scalars(_called(workspace_id, external_id))).one_or_none()


async def member(session: AsyncSession, member_id: MemberId) -> Member:
    """The person with this id.

    Raises:
        NotFound: there is nobody with this id.
    """
    found = await session.get(Member, member_id)
    if found is None:
        raise NotFound("person", member_id)
    return found


async def names(session: AsyncSession, scope: Scope) -> dict[MemberId, Member]:
    """Everybody of a workspace, by id."""
    people = await session.scalars(select(Member).where(scope.covers(Member)))
    return {person.id: person for person in people}


async def workspaces(session: AsyncSession) -> list[Workspace]:
    return list(await session.scalars(select(Workspace).order_by(Workspace.created_at)))


async def zone_of_workspace(session: AsyncSession, workspace_id: WorkspaceId) -> ZoneInfo:
    """Where its days and months begin."""
    return ZoneInfo((await session.scalars(select(Workspace.zone).where(Workspace.id == workspace_id))).one())


async def move_workspace(session: AsyncSession, scope: Scope, zone: ZoneInfo) -> None:
    """Let its days and months begin in `zone` from now on. The caller commits."""
    await session.execute(update(Workspace).where(Workspace.id == scope.workspace_id).values(zone=zone.key))


def known_zone(name: str) -> str:
    """`name` if it is a time zone, else UTC."""
    return name if name in _zones() else "UTC"


@cache
def _zones() -> frozenset[str]:
    # Asked at every request, and found by walking a folder of some 600 files.
    return frozenset(available_timezones())


def zone_of(person: Member) -> ZoneInfo:
    return ZoneInfo(person.zone)


async def _insert_once(session: AsyncSession, table: type[Any], keys: list[str], **values: Any) -> None:
    await session.execute(insert(session, table).values(**values).on_conflict_do_nothing(index_elements=keys))
