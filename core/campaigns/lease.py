"""The lease on a campaign that is being written: held, renewed, and lost only by the dead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from core.campaigns.models import Campaign
from core.foundation.clock import Clock
from core.foundation.errors import Conflict
from core.foundation.ids import CampaignState
from core.storage import leases
from core.storage.database import Database

LEASE = timedelta(seconds=30)


class LeaseLost(Conflict):
    """Somebody else is writing this campaign now; what we were writing is dropped."""

    code = "lease_lost"

    @property
    def message(self) -> str:
        return "Another worker has taken over this campaign; it will be finished there."


async def hold(session: AsyncSession, campaign: Campaign, now: datetime) -> Campaign:
    """The campaign's row, locked and still ours, its lease renewed; without the brief, which stays."""
    held = await session.scalar(
        update(Campaign)
        .where(
            Campaign.id == campaign.id,
            Campaign.fence == campaign.fence,
            Campaign.state == CampaignState.DRAFTING,
        )
        .values(leased_until=now + LEASE)
        .returning(Campaign)
        .options(defer(Campaign.brief, raiseload=True))
        .execution_options(populate_existing=True)
    )
    if held is None:
        raise LeaseLost
    return held


@asynccontextmanager
async def keeping_lease(database: Database, campaign: Campaign, clock: Clock) -> AsyncIterator[None]:
    """Renew the lease while the block runs, so that only a dead writer ever loses it."""

    async def renew() -> bool:
        try:
            async with database.write() as session:
                await hold(session, campaign, clock.now())
        except LeaseLost:
            return False
        return True

    try:
        async with leases.kept(renew, lease=LEASE, what=campaign.id):
            yield
    except asyncio.CancelledError:
        # Whoever wrote it has to leave: a worker takes it up at once.
        await leases.hand_back(database, Campaign, [campaign], Campaign.state == CampaignState.DRAFTING)
        raise
