"""What an edge has still to show, and up to which journal entry.

A thing is noted here in the transaction that moves the edge's cursor in the journal, and leaves when it is
shown as of that entry. So nothing is lost when a process dies, and nothing waits for anything else: what
can't be shown now has a time of its own. Where all is shown, the table is empty.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, String, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.ids import WorkspaceId
from core.storage.tables import Base
from core.storage.upsert import insert

CONSUMER = "slack"
"""Under which name the edge that shows things reads the journal."""


class Unshown(Base):
    """One thing that is behind. `key` is the edge's word for it."""

    __tablename__ = "unshown"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    workspace_id: Mapped[WorkspaceId]
    position: Mapped[int] = mapped_column(BigInteger)
    """The journal entry that what is shown must know of."""
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Behind:
    """A thing, and the entry that it has to show."""

    key: str
    workspace_id: WorkspaceId
    position: int


async def note(session: AsyncSession, behind: Iterable[Behind], *, at: datetime) -> None:
    """Note what is behind, in the order of its entries. The caller commits."""
    last = {thing.key: thing for thing in behind}
    if not last:
        return
    rows = [
        {
            "key": thing.key,
            "workspace_id": thing.workspace_id,
            "position": thing.position,
            "tries": 0,
            "due_at": at,
        }
        for thing in last.values()
    ]
    noting = insert(session, Unshown).values(rows)
    await session.execute(
        noting.on_conflict_do_update(
            index_elements=["key"],
            set_={"position": noting.excluded.position, "tries": 0, "due_at": noting.excluded.due_at},
        )
    )


async def due(
    session: AsyncSession, *, now: datetime, but: Collection[str] = (), limit: int
) -> Sequence[Unshown]:
    """What is to be shown now, without `but`; what waits longest first."""
    rows = await session.scalars(
        select(Unshown)
        .where(Unshown.due_at <= now, Unshown.key.not_in(but))
        .order_by(Unshown.due_at)
        .limit(limit)
    )
    return rows.all()


async def is_behind(session: AsyncSession, key: str) -> bool:
    """Whether `key` has still something to show."""
    return await session.scalar(select(Unshown.key).where(Unshown.key == key)) is not None


async def was_shown(session: AsyncSession, thing: Unshown) -> None:
    """It is shown as of its entry; what came meanwhile stays due. The caller commits."""
    await session.execute(delete(Unshown).where(Unshown.key == thing.key, Unshown.position == thing.position))


async def put_off(session: AsyncSession, thing: Unshown, *, until: datetime) -> None:
    """It can't be shown now; try again at `until`. The caller commits."""
    await session.execute(
        update(Unshown).where(Unshown.key == thing.key).values(tries=thing.tries + 1, due_at=until)
    )
