"""Charging: what a call cost moves from set aside to spent, in all budgets it counts in, and is told.

The caller holds the books of the workspace, and commits.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.foundation.events.spending import BudgetReached, SpendSettled
from core.foundation.ids import WorkspaceId
from core.spending.books import Budget, move
from core.spending.ledger import EntryState, LedgerEntry
from core.spending.periods import resets_at
from core.storage import journal

log = structlog.get_logger(__name__)

LOST_AFTER = timedelta(minutes=10)
"""A call that is open for longer has lost its process; if it ends after all, its price is put right."""
TOLD_AT = (50, 80, 100)
"""Percentages of a limit at which people are told, once in each period."""


async def charge(
    session: AsyncSession, entry: LedgerEntry, more: int, *, set_aside: int, at: datetime
) -> None:
    """Give back what was set aside for a call, charge `more` for it, and say where a budget is well spent.

    `more` is below zero where a call taken for lost has cost less.
    """
    moved = await move(session, entry.payers, entry.day, reserved=-set_aside, spent=more)
    if more or entry.state is EntryState.SETTLED:
        journal.record(session, entry.workspace_id, _settled(entry, more), at=at)
    for budget in moved:
        for percent in TOLD_AT:
            if budget.told < percent <= budget.percent:
                tell(
                    session,
                    budget,
                    percent,
                    await people.zone_of_workspace(session, entry.workspace_id),
                    at=at,
                )


async def charge_lost(session: AsyncSession, workspace_id: WorkspaceId, now: datetime) -> int:
    """Charge a workspace's calls whose process must have died; says how many."""
    found = await session.scalars(
        update(LedgerEntry)
        .where(
            LedgerEntry.workspace_id == workspace_id,
            LedgerEntry.state == EntryState.RESERVED,
            LedgerEntry.created_at < now - LOST_AFTER,
        )
        .values(
            state=EntryState.LOST,
            cost_micros=LedgerEntry.reserved_micros,
            price_assumed=True,
            settled_at=now,
        )
        .returning(LedgerEntry)
        .execution_options(synchronize_session=False)
    )
    lost = found.all()
    for entry in lost:
        await charge(session, entry, entry.cost_micros, set_aside=entry.cost_micros, at=now)
    if lost:
        log.warning("lost_calls_charged", count=len(lost))
    return len(lost)


def tell(session: AsyncSession, budget: Budget, percent: int, zone: ZoneInfo, *, at: datetime) -> None:
    """Note that so much of a budget is spent."""
    budget.told = percent
    reached = BudgetReached(
        scope=budget.scope,
        subject=budget.subject,
        period=budget.period,
        percent=percent,
        limit_micros=budget.limit_micros or 0,
        spent_micros=budget.spent_micros,
        resets_at=resets_at(budget.period, budget.began, zone),
    )
    journal.record(session, budget.workspace_id, reached, at=at)


def _settled(entry: LedgerEntry, more: int) -> SpendSettled:
    return SpendSettled(
        campaign_id=entry.campaign_id,
        platform=entry.platform,
        writer=entry.writer,
        model=entry.model,
        input_tokens=entry.input_tokens,
        output_tokens=entry.output_tokens,
        cost_micros=more,
        task=entry.task,
        member_id=entry.asked_by,
        cached_tokens=entry.cached_tokens,
        reasoning_tokens=entry.reasoning_tokens,
    )
