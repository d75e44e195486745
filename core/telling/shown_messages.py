"""What an edge has shown to people and where, so that each thing is shown once and then kept up to date.

A message in a chat has no idempotency key. Whoever shows something takes the lease on its key first;
if an earlier holder died before it could note the handle, the next one must look for the message
before showing it again (`may_be_there`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.ids import WorkspaceId
from core.storage.tables import Base
from core.storage.upsert import insert


class Shown(Base):
    """One thing shown. `place` and `handle` are the edge's words, such as a channel and a message's ts."""

    __tablename__ = "shown"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    workspace_id: Mapped[WorkspaceId]
    place: Mapped[str] = mapped_column(String(64))
    handle: Mapped[str] = mapped_column(String(64), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    """Hash of what was shown last; the same again needs no call."""
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Showing:
    """The right to show one thing, until the lease runs out."""

    key: str
    place: str
    handle: str
    fingerprint: str
    tries: int

    @property
    def may_be_there(self) -> bool:
        """Whether an earlier try may have shown it without noting the handle."""
        return not self.handle and self.tries > 1


async def claim(
    session: AsyncSession, key: str, *, workspace_id: WorkspaceId, place: str, now: datetime, lease: timedelta
) -> Showing | None:
    """The right to show `key`, or None while somebody else holds it. The caller commits before showing."""
    await session.execute(
        insert(session, Shown)
        .values(key=key, workspace_id=workspace_id, place=place, handle="", tries=0, leased_until=now)
        .on_conflict_do_nothing(index_elements=["key"])
    )
    row = await session.scalar(
        update(Shown)
        .where(Shown.key == key, Shown.leased_until <= now)
        .values(
            leased_until=now + lease,
            tries=Shown.tries + 1,
            # What was shown nowhere yet may go elsewhere now.
            place=case((Shown.handle == "", place), else_=Shown.place),
        )
        .returning(Shown)
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    return Showing(row.key, row.place, row.handle, row.fingerprint, row.tries)


async def renew(session: AsyncSession, showing: Showing, *, until: datetime) -> bool:
    """Hold the right to show for longer; False when the lease was taken over. The caller commits."""
    renewed = await session.scalar(
        update(Shown)
        .where(Shown.key == showing.key, Shown.tries == showing.tries)
        .values(leased_until=until)
        .returning(Shown.key)
        .execution_options(synchronize_session=False)
    )
    return renewed is not None


async def release(
    session: AsyncSession, showing: Showing, *, handle: str, fingerprint: str, now: datetime
) -> bool:
    """Note what is shown now and let others show; False when the lease was taken over. The caller commits."""
    released = await session.scalar(
        update(Shown)
        .where(Shown.key == showing.key, Shown.tries == showing.tries)
        .values(handle=handle, fingerprint=fingerprint, leased_until=now)
        .returning(Shown.key)
    )
    return released is not None


async def find(session: AsyncSession, key: str) -> Shown | None:
    """What is noted about `key`, if it was ever shown."""
    return (await session.scalars(select(Shown).where(Shown.key == key))).one_or_none()
