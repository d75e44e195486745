"""When a campaign is done: every variant decided, and every post at its end."""

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.campaigns.models import Campaign, Variant
from core.foundation.events import CampaignCompleted
from core.foundation.ids import CampaignId, CampaignState, PostState, VariantState
from core.foundation.logs import correlated
from core.publishing.models import Post
from core.storage import journal

_OPEN_POSTS = (PostState.SCHEDULED, PostState.SENDING, PostState.UNKNOWN)


async def complete_finished(session: AsyncSession, *, at: datetime, limit: int = 50) -> list[CampaignId]:
    """Close the campaigns in review that have nothing left to decide, place or send. The caller commits."""
    undecided = exists().where(Variant.campaign_id == Campaign.id, Variant.state == VariantState.IN_REVIEW)
    unplaced = exists().where(
        Variant.campaign_id == Campaign.id,
        Variant.state == VariantState.APPROVED,
        ~exists().where(Post.variant_id == Variant.id),
    )
    under_way = exists().where(Post.campaign_id == Campaign.id, Post.state.in_(_OPEN_POSTS))
    done = (Campaign.state == CampaignState.IN_REVIEW, ~undecided, ~unplaced, ~under_way)
    # Locked first, and looked at again in a second statement: what `reopen` added meanwhile is then seen.
    held = await session.scalars(
        select(Campaign.id).where(*done).limit(limit).with_for_update(key_share=True, skip_locked=True)
    )
    closed = await session.scalars(
        update(Campaign)
        .where(Campaign.id.in_(held.all()), *done)
        .values(state=CampaignState.COMPLETED)
        .returning(Campaign)
        .execution_options(synchronize_session=False)
    )
    campaigns = closed.all()
    for campaign in campaigns:
        with correlated(campaign.correlation_id):
            completed = CampaignCompleted(campaign_id=campaign.id)
            journal.record(session, campaign.workspace_id, completed, at=at)
    return [campaign.id for campaign in campaigns]


async def reopen(session: AsyncSession, campaign_id: CampaignId) -> None:
    """Put a completed campaign back in review, because it has something open again. The caller commits.

    One in review is written too: that waits for whoever is closing it right now.
    """
    await session.execute(
        update(Campaign)
        .where(
            Campaign.id == campaign_id,
            Campaign.state.in_([CampaignState.COMPLETED, CampaignState.IN_REVIEW]),
        )
        .values(state=CampaignState.IN_REVIEW)
    )
