"""What an edge has still to tell somebody: stored before it is promised, and gone when it was told.

Whoever owes it holds it for a lease; where they died, or could not tell it, another takes it up. Told twice
is possible, where a process dies between telling and letting go of the row; never told is not. What is told,
and where, is the edge's own, and sealed: it may hold an address that is a secret, and copy.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, Text, delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.storage import leases
from core.storage.tables import Base
from core.storage.waking import wake

SWEPT_AFTER = timedelta(days=2)
"""Longer than any edge tries: only what no edge takes up any more is swept."""


class Untold(Base):
    """One thing that one person is still to be told. Its fence counts the tries."""

    __tablename__ = "untold"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    leased_until: Mapped[datetime] = mapped_column(index=True)
    fence: Mapped[int]


async def owe(session: AsyncSession, key: str, sealed: str, *, at: datetime, until: datetime) -> None:
    """Store what is to be told, held by the caller `until` then. The caller commits."""
    session.add(Untold(id=key, sealed=sealed, created_at=at, leased_until=until, fence=1))
    await session.flush()


async def take_due(session: AsyncSession, *, now: datetime, lease: timedelta, limit: int) -> Sequence[Untold]:
    """Take over what nobody holds any more, what waits longest first. The caller commits."""
    return await leases.take(session, Untold, now=now, lease=lease, first=(Untold.leased_until,), limit=limit)


async def let_go(session: AsyncSession, key: str) -> None:
    """It is told, or never will be. The caller commits."""
    await session.execute(delete(Untold).where(Untold.id == key))


async def put_off(session: AsyncSession, key: str, *, fence: int, until: datetime) -> None:
    """It could not be told now; again at `until`, unless another tries by now. The caller commits."""
    await session.execute(
        update(Untold).where(Untold.id == key, Untold.fence == fence).values(leased_until=until)
    )
    await wake(session)


async def forget(session: AsyncSession, *, before: datetime) -> None:
    """Sweep what was stored before this moment. The caller commits."""
    await session.execute(delete(Untold).where(Untold.created_at < before))
