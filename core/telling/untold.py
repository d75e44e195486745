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

from core.foundation.clock import Clock
from core.storage import idempotency, leases
from core.storage.database import Database
from core.storage.tables import Base
from core.storage.waking import wake

LEASE = timedelta(seconds=30)
"""How long others wait for whoever owes something, who may have died."""
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


class StillToTell:
    """What people are still to be told. Built once by the composition root."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def owe(
        self, key: str, sealed: str, *, lease: timedelta = LEASE, once: str = "", instead_of: str = ""
    ) -> bool:
        """Store what is to be told, in the place of `instead_of`, held by the caller for its lease.

        False, and nothing is stored, where `once` was owed before.
        """
        now = self._clock.now()
        async with self._database.write() as session:
            await _let_go(session, instead_of)
            if once and not await idempotency.first_time(session, once, at=now):
                return False
            session.add(Untold(id=key, sealed=sealed, created_at=now, leased_until=now + lease, fence=1))
        return True

    async def take_due(self, *, limit: int) -> Sequence[Untold]:
        """Take over what nobody holds any more, what waits longest first."""
        async with self._database.write() as session:
            first = (Untold.leased_until,)
            return await leases.take(
                session, Untold, now=self._clock.now(), lease=LEASE, first=first, limit=limit
            )

    async def let_go(self, key: str) -> None:
        """It is told, or never will be."""
        async with self._database.write() as session:
            await _let_go(session, key)

    async def put_off(self, key: str, *, fence: int, pause: timedelta) -> None:
        """It could not be told now; again after `pause`, unless another tries by now."""
        async with self._database.write() as session:
            await session.execute(
                update(Untold)
                .where(Untold.id == key, Untold.fence == fence)
                .values(leased_until=self._clock.now() + pause)
            )
            await wake(session)


async def _let_go(session: AsyncSession, key: str) -> None:
    await session.execute(delete(Untold).where(Untold.id == key))


async def forget(session: AsyncSession, *, before: datetime) -> None:
    """Sweep what was stored before this moment. The caller commits."""
    await session.execute(delete(Untold).where(Untold.created_at < before))
