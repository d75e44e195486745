"""When a campaign is done: every variant decided, every post at its end, and no change to one under way."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import case, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.campaigns.ended import ENDED, ended
from core.campaigns.lifecycle import UNDECIDED
from core.campaigns.models import Campaign, Rewrite, Variant
from core.foundation.clock import Clock
from core.foundation.events.campaigns import CampaignCompleted
from core.foundation.ids import CampaignId, CampaignState, VariantState
from core.foundation.logs import correlated
from core.publishing.calendar import OPEN
from core.publishing.models import Amendment, Post
from core.storage import journal
from core.storage.consuming import consume
from core.storage.database import Database
from core.storage.journal import JournalEntry

CONSUMER = "completion"


async def complete_finished(database: Database, clock: Clock) -> int:
    """Close the campaigns in review that have nothing left to decide, place or send; says how many.

    Only those are looked at that something has happened to since the last time.
    """

    async def close(session: AsyncSession, entries: Sequence[JournalEntry]) -> int:
        touched = {entry.payload["campaign_id"] for entry in entries if "campaign_id" in entry.payload}
        return await _close(session, touched, at=clock.now())

    return await consume(database, CONSUMER, close)


async def _close(session: AsyncSession, touched: Collection[CampaignId], *, at: datetime) -> int:
    undecided = exists().where(Variant.campaign_id == Campaign.id, Variant.state.in_(UNDECIDED))
    unplaced = exists().where(
        Variant.campaign_id == Campaign.id,
        Variant.state == VariantState.APPROVED,
        ~exists().where(Post.variant_id == Variant.id),
    )
    rewritten = exists().where(Rewrite.campaign_id == Campaign.id)
    under_way = exists().where(Post.campaign_id == Campaign.id, Post.state.in_(OPEN))
    being_amended = exists().where(Amendment.campaign_id == Campaign.id)
    to_come = (~undecided, ~unplaced, ~rewritten, ~under_way, ~being_amended)
    done = (Campaign.state == CampaignState.IN_REVIEW, *to_come)
    # Locked first, and looked at again in a second statement: what `reopen` added meanwhile is then seen.
    held = (
        await session.scalars(
            select(Campaign.id).where(Campaign.id.in_(touched), *done).with_for_update(key_share=True)
        )
    ).all()
    if not held:
        return 0
    closed = await session.scalars(
        update(Campaign)
        .where(Campaign.id.in_(held), *done)
        .values(state=CampaignState.COMPLETED)
        .returning(Campaign)
        .execution_options(synchronize_session=False)
    )
    campaigns = closed.all()
    for campaign in campaigns:
        with correlated(campaign.correlation_id):
            completed = CampaignCompleted(campaign_id=campaign.id)
            journal.record(session, campaign.workspace_id, completed, at=at)
    return len(campaigns)


async def reopen(session: AsyncSession, campaign_id: CampaignId) -> None:
    """Put a completed campaign back in review, because it is to have something open. The caller commits.

    One that is not completed is written too: that waits for whoever is completing or closing it right now,
    and they wait for the caller. So it comes before any other lock.

    Raises:
        CampaignEnded: somebody closed or archived it.
    """
    again = case((Campaign.state == CampaignState.COMPLETED, CampaignState.IN_REVIEW), else_=Campaign.state)
    held = await session.scalar(
        update(Campaign)
        .where(Campaign.id == campaign_id, Campaign.state.not_in(ENDED))
        .values(state=again)
        .returning(Campaign.id)
        .execution_options(synchronize_session=False)
    )
    if held is None:
        raise await ended(session, campaign_id)
