"""The API's door: who is calling, and for which workspace."""

from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from bot.api.gate import KEY
from core.access.keys import KeyRefused
from core.access.models import ApiKey, Member
from core.access.permissions import Permission, require
from core.desk import Desk
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import WorkspaceId


class NoWorkspace(NotFound):
    """The key reaches no workspace of that id, or there is none."""

    def __init__(self, asked: str) -> None:
        super().__init__("workspace", asked)

    @property
    def message(self) -> str:
        return f"This key reaches no workspace “{self.asked}”; GET /api/v1/workspaces lists those it does."


async def desk_of(request: Request) -> Desk:
    """The desk this process opened."""
    # Not because it waits for anything: FastAPI sends what is not async through a thread, each time.
    desk: Desk = request.app.state.desk
    return desk


AnyDesk = Annotated[Desk, Depends(desk_of)]


class _Key(SecurityBase):
    """The caller's key, which the gate has looked up; in the OpenAPI description, where it goes."""

    scheme_name = "HTTPBearer"
    model = HTTPBearer(description="A key of `copydesk key create`.")

    async def __call__(self, request: Request) -> ApiKey:
        """The key.

        Raises:
            KeyRefused: the request came past the gate.
        """
        key: ApiKey | None = getattr(request.state, KEY, None)
        if key is None:
            raise KeyRefused
        return key


AnyKey = Annotated[ApiKey, Depends(_Key())]


async def workspace_of(
    desk: AnyDesk,
    key: AnyKey,
    workspace: Annotated[str | None, Query(description="Workspace id; needed only for keys of all.")] = None,
) -> WorkspaceId:
    """The workspace a call is about: the key's own, or the one it names.

    Raises:
        NoWorkspace: the key doesn't reach that workspace, or there is none of that id.
        InvalidInput: a key of all workspaces must name one.
    """
    if key.workspace_id is not None:
        if workspace not in {None, key.workspace_id}:
            raise NoWorkspace(workspace or "")
        return key.workspace_id
    rows = await desk.people.workspaces()
    known, own = [row.id for row in rows], [row.id for row in rows if not row.is_sample]
    if workspace is None and len(own) == 1:
        return own[0]
    if workspace is None:
        raise InvalidInput({"workspace": "is needed, since this key serves several: add ?workspace=wsp_…"})
    if workspace not in known:
        raise NoWorkspace(workspace)
    return WorkspaceId(workspace)


InWorkspace = Annotated[WorkspaceId, Depends(workspace_of)]


async def caller_of(desk: AnyDesk, key: AnyKey, workspace_id: InWorkspace) -> Member:
    """The program behind the key, as a member who can decide things and is named in the journal."""
    return await desk.people.meet_program(workspace_id, key)


Caller = Annotated[Member, Depends(caller_of)]


async def admin_of(caller: Caller) -> Member:
    """The caller, whose role is asked before a word of the body is judged.

    Raises:
        RoleTooLow: they may not administer.
    """
    require(caller, Permission.ADMINISTER)
    return caller


Admin = Annotated[Member, Depends(admin_of)]
