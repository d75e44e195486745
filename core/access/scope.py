"""The scope of a workspace: what may be touched by who passed `core.access.permissions.require`.

Queries take a `Scope` where others would take a workspace's id, and only `require` makes one: who uses them
has asked, and an id from another workspace finds nothing, in one place for all.
"""

from typing import TypeVar, final

from sqlalchemy import ColumnElement, ForeignKey
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.errors import NotFound
from core.foundation.ids import MemberId, WorkspaceId


class Owned:
    """A row that belongs to one workspace."""

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"))


Row = TypeVar("Row", bound=Owned)


@final
class Scope:
    """One workspace, and who acts in it; None where that is Copydesk itself."""

    __slots__ = ("by", "workspace_id")

    def __init__(self, workspace_id: WorkspaceId, by: MemberId | None, *, minted_by: object) -> None:
        if minted_by is not _MINT:
            raise TypeError("a scope is made by core.access.permissions.require alone")
        self.workspace_id, self.by = workspace_id, by

    def covers(self, rows: type[Owned]) -> ColumnElement[bool]:
        """The condition that `rows` are of this workspace."""
        return rows.workspace_id == self.workspace_id

    async def find(
        self, session: AsyncSession, rows: type[Row], row_id: str, called: str, *, held: bool = False
    ) -> Row:
        """The row with this id as it is now, and, if it is to be `held`, until the transaction ends.

        Raises:
            NotFound: there is none in this workspace; one of another workspace is told in the same words.
        """
        row = await session.get(rows, row_id, populate_existing=True, with_for_update=held)
        if row is None or row.workspace_id != self.workspace_id:
            raise NotFound(called, row_id)
        return row


_MINT = object()


def mint(workspace_id: WorkspaceId, by: MemberId | None) -> Scope:
    """For `core.access.permissions` alone."""
    return Scope(workspace_id, by, minted_by=_MINT)
