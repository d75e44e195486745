"""The daily budget of a workspace: money is set aside before a call and settled after it.

Setting aside is one conditional UPDATE, so that however many calls begin at once, their estimates
together never pass the limit. Days are UTC days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import structlog
from sqlalchemy import BigInteger, ForeignKey, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.clock import Clock
from core.foundation.errors import CopydeskError
from core.foundation.events import SpendSettled
from core.foundation.ids import CampaignId, PlatformName, WorkspaceId
from core.foundation.money import ZERO, Money
from core.spending.ledger import LONGEST_MODEL, EntryState, LedgerEntry, ReservationId, new_reservation_id
from core.storage import journal
from core.storage.database import Database
from core.storage.inserting import insert
from core.storage.tables import Base

log = structlog.get_logger(__name__)


class Budget(Base):
    """One workspace's day. What is reserved was promised to calls that have not ended yet."""

    __tablename__ = "budgets"

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    limit_micros: Mapped[int] = mapped_column(BigInteger)
    spent_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved_micros: Mapped[int] = mapped_column(BigInteger, default=0)


class OverBudget(CopydeskError):
    """The call would pass the workspace's daily limit; nothing was sent. `spent` counts what is set aside."""

    code = "over_budget"

    def __init__(self, *, limit: Money, spent: Money, asked: Money, resets_at: datetime) -> None:
        self.limit, self.spent, self.asked, self.resets_at = limit, spent, asked, resets_at
        super().__init__(limit, spent, asked, resets_at)

    @property
    def message(self) -> str:
        resets = f"{self.resets_at:%H:%M} UTC on {self.resets_at.day} {self.resets_at:%B}"
        return (
            f"Today's limit of {self.limit} is used up ({self.spent} spent, {self.asked} asked). "
            f"It resets at {resets}."
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How a workspace's budget stands today."""

    limit: Money
    spent: Money
    reserved: Money
    resets_at: datetime

    @property
    def left(self) -> Money:
        return max(ZERO, self.limit - self.spent - self.reserved)


class Budgets:
    """Reserves and settles for all workspaces, each with the same daily limit."""

    def __init__(self, database: Database, clock: Clock, *, daily_limit: Money) -> None:
        self._database = database
        self._clock = clock
        self._daily_limit = daily_limit

    async def reserve(
        self,
        workspace_id: WorkspaceId,
        estimate: Money,
        *,
        campaign_id: CampaignId,
        platform: PlatformName,
        writer: str,
        model: str,
    ) -> ReservationId:
        """Set `estimate` aside for one call.

        Raises:
            OverBudget: the limit would be passed; nothing was set aside.
        """
        now = self._clock.now()
        entry = LedgerEntry(
            id=new_reservation_id(),
            workspace_id=workspace_id,
            campaign_id=campaign_id,
            platform=platform,
            writer=writer,
            model=model[:LONGEST_MODEL],
            day=_day(now),
            state=EntryState.RESERVED,
            reserved_micros=estimate.micros,
            created_at=now,
        )
        async with self._database.write() as session:
            await _open_day(session, workspace_id, entry.day, self._daily_limit)
            if not await _set_aside(session, workspace_id, entry.day, estimate):
                budget = await session.get_one(Budget, (workspace_id, entry.day))
                raise OverBudget(
                    limit=Money(budget.limit_micros),
                    spent=Money(budget.spent_micros + budget.reserved_micros),
                    asked=estimate,
                    resets_at=_next_midnight(now),
                )
            session.add(entry)
        return entry.id

    async def settle(
        self,
        reservation: ReservationId,
        cost: Money,
        *,
        input_tokens: int = 0,
        output_tokens: int = 0,
        assumed: bool = False,
    ) -> bool:
        """Turn what was set aside into `cost`; zero releases it. False when it was settled before.

        A settlement that comes after the reservation was released as stale still counts.
        """
        charged = cost > ZERO or input_tokens + output_tokens > 0
        values = {
            "state": EntryState.SETTLED if charged else EntryState.RELEASED,
            "cost_micros": cost.micros,
            "input_tokens": input_tokens,
            "output_tokens": output_tokens,
            "price_assumed": assumed,
            "settled_at": self._clock.now(),
        }
        async with self._database.write() as session:
            entry = await _close(session, reservation, EntryState.RESERVED, values)
            set_aside = entry.reserved_micros if entry else 0
            if entry is None and charged:
                entry = await _close(session, reservation, EntryState.RELEASED, values)
            if entry is None:
                return False
            await _move(session, entry.workspace_id, entry.day, reserved=-set_aside, spent=cost.micros)
            if charged:
                journal.record(session, entry.workspace_id, _settled(entry), at=self._clock.now())
        return True

    async def release_stale(self, older_than: timedelta) -> int:
        """Release reservations whose process must have died: open for longer than any call takes."""
        now = self._clock.now()
        async with self._database.write() as session:
            stale = (
                await session.execute(
                    update(LedgerEntry)
                    .where(
                        LedgerEntry.state == EntryState.RESERVED, LedgerEntry.created_at < now - older_than
                    )
                    .values(state=EntryState.RELEASED, settled_at=now)
                    .returning(LedgerEntry.workspace_id, LedgerEntry.day, LedgerEntry.reserved_micros)
                    .execution_options(synchronize_session=False)
                )
            ).all()
            # In order, so that two sweeps can't hold each other up.
            for workspace_id, day, micros in sorted(stale, key=lambda row: (row[0], row[1])):
                await _move(session, workspace_id, day, reserved=-micros, spent=0)
        if stale:
            log.warning("stale_reservations_released", count=len(stale))
        return len(stale)

    async def standing(self, workspace_id: WorkspaceId) -> Standing:
        """How the workspace's budget stands today."""
        now = self._clock.now()
        async with self._database.read() as session:
            budget = await session.scalar(
                select(Budget).where(Budget.workspace_id == workspace_id, Budget.day == _day(now))
            )
        return Standing(
            limit=self._daily_limit,
            spent=Money(budget.spent_micros) if budget else ZERO,
            reserved=Money(budget.reserved_micros) if budget else ZERO,
            resets_at=_next_midnight(now),
        )


async def _open_day(session: AsyncSession, workspace_id: WorkspaceId, day: date, limit: Money) -> None:
    """Make sure that the day has its row, with the limit as it is set now."""
    row = insert(session, Budget).values(
        workspace_id=workspace_id, day=day, limit_micros=limit.micros, spent_micros=0, reserved_micros=0
    )
    await session.execute(
        row.on_conflict_do_update(
            index_elements=["workspace_id", "day"], set_={"limit_micros": row.excluded.limit_micros}
        )
    )


async def _set_aside(session: AsyncSession, workspace_id: WorkspaceId, day: date, estimate: Money) -> bool:
    reserved = await session.execute(
        update(Budget)
        .where(
            Budget.workspace_id == workspace_id,
            Budget.day == day,
            Budget.spent_micros + Budget.reserved_micros + estimate.micros <= Budget.limit_micros,
        )
        .values(reserved_micros=Budget.reserved_micros + estimate.micros)
        .returning(Budget.day)
        .execution_options(synchronize_session=False)
    )
    return reserved.one_or_none() is not None


async def _close(
    session: AsyncSession, reservation: ReservationId, expected: EntryState, values: Mapping[str, object]
) -> LedgerEntry | None:
    return await session.scalar(
        update(LedgerEntry)
        .where(LedgerEntry.id == reservation, LedgerEntry.state == expected)
        .values(dict(values))
        .returning(LedgerEntry)
        .execution_options(synchronize_session=False)
    )


async def _move(
    session: AsyncSession, workspace_id: WorkspaceId, day: date, *, reserved: int, spent: int
) -> None:
    await session.execute(
        update(Budget)
        .where(Budget.workspace_id == workspace_id, Budget.day == day)
        .values(reserved_micros=Budget.reserved_micros + reserved, spent_micros=Budget.spent_micros + spent)
        .execution_options(synchronize_session=False)
    )


def _settled(entry: LedgerEntry) -> SpendSettled:
    return SpendSettled(
        campaign_id=entry.campaign_id,
        platform=entry.platform,
        writer=entry.writer,
        model=entry.model,
        input_tokens=entry.input_tokens,
        output_tokens=entry.output_tokens,
        cost_micros=entry.cost_micros,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _next_midnight(moment: datetime) -> datetime:
    return datetime.combine(_day(moment) + timedelta(days=1), time(), UTC)
