"""Members over HTTP: who is here, and what they may do."""

from fastapi import APIRouter
from pydantic import BaseModel

from bot.api.bounds import Body, EachFieldOnce, PathId, Text
from bot.api.door import AnyDesk, Caller
from core.access.models import Member
from core.foundation.ids import MemberId, Role

router = APIRouter(route_class=EachFieldOnce, tags=["members"])


class Shown(BaseModel):
    """A member; `called` is Slack's id of a person, or the beginning of a program's key."""

    id: MemberId
    called: str
    name: str
    role: Role
    is_guest: bool
    is_program: bool


class Given(Body):
    """Another role; `seen` is the one that they are known to have."""

    role: Text
    seen: Text = ""


@router.get("/members")
async def members(desk: AnyDesk, caller: Caller) -> dict[str, list[Shown]]:
    """Everybody of the workspace, programs too, in the order in which they were met."""
    return {"members": [_shown(member) for member in await desk.people.members(caller)]}


@router.post("/members/{member_id}/role")
async def change_role(desk: AnyDesk, caller: Caller, member_id: PathId[MemberId], given: Given) -> Shown:
    """Give a member another role, which counts from their next request on."""
    return _shown(await desk.people.change_role(member_id, given.role, seen=given.seen, by=caller))


def _shown(member: Member) -> Shown:
    return Shown(
        id=member.id,
        called=member.external_id,
        name=member.name,
        role=member.role,
        is_guest=member.is_guest,
        is_program=member.is_program,
    )
