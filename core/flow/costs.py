"""What a workspace spends: today against its limit, and by campaign and model."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from core.access.permissions import Actor, Permission, require
from core.campaigns.models import Campaign
from core.foundation.clock import Clock
from core.foundation.ids import CampaignId
from core.foundation.money import ZERO, Money
from core.spending.budgets import Budgets
from core.spending.ledger import costs
from core.storage.database import Database

PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Today:
    """Today's standing (UTC), in micro-dollars. What is reserved belongs to calls under way."""

    spent_micros: int
    reserved_micros: int
    limit_micros: int
    resets_at: datetime


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
    """Today, and the campaigns of the last 30 days, the dearest first."""

    today: Today
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
        return WorkspaceCosts(today, tuple(campaigns))

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
