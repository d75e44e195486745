"""The daily budget of a workspace: money is set aside before a call and settled after it.

Setting aside is one conditional UPDATE, so that however many calls begin at once, what is set aside and
spent together never passes the limit. Set aside is what such calls cost of late, and never more than the
most a call may cost; a call that costs more than that passes the limit by the difference. Days are UTC days.

Money is set aside just before its call. A call whose answer was lost, with its process or on the way,
may have been billed all the same: it counts as spent, at what was set aside.
"""

import asyncio
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import structlog
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.clock import Clock
from core.foundation.errors import CopydeskError
from core.foundation.events import SpendSettled
from core.foundation.ids import LONGEST_MODEL, CampaignId, PlatformName, WorkspaceId
from core.foundation.money import ZERO, Money
from core.spending.day import Budget, day_of, move, next_midnight, open_day, set_aside_on
from core.spending.ledger import (
    EntryState,
    LedgerEntry,
    ReservationId,
    new_reservation_id,
    usual_share,
)
from core.storage import journal
from core.storage.database import Database

log = structlog.get_logger(__name__)

LOST_AFTER = timedelta(minutes=10)
"""A call that is open for longer has lost its process; if it ends after all, its price is put right."""


class OverBudget(CopydeskError):
    """The call would pass the workspace's daily limit; nothing was sent.

    `spent` is gone for today; `reserved` is set aside for calls under way, and may come back.
    """

    code = "over_budget"

    def __init__(
        self, *, limit: Money, spent: Money, asked: Money, resets_at: datetime, reserved: Money = ZERO
    ) -> None:
        self.limit, self.spent, self.reserved, self.asked = limit, spent, reserved, asked
        self.resets_at = resets_at
        super().__init__(limit, spent, reserved, asked, resets_at)

    @property
    def may_pass(self) -> bool:
        """Whether there may be room once the calls under way are settled."""
        return self.spent + self.asked <= self.limit

    @property
    def message(self) -> str:
        resets = f"It resets at {self.resets_at:%H:%M} UTC on {self.resets_at.day} {self.resets_at:%B}."
        if self.asked > self.limit:
            return (
                f"This may cost {self.asked}, more than the whole limit of {self.limit} for a day. "
                "Raise DAILY_LIMIT_USD, or set OPENAI_PRICE where the model's price is not listed."
            )
        if self.may_pass:
            return (
                f"Today's limit of {self.limit} is set aside for calls under way ({self.spent} spent, "
                f"{self.reserved} set aside, {self.asked} asked). Try again when they are done. {resets}"
            )
        aside = f", {self.reserved} set aside" if self.reserved > ZERO else ""
        return (
            f"Today's limit of {self.limit} is used up ({self.spent} spent{aside}, {self.asked} asked). "
            f"{resets}"
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
        most: Money,
        *,
        campaign_id: CampaignId,
        platform: PlatformName,
        writer: str,
        model: str,
    ) -> ReservationId:
        """Set money aside for one call that may cost `most`; the call is to follow at once.

        Raises:
            OverBudget: the limit would be passed; nothing was set aside.
        """
        reservation, now = new_reservation_id(), self._clock.now()

        async def set_aside(session: AsyncSession) -> OverBudget | None:
            entry = LedgerEntry(
                id=reservation,
                workspace_id=workspace_id,
                campaign_id=campaign_id,
                platform=platform,
                writer=writer,
                model=model[:LONGEST_MODEL],
                day=day_of(now),
                state=EntryState.RESERVED,
                ceiling_micros=most.micros,
                created_at=now,
            )
            await open_day(session, workspace_id, entry.day, self._daily_limit)
            await _charge_lost(session, now, LedgerEntry.workspace_id == workspace_id)
            share = await usual_share(session, model=entry.model, platform=platform)
            entry.reserved_micros = ceil(most.micros * share)
            if not await set_aside_on(session, workspace_id, entry.day, entry.reserved_micros):
                budget = await session.get_one(Budget, (workspace_id, entry.day), populate_existing=True)
                return OverBudget(
                    limit=Money(budget.limit_micros),
                    spent=Money(budget.spent_micros),
                    reserved=Money(budget.reserved_micros),
                    asked=Money(entry.reserved_micros),
                    resets_at=next_midnight(now),
                )
            session.add(entry)
            return None

        setting_aside = asyncio.ensure_future(self._database.share(f"budget:{workspace_id}", set_aside))
        try:
            await asyncio.shield(setting_aside)
        except asyncio.CancelledError:
            # There will be no call: what was set aside all the same goes back.
            with suppress(CopydeskError):
                await setting_aside
                await self.settle(reservation, ZERO)
            raise
        return reservation

    async def settle(
        self,
        reservation: ReservationId,
        cost: Money,
        *,
        input_tokens: int = 0,
        output_tokens: int = 0,
        assumed: bool = False,
        lost: bool = False,
        within: AsyncSession | None = None,
    ) -> bool:
        """Turn what was set aside into `cost`; zero releases it. False when it was settled before.

        It is committed, or where it is done `within` a transaction of the caller's, with that.

        `lost` says that an answer never came: at least what was set aside is charged. A call that ends after
        it was taken for lost is charged what it cost instead.
        """
        now = self._clock.now()
        async with self._database.write() if within is None else nullcontext(within) as session:
            entry = await session.scalar(
                select(LedgerEntry)
                .where(LedgerEntry.id == reservation, LedgerEntry.state.in_(_OPEN))
                .with_for_update()
            )
            if entry is None:
                return False
            before = entry.cost_micros
            set_aside = entry.reserved_micros if entry.state is EntryState.RESERVED else 0
            entry.cost_micros = max(cost.micros, entry.reserved_micros) if lost else cost.micros
            charged = entry.cost_micros + input_tokens + output_tokens > 0
            entry.state = EntryState.SETTLED if charged else EntryState.RELEASED
            entry.input_tokens, entry.output_tokens = input_tokens, output_tokens
            entry.price_assumed = assumed or lost
            entry.settled_at = now
            more = entry.cost_micros - before
            await move(session, entry.workspace_id, entry.day, reserved=-set_aside, spent=more)
            if charged or more:
                journal.record(session, entry.workspace_id, _settled(entry, more), at=now)
        return True

    async def keep_saved(
        self,
        workspace_id: WorkspaceId,
        saved: Money,
        within: AsyncSession | None = None,
        *,
        campaign_id: CampaignId,
        platform: PlatformName,
        writer: str,
        model: str,
    ) -> None:
        """Note what a call would have cost that the cache made needless."""
        now = self._clock.now()
        entry = LedgerEntry(
            id=new_reservation_id(),
            workspace_id=workspace_id,
            campaign_id=campaign_id,
            platform=platform,
            writer=writer,
            model=model[:LONGEST_MODEL],
            day=day_of(now),
            state=EntryState.CACHED,
            reserved_micros=0,
            ceiling_micros=0,
            saved_micros=saved.micros,
            created_at=now,
            settled_at=now,
        )
        async with self._database.write() if within is None else nullcontext(within) as session:
            session.add(entry)

    async def charge_lost(self) -> int:
        """Charge what was set aside for calls whose process must have died; says how many."""
        async with self._database.write() as session:
            return await _charge_lost(session, self._clock.now())

    async def standing(self, workspace_id: WorkspaceId) -> Standing:
        """How the workspace's budget stands today."""
        now = self._clock.now()
        async with self._database.read() as session:
            budget = await session.scalar(
                select(Budget).where(Budget.workspace_id == workspace_id, Budget.day == day_of(now))
            )
        return Standing(
            limit=self._daily_limit,
            spent=Money(budget.spent_micros) if budget else ZERO,
            reserved=Money(budget.reserved_micros) if budget else ZERO,
            resets_at=next_midnight(now),
        )


_OPEN = (EntryState.RESERVED, EntryState.LOST)


async def _charge_lost(session: AsyncSession, now: datetime, *which: ColumnElement[bool]) -> int:
    lost = await session.scalars(
        update(LedgerEntry)
        .where(LedgerEntry.state == EntryState.RESERVED, LedgerEntry.created_at < now - LOST_AFTER, *which)
        .values(
            state=EntryState.LOST,
            cost_micros=LedgerEntry.reserved_micros,
            price_assumed=True,
            settled_at=now,
        )
        .returning(LedgerEntry)
        .execution_options(synchronize_session=False)
    )
    # In order, so that two sweeps can't hold each other up.
    entries = sorted(lost, key=lambda entry: (entry.workspace_id, entry.day))
    for entry in entries:
        micros = entry.cost_micros
        await move(session, entry.workspace_id, entry.day, reserved=-micros, spent=micros)
        journal.record(session, entry.workspace_id, _settled(entry, micros), at=now)
    if entries:
        log.warning("lost_calls_charged", count=len(entries))
    return len(entries)


def _settled(entry: LedgerEntry, more: int) -> SpendSettled:
    """What is charged now: below zero where a call taken for lost has cost less."""
    return SpendSettled(
        campaign_id=entry.campaign_id,
        platform=entry.platform,
        writer=entry.writer,
        model=entry.model,
        input_tokens=entry.input_tokens,
        output_tokens=entry.output_tokens,
        cost_micros=more,
    )
