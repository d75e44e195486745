"""What a workspace spends: today and this month against their limits, and by campaign and model."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.permissions import Actor, Permission, require
from core.access.scope import Scope
from core.campaigns.models import Campaign
from core.foundation.clock import Clock
from core.foundation.ids import CampaignId
from core.foundation.money import ZERO, Money
from core.spending import usage
from core.spending.budgets import Budgets
from core.spending.forecast import Forecast, forecast
from core.spending.ledger import costs
from core.spending.periods import day_of
from core.spending.usage import Days
from core.storage.database import Database

PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Today:
    """Today's standing, in micro-dollars. What is reserved belongs to calls under way."""

    spent_micros: int
    reserved_micros: int
    limit_micros: int
    resets_at: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """This month until `day`, which is today in the workspace's `zone`; in micro-dollars.

    `limit_micros` is None where there is none, `forecast` while too few days are known.
    """

    day: date
    zone: str
    spent_micros: int
    limit_micros: int | None
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What the cache saved in the last 30 days: calls that were not needed, beside those that were made."""

    saved_micros: int
    hits: int
    calls: int


@dataclass(frozen=True, slots=True)
class CampaignCost:
    """What one campaign cost with one model. `assumed` where that model's price had to be guessed.

    `is_fee` where a platform charged it for what it told; then `model` says what that was.
    """

    campaign_id: CampaignId
    campaign: str
    model: str
    calls: int
    cost_micros: int
    assumed: bool
    is_fee: bool = False


@dataclass(frozen=True, slots=True)
class WorkspaceCosts:
    """Today, this month, and the campaigns of the last 30 days, the dearest first."""

    today: Today
    month: Month
    cache: Saved
    campaigns: tuple[CampaignCost, ...]

    @property
    def total(self) -> Money:
        return Money(sum(cost.cost_micros for cost in self.campaigns))


@dataclass(frozen=True, slots=True)
class Spent:
    """What writing a campaign has cost so far. `assumed` where a price had to be guessed."""

    amount: Money
    assumed: bool


@dataclass(frozen=True, slots=True)
class Costs:
    """Reads over spending. Built once by the composition root."""

    database: Database
    clock: Clock
    budgets: Budgets

    async def of(self, by: Actor) -> WorkspaceCosts:
        """How their workspace's spending stands."""
        scope = require(by, Permission.READ)
        standing = await self.budgets.standing(scope.workspace_id)
        async with self.database.read() as session:
            rows = await costs(session, scope.workspace_id, since=self.clock.now() - PERIOD)
            found = await session.execute(
                select(Campaign.id, Campaign.name).where(Campaign.id.in_([row.campaign_id for row in rows]))
            )
            names = dict(found.all())
            month = await self._month(session, scope, standing.month_limit)
            cache = await self._saved(session, scope, month.day)
        today = Today(
            spent_micros=standing.spent.micros,
            reserved_micros=standing.reserved.micros,
            limit_micros=standing.limit.micros,
            resets_at=standing.resets_at,
        )
        campaigns = (
            CampaignCost(
                row.campaign_id,
                names[row.campaign_id],
                row.model,
                row.calls,
                row.amount.micros,
                row.assumed,
                row.is_fee,
            )
            for row in rows
        )
        return WorkspaceCosts(today, month, cache, tuple(campaigns))

    async def _month(self, session: AsyncSession, scope: Scope, limit: Money | None) -> Month:
        """This month, and where it leads."""
        zone = await people.zone_of_workspace(session, scope.workspace_id)
        today = day_of(self.clock.now(), zone)
        began = max(today.replace(day=1), await usage.first_day(session, scope.workspace_id) or today)
        spent = await usage.by_day(session, scope.workspace_id, Days(began, today))
        return Month(
            day=today,
            zone=zone.key,
            spent_micros=sum(spent.values()),
            limit_micros=limit.micros if limit is not None else None,
            forecast=forecast(
                [spent.get(began + timedelta(days=n), 0) for n in range((today - began).days)],
                today=spent.get(today, 0),
                left=monthrange(today.year, today.month)[1] - today.day,
            ),
        )

    async def _saved(self, session: AsyncSession, scope: Scope, today: date) -> Saved:
        days = Days(today - PERIOD + timedelta(days=1), today)
        used = await usage.saved(session, scope.workspace_id, days)
        return Saved(used.saved_micros, used.hits, used.calls)

    async def of_campaign(self, by: Actor, campaign_id: CampaignId) -> Spent:
        """What writing one campaign has cost so far.

        Raises:
            NotFound: there is no such campaign in this workspace.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            await scope.find(session, Campaign, campaign_id, "campaign")
            found = await costs(session, scope.workspace_id, campaign_id=campaign_id)
        rows = [row for row in found if not row.is_fee]
        return Spent(sum((row.amount for row in rows), ZERO), any(row.assumed for row in rows))
