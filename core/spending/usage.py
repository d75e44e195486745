"""What was used, as the ledger has it: each entry, and sums by day, model, campaign, person or task.

Days are those of the workspace's zone. Amounts are summed as whole micro-dollars: whatever they are summed
by, they come to the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, null, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.foundation.ids import WorkspaceId
from core.spending.ledger import FEE, EntryState, LedgerEntry
from core.spending.tariffs import Tariff, billed, in_force

AT_A_TIME = 1_000
"""Entries of one page."""


class Grouping(StrEnum):
    """What usage is summed by."""

    DAY = "day"
    MODEL = "model"
    CAMPAIGN = "campaign"
    PERSON = "person"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Used:
    """What was used; amounts are micro-dollars. `cost_micros` includes `fee_micros` and `assumed_micros`."""

    calls: int = 0
    """Of models, that were charged."""
    hits: int = 0
    """Calls that the cache made needless."""
    fees: int = 0
    """How often a platform charged for what it told."""
    variants: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    cost_micros: int = 0
    fee_micros: int = 0
    assumed_micros: int = 0
    """What was charged at a price, or for tokens, that nobody knows for sure."""
    saved_micros: int = 0
    billed_micros: int | None = 0
    """None where it is not for whoever asks."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What was used of one `key`: an ISO day, a model, a task, or an id; empty for what nobody asked for."""

    day: date | None
    key: str
    used: Used


@dataclass(frozen=True, slots=True)
class Billed:
    """An entry, and what it is billed at."""

    entry: LedgerEntry
    billed_micros: int


async def sums(
    session: AsyncSession, workspace_id: WorkspaceId, days: Days, by: Grouping, *, daily: bool = False
) -> list[Sum]:
    """What was used by each of `by`, and each day apart where it is `daily`; days in their order, else the
    dearest first."""
    key = _KEYS[by]
    is_daily = daily or by is Grouping.DAY
    used = _used()
    grouped = [LedgerEntry.day, key] if is_daily else [null(), key]
    found = await session.execute(
        select(*grouped, *used.values())
        .select_from(LedgerEntry)
        .outerjoin(Tariff, in_force())
        .where(_within(workspace_id, days))
        .group_by(*dict.fromkeys(grouped[0 if is_daily else 1 :]))
        .order_by(*([LedgerEntry.day] if is_daily else []), used["cost_micros"].desc(), key)
    )
    return [
        Sum(day, str(each or ""), Used(**dict(zip(used, map(int, figures), strict=True))))
        for day, each, *figures in found
    ]


async def saved(session: AsyncSession, workspace_id: WorkspaceId, days: Days) -> Used:
    """What the cache saved, with its hits and the calls that were made all the same; nothing else is read."""
    columns = {name: _used()[name] for name in ("calls", "hits", "saved_micros")}
    found = await session.execute(select(*columns.values()).where(_within(workspace_id, days)))
    return Used(**{name: int(figure or 0) for name, figure in zip(columns, found.one(), strict=True)})


async def by_day(session: AsyncSession, workspace_id: WorkspaceId, days: Days) -> dict[date, int]:
    """What each day cost, in micro-dollars; days without a call are left out."""
    cost = func.sum(LedgerEntry.cost_micros)
    found = await session.execute(
        select(LedgerEntry.day, cost).where(_within(workspace_id, days)).group_by(LedgerEntry.day)
    )
    return {day: int(micros) for day, micros in found}


async def first_day(session: AsyncSession, workspace_id: WorkspaceId) -> date | None:
    """The day of the first entry."""
    return await session.scalar(
        select(func.min(LedgerEntry.day)).where(LedgerEntry.workspace_id == workspace_id)
    )


async def entries(
    session: AsyncSession, workspace_id: WorkspaceId, days: Days, *, after: LedgerEntry | None = None
) -> Sequence[Billed]:
    """The next entries, open ones too, by day and age."""
    place = tuple_(LedgerEntry.day, LedgerEntry.id)
    found = await session.execute(
        select(LedgerEntry, billed())
        .outerjoin(Tariff, in_force())
        .where(
            _within(workspace_id, days),
            *([place > tuple_(literal(after.day), literal(after.id))] if after else []),
        )
        .order_by(LedgerEntry.day, LedgerEntry.id)
        .limit(AT_A_TIME)
    )
    return [Billed(entry, micros) for entry, micros in found]


def _within(workspace_id: WorkspaceId, days: Days) -> ColumnElement[bool]:
    return and_(LedgerEntry.workspace_id == workspace_id, LedgerEntry.day.between(days.first, days.last))


def _used() -> dict[str, ColumnElement[Any]]:
    """The columns of what was used, by the names of `Used`."""
    is_fee, is_hit = LedgerEntry.writer == FEE, LedgerEntry.state == EntryState.CACHED
    is_charged = LedgerEntry.state.in_([EntryState.SETTLED, EntryState.LOST])
    cost = LedgerEntry.cost_micros
    counts = {"calls": and_(is_charged, ~is_fee), "hits": is_hit, "fees": and_(is_charged, is_fee)}
    sums = {
        "variants": LedgerEntry.variants,
        "input_tokens": LedgerEntry.input_tokens,
        "output_tokens": LedgerEntry.output_tokens,
        "cached_tokens": LedgerEntry.cached_tokens,
        "reasoning_tokens": LedgerEntry.reasoning_tokens,
        "cost_micros": cost,
        "fee_micros": case((is_fee, cost), else_=0),
        "assumed_micros": case((LedgerEntry.price_assumed, cost), else_=0),
        "saved_micros": LedgerEntry.saved_micros,
        "billed_micros": billed(),
    }
    return {name: func.count().filter(which) for name, which in counts.items()} | {
        name: func.sum(amount) for name, amount in sums.items()
    }


_KEYS: dict[Grouping, InstrumentedAttribute[Any]] = {
    Grouping.DAY: LedgerEntry.day,
    Grouping.MODEL: LedgerEntry.model,
    Grouping.CAMPAIGN: LedgerEntry.campaign_id,
    Grouping.PERSON: LedgerEntry.asked_by,
    Grouping.TASK: LedgerEntry.task,
}
