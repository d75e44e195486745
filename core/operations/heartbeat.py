"""Heartbeats: each long-running process says regularly that it is alive."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.storage.tables import Base
from core.storage.upsert import insert

LONGEST_DETAIL = 200


class Heartbeat(Base):
    """When a process last said that it is alive, and what it did in its last round.

    Under the id of an account: since when its figures are not told (`silence`).
    """

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(String(LONGEST_DETAIL), default="")


async def beat(session: AsyncSession, name: str, *, at: datetime, detail: str = "") -> None:
    """Note that `name` is alive. The caller commits."""
    said = {"at": at, "detail": detail[:LONGEST_DETAIL]}
    await session.execute(
        insert(session, Heartbeat)
        .values(name=name, **said)
        .on_conflict_do_update(index_elements=["name"], set_=said)
    )


async def heartbeats(session: AsyncSession) -> dict[str, Heartbeat]:
    """All that is kept, by name."""
    return {row.name: row for row in await session.scalars(select(Heartbeat))}
