"""One workspace's day: what it may spend, what it has spent, and what is set aside. Days are UTC days.

Money is moved by conditional UPDATEs, each of which leaves the row as true as it found it.
"""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import BigInteger, ForeignKey, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.ids import WorkspaceId
from core.foundation.money import Money
from core.storage.tables import Base
from core.storage.upsert import insert


class Budget(Base):
    """One workspace's day. What is reserved was promised to calls that have not ended yet."""

    __tablename__ = "budgets"

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    limit_micros: Mapped[int] = mapped_column(BigInteger)
    spent_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_micros: Mapped[int] = mapped_column(BigInteger, default=0)


async def open_day(session: AsyncSession, workspace_id: WorkspaceId, day: date, limit: Money) -> None:
    """Make sure that the day has its row, with the limit as it is set now."""
    row = insert(session, Budget).values(workspace_id=workspace_id, day=day, limit_micros=limit.micros)
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["workspace_id", "day"], set_={"limit_micros": row.excluded.limit_micros}
        )
    )


async def set_aside_on(session: AsyncSession, workspace_id: WorkspaceId, day: date, micros: int) -> bool:
    """Set money aside if there is room for it; says whether there was."""
    reserved = await session.execute(
        update(Budget)
        .where(
            Budget.workspace_id == workspace_id,
            Budget.day == day,
            Budget.spent_micros + Budget.reserved_micros + micros <= Budget.limit_micros,
        )
        .values(reserved_micros=Budget.reserved_micros + micros)
        .returning(Budget.day)
        .execution_options(synchronize_session=False)
    )
    return reserved.one_or_none() is not None


async def move(
    session: AsyncSession, workspace_id: WorkspaceId, day: date, *, reserved: int, spent: int
) -> None:
    """Add to what is set aside and to what is spent; either may be below zero."""
    await session.execute(
        update(Budget)
        .where(Budget.workspace_id == workspace_id, Budget.day == day)
        .values(reserved_micros=Budget.reserved_micros + reserved, spent_micros=Budget.spent_micros + spent)
        .execution_options(synchronize_session=False)
    )


def day_of(moment: datetime) -> date:
    """The UTC day of a moment."""
    return moment.astimezone(UTC).date()


def next_midnight(moment: datetime) -> datetime:
    """When the next day begins."""
    return datetime.combine(day_of(moment) + timedelta(days=1), time(), UTC)
