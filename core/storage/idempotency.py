"""Doing a thing once, however often it is asked for: a key is taken by the first who comes, for good.

For requests that an edge may receive twice, such as a chat's retries. The key is spent in the transaction
that stores what was asked for: a process that dies before it commits has spent nothing, so that the same
request does its work when it comes again. Keys are the edge's own words; old ones are swept, since nothing
is repeated after days.
"""

from datetime import datetime, timedelta

from sqlalchemy import String, delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.errors import DoneBefore
from core.storage.tables import Base
from core.storage.upsert import insert

KEPT_FOR = timedelta(days=7)


class DoneOnce(Base):
    """A key that was taken, and when."""

    __tablename__ = "done_once"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


async def spend(session: AsyncSession, key: str | None, *, at: datetime) -> None:
    """Spend the key of a request, if it has one, together with its work. The caller commits.

    Raises:
        DoneBefore: it was spent before.
    """
    if key is not None and not await first_time(session, key, at=at):
        raise DoneBefore(key)


async def first_time(session: AsyncSession, key: str, *, at: datetime) -> bool:
    """Whether nobody asked for `key` before; of two who ask at once, one is first. The caller commits."""
    taken = await session.scalar(
        insert(session, DoneOnce)
        .values(key=key, at=at)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(DoneOnce.key)
    )
    return taken is not None


async def is_spent(session: AsyncSession, key: str) -> bool:
    """Whether somebody took `key`."""
    return await session.get(DoneOnce, key) is not None


async def forget(session: AsyncSession, *, before: datetime) -> None:
    """Sweep the keys that were taken before this moment. The caller commits."""
    await session.execute(delete(DoneOnce).where(DoneOnce.at < before))
