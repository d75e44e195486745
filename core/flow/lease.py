"""The lease on a campaign that is being written: held, renewed, and lost only by the dead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.campaigns.models import Campaign
from core.foundation.clock import Clock
from core.foundation.errors import Conflict
from core.foundation.ids import CampaignState
from core.storage.database import Database

LEASE = timedelta(seconds=30)

log = structlog.get_logger(__name__)


class LeaseLost(Conflict):
    """Somebody else is writing this campaign now; what we were writing is dropped."""

    code = "lease_lost"

    @property
    def message(self) -> str:
        return "Another worker has taken over this campaign; it will be finished there."


async def hold(session: AsyncSession, campaign: Campaign, now: datetime) -> Campaign:
    """The campaign's row, locked and still ours, its lease renewed."""
    held = await session.scalar(
        update(Campaign)
        .where(
            Campaign.id == campaign.id,
            Campaign.fence == campaign.fence,
            Campaign.state == CampaignState.DRAFTING,
        )
        .values(leased_until=now + LEASE)
        .returning(Campaign)
        .execution_options(populate_existing=True)
    )
    if held is None:
        raise LeaseLost
    return held


@asynccontextmanager
async def keeping_lease(database: Database, campaign: Campaign, clock: Clock) -> AsyncIterator[None]:
    """Renew the lease while the block runs, so that only a dead writer ever loses it."""

    async def renew() -> None:
        wait = LEASE / 3
        while True:
            await asyncio.sleep(wait.total_seconds())
            wait = LEASE / 3
            try:
                async with database.write() as session:
                    await hold(session, campaign, clock.now())
            except LeaseLost:
                return  # who writes finds out by themselves, when they next want to keep something
            except Exception as error:  # noqa: BLE001 - tried again before the lease is over
                # Soon: a database that is busy has used up half of the lease before it says so.
                wait = LEASE / 30
                log.warning("lease_not_renewed", campaign_id=campaign.id, error=type(error).__name__)

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
