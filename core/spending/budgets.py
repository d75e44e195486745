"""Budgets of workspaces, campaigns and members: money is set aside before a call and settled after it.

Setting aside is one conditional UPDATE over all budgets that a call counts in, so that however many calls
begin at once, what is set aside and spent together never passes a limit. Set aside is what such calls cost of
late, and never more than the most a call may cost; a call that costs more than that passes the limit by the
difference. Days and months are those of the workspace's zone.

Money is set aside just before its call. A call whose answer was lost, with its process or on the way,
may have been billed all the same: it counts as spent, at what was set aside.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.foundation.clock import Clock
from core.foundation.errors import CopydeskError
from core.foundation.ids import LONGEST_MODEL, CampaignId, MemberId, PlatformName, WorkspaceId
from core.foundation.money import ZERO, Money
from core.spending import books
from core.spending.books import Budget, Payers
from core.spending.charging import LOST_AFTER, TOLD_AT, charge, charge_lost, tell
from core.spending.ledger import (
    EntryState,
    LedgerEntry,
    ReservationId,
    Task,
    new_reservation_id,
    usual_share,
)
from core.spending.over_budget import OverBudget, refusal
from core.spending.periods import Period, day_of, midnight_after
from core.spending.rates import Tier
from core.storage.database import Database

NEARLY = 80
"""From this percentage on a refusal says that the budget is used up: what is left is not worth a call."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a budget stands in its period."""

    limit: Money
    spent: Money
    reserved: Money
    resets_at: datetime
    month_limit: Money | None = None
    """What may be spent in this month; None where that has no limit."""

    @property
    def left(self) -> Money:
        return max(ZERO, self.limit - self.spent - self.reserved)


class Budgets:
    """Reserves and settles for all workspaces. Limits are theirs to set; until then these are each one's."""

    def __init__(
        self, database: Database, clock: Clock, *, daily_limit: Money, monthly_limit: Money | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self.usual = {Period.DAY: daily_limit}
        if monthly_limit is not None:
            self.usual[Period.MONTH] = monthly_limit

    async def reserve(
        self,
        workspace_id: WorkspaceId,
        most: Money,
        *,
        campaign_id: CampaignId,
        platform: PlatformName,
        writer: str,
        model: str,
        asked_by: MemberId | None = None,
        task: Task = Task.DRAFT,
    ) -> ReservationId:
        """Set money aside for one call that may cost `most`; the call is to follow at once.

        Raises:
            OverBudget: a limit would be passed; nothing was set aside.
        """
        reservation, now = new_reservation_id(), self._clock.now()
        payers = Payers(workspace_id, campaign_id, asked_by)

        async def set_aside(session: AsyncSession) -> OverBudget | None:
            await books.hold(session, workspace_id)
            today = await books.today(session, payers, self.usual, at=now)
            entry = LedgerEntry(
                id=reservation,
                workspace_id=workspace_id,
                campaign_id=campaign_id,
                asked_by=asked_by,
                task=task,
                platform=platform,
                writer=writer,
                model=model[:LONGEST_MODEL],
                day=today.day,
                state=EntryState.RESERVED,
                ceiling_micros=most.micros,
                created_at=now,
            )
            await books.open_budgets(session, today)
            await charge_lost(session, workspace_id, now)
            judges = task is Task.MODERATE
            asked = await _usual_cost(session, most, entry.model, platform, judges=judges)
            entry.reserved_micros = asked.micros
            if not await books.set_aside(session, payers, entry.day, entry.reserved_micros):
                return await refusal(session, today, asked, at=now)
            session.add(entry)
            return None

        async with self.telling():
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

    async def require_room(
        self, session: AsyncSession, payers: Payers, calls: Sequence[tuple[PlatformName, str, Money]]
    ) -> None:
        """That the cheapest of `calls` may still be paid, once what is under way has cost nothing.

        Each is a platform, a model, and the most that it may cost.

        Raises:
            OverBudget: a budget is used up.
        """
        least = min(most for _, _, most in calls)
        if await self._never_fits(session, payers, least) is None:
            return
        usual = [await _usual_cost(session, most, model, platform) for platform, model, most in calls]
        if (over := await self._never_fits(session, payers, min(usual))) is not None:
            raise over

    async def settle(
        self,
        reservation: ReservationId,
        cost: Money,
        *,
        input_tokens: int = 0,
        output_tokens: int = 0,
        cached_tokens: int = 0,
        reasoning_tokens: int = 0,
        tier: Tier = Tier.STANDARD,
        variants: int = 0,
        assumed: bool = False,
        lost: bool = False,
        within: AsyncSession | None = None,
    ) -> bool:
        """Turn what was set aside into `cost`; zero releases it. False when it was settled before: then only
        `variants` that were not given yet are noted.

        It is committed, or where it is done `within` a transaction of the caller's, with that.

        `lost` says that an answer never came: at least what was set aside is charged. A call that ends after
        it was taken for lost is charged what it cost instead.
        """
        now = self._clock.now()

        async def settle(session: AsyncSession) -> bool:
            await books.hold(session, await _whose(session, reservation))
            entry = await session.get_one(LedgerEntry, reservation, populate_existing=True)
            entry.variants = max(entry.variants, variants)
            if entry.state not in _OPEN:
                return False
            before = entry.cost_micros
            set_aside = entry.reserved_micros if entry.state is EntryState.RESERVED else 0
            entry.cost_micros = max(cost.micros, entry.reserved_micros) if lost else cost.micros
            charged = entry.cost_micros + input_tokens + output_tokens > 0
            entry.state = EntryState.SETTLED if charged else EntryState.RELEASED
            entry.input_tokens, entry.output_tokens = input_tokens, output_tokens
            entry.cached_tokens, entry.reasoning_tokens = cached_tokens, reasoning_tokens
            entry.tier = tier
            entry.price_assumed = assumed or lost
            entry.settled_at = now
            await charge(session, entry, entry.cost_micros - before, set_aside=set_aside, at=now)
            return True

        if within is not None:
            return await settle(within)
        async with self._database.read() as session:
            workspace_id = await _whose(session, reservation)
        return await self._database.share(f"budget:{workspace_id}", settle)

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
        asked_by: MemberId | None = None,
        task: Task = Task.DRAFT,
        variants: int = 0,
    ) -> None:
        """Note what a call would have cost that the cache made needless."""
        now = self._clock.now()
        entry = LedgerEntry(
            id=new_reservation_id(),
            workspace_id=workspace_id,
            campaign_id=campaign_id,
            asked_by=asked_by,
            task=task,
            platform=platform,
            writer=writer,
            model=model[:LONGEST_MODEL],
            state=EntryState.CACHED,
            reserved_micros=0,
            ceiling_micros=0,
            saved_micros=saved.micros,
            variants=variants,
            created_at=now,
            settled_at=now,
        )
        async with self._database.write() if within is None else nullcontext(within) as session:
            entry.day = day_of(now, await people.zone_of_workspace(session, workspace_id))
            session.add(entry)

    async def charge_lost(self) -> int:
        """Charge what was set aside for calls whose process must have died; says how many."""
        now = self._clock.now()
        async with self._database.read() as session:
            found = await session.scalars(
                select(LedgerEntry.workspace_id)
                .where(LedgerEntry.state == EntryState.RESERVED, LedgerEntry.created_at < now - LOST_AFTER)
                .distinct()
            )
            whose = found.all()
        charged = 0
        for workspace_id in whose:
            async with self._database.write() as session:
                await books.hold(session, workspace_id)
                charged += await charge_lost(session, workspace_id, now)
        return charged

    async def standing(self, workspace_id: WorkspaceId) -> Standing:
        """How the workspace's budget stands today."""
        payers = Payers(workspace_id, books.NOBODYS, None)
        async with self._database.read() as session:
            today = await books.today(session, payers, self.usual, at=self._clock.now())
            found = await books.standing(session, today)
        budget = next(budget for budget in found if budget.period is Period.DAY)
        monthly = today.limits.get((workspace_id, Period.MONTH))
        return Standing(
            limit=Money(budget.limit_micros or 0),
            spent=Money(budget.spent_micros),
            reserved=Money(budget.reserved_micros),
            resets_at=midnight_after(today.day, today.zone),
            month_limit=None if monthly is None else Money(monthly),
        )

    @asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """Around what may be refused: where a budget refuses it that is all but spent, that is told, once."""
        try:
            yield
        except OverBudget as over:
            budget = over.budget
            is_full = budget is not None and not (over.may_pass or over.is_too_much)
            if budget is not None and is_full and budget.percent >= NEARLY and budget.told < TOLD_AT[-1]:
                await self._tell_used_up(budget)
            raise

    async def _tell_used_up(self, refusing: Budget) -> None:
        key = (refusing.workspace_id, refusing.subject, refusing.period, refusing.began)
        async with self._database.write() as session:
            await books.hold(session, refusing.workspace_id)
            budget = await session.get_one(Budget, key)
            if budget.told < TOLD_AT[-1]:
                zone = await people.zone_of_workspace(session, budget.workspace_id)
                tell(session, budget, TOLD_AT[-1], zone, at=self._clock.now())

    async def _never_fits(self, session: AsyncSession, payers: Payers, asked: Money) -> OverBudget | None:
        now = self._clock.now()
        today = await books.today(session, payers, self.usual, at=now)
        over = await refusal(session, today, asked, at=now)
        return None if over is None or over.may_pass else over


_OPEN = (EntryState.RESERVED, EntryState.LOST)


async def _whose(session: AsyncSession, reservation: ReservationId) -> WorkspaceId:
    whose = await session.scalars(select(LedgerEntry.workspace_id).where(LedgerEntry.id == reservation))
    return whose.one()


async def _usual_cost(
    session: AsyncSession, most: Money, model: str, platform: PlatformName, *, judges: bool = False
) -> Money:
    """What is set aside for a call that may cost `most`."""
    share = await usual_share(session, model=model, platform=platform, judges=judges)
    return Money(ceil(most.micros * share))
