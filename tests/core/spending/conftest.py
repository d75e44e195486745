"""Somebody with a campaign, and budgets for them that tests set limits in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.access.models import Member
from core.access.permissions import System
from core.campaigns.models import Variant
from core.flow.limits import Limits
from core.foundation.ids import PlatformName
from core.foundation.money import Money
from core.spending.books import Budget, BudgetScope
from core.spending.budgets import Budgets
from core.spending.ledger import LedgerEntry, ReservationId, Task
from core.spending.periods import Period
from core.storage.database import Database
from core.storage.journal import JournalEntry
from tests.builders import a_member, a_variant
from tests.stand_ins.clock import ManualClock

PLENTY = Money.of_dollars(1_000)


@dataclass
class Till:
    """What a test about money works with."""

    database: Database
    clock: ManualClock
    ana: Member
    variant: Variant
    budgets: Budgets = field(init=False)
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        self.budgets = Budgets(self.database, self.clock, daily_limit=PLENTY)
        self.limits = Limits(self.database, self.clock, self.budgets)

    def subject(self, scope: BudgetScope) -> str:
        of = {
            BudgetScope.WORKSPACE: self.ana.workspace_id,
            BudgetScope.CAMPAIGN: self.variant.campaign_id,
            BudgetScope.MEMBER: self.ana.id,
        }
        return of[scope]

    async def limit(self, scope: BudgetScope, period: Period, limit: Money | None) -> None:
        by = System(self.ana.workspace_id)
        match scope:
            case BudgetScope.WORKSPACE:
                await self.limits.of_workspace(period, limit, by=by)
            case BudgetScope.CAMPAIGN:
                await self.limits.of_campaign(self.variant.campaign_id, limit, by=by)
            case BudgetScope.MEMBER:
                await self.limits.of_member(self.ana.id, period, limit, by=by)

    async def zone(self, zone: str) -> None:
        await self.limits.set_zone(zone, by=System(self.ana.workspace_id))

    async def reserve(
        self, most: Money, *, budgets: Budgets | None = None, model: str = "m"
    ) -> ReservationId:
        return await (budgets or self.budgets).reserve(
            self.ana.workspace_id,
            most,
            campaign_id=self.variant.campaign_id,
            platform=PlatformName.X,
            writer="openai",
            model=model,
            asked_by=self.ana.id,
            task=Task.DRAFT,
        )

    async def spend(self, cost: Money, *, model: str = "m") -> None:
        await self.budgets.settle(await self.reserve(cost, model=model), cost, input_tokens=1)

    async def rows(self) -> Sequence[Budget]:
        async with self.database.read() as session:
            return (await session.scalars(select(Budget))).all()

    async def row(self, scope: BudgetScope, period: Period) -> Budget:
        """The latest one."""
        rows = [row for row in await self.rows() if (row.scope, row.period) == (scope, period)]
        return max(rows, key=lambda row: row.began)

    async def entries(self) -> Sequence[LedgerEntry]:
        async with self.database.read() as session:
            return (await session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))).all()

    async def told(self, kind: str = "budget.reached") -> Sequence[JournalEntry]:
        async with self.database.read() as session:
            kept = select(JournalEntry).where(JournalEntry.kind == kind).order_by(JournalEntry.position)
            return (await session.scalars(kept)).all()

    async def require_true_books(self) -> None:
        """That each budget says what the ledger's entries come to."""
        entries = await self.entries()
        for row in await self.rows():
            ours = [
                entry
                for entry in entries
                if row.subject in {entry.workspace_id, entry.campaign_id, entry.asked_by}
                and (row.period is Period.WHOLE or _is_in(row, entry))
            ]
            spent = sum(entry.cost_micros for entry in ours)
            reserved = sum(entry.reserved_micros for entry in ours if entry.state == "reserved")
            assert (row.spent_micros, row.reserved_micros) == (spent, reserved), (row.scope, row.period)


def _is_in(row: Budget, entry: LedgerEntry) -> bool:
    first = entry.day if row.period is Period.DAY else entry.day.replace(day=1)
    return row.began == first


@pytest.fixture
async def till(database: Database, clock: ManualClock) -> Till:
    ana = await a_member(database, clock)
    return Till(database, clock, ana, await a_variant(database, clock, ana))


HOUR = timedelta(hours=1)
EACH = [
    (BudgetScope.WORKSPACE, Period.DAY),
    (BudgetScope.WORKSPACE, Period.MONTH),
    (BudgetScope.CAMPAIGN, Period.WHOLE),
    (BudgetScope.MEMBER, Period.DAY),
    (BudgetScope.MEMBER, Period.MONTH),
]
"""The budgets that a call counts in."""
