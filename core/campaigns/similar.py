"""Campaigns that say nearly the same as a brief: whoever is about to pay for another is shown them first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.scope import Scope
from core.campaigns.brief import Brief
from core.campaigns.models import Campaign
from core.foundation.folding import folded
from core.foundation.ids import CampaignId, CampaignState

SINCE = timedelta(days=1)
MOST_COMPARED = 50
NEAR = 85
"""Per cent that two news have in common, by their words in any order (normalized indel similarity)."""


@dataclass(frozen=True, slots=True)
class SimilarCampaign:
    """One that says nearly the same, and who started it when."""

    id: CampaignId
    name: str
    created_by: str
    created_at: datetime


async def similar_to(
    session: AsyncSession, scope: Scope, brief: Brief, *, now: datetime
) -> list[SimilarCampaign]:
    """Campaigns of the last day that say nearly the same as `brief`, the nearest first: of the same product,
    for the same audience and one of its platforms."""
    found = await session.execute(
        select(Campaign, Member.name)
        .join(Member, Member.id == Campaign.created_by)
        .where(
            scope.covers(Campaign),
            Campaign.created_at > now - SINCE,
            Campaign.state.not_in((CampaignState.FAILED, CampaignState.ARCHIVED)),
        )
        .order_by(Campaign.created_at.desc())
        .limit(MOST_COMPARED)
    )
    near = [
        (nearness, campaign, name)
        for campaign, name in found
        if (nearness := _nearness(brief, campaign.brief)) >= NEAR
    ]
    near.sort(key=lambda each: each[0], reverse=True)
    return [SimilarCampaign(one.id, one.name, name, one.created_at) for _, one, name in near]


def _nearness(one: Brief, other: Brief) -> float:
    is_akin = (
        folded(one.product) == folded(other.product)
        and folded(one.audience) == folded(other.audience)
        and one.language == other.language
        and {*one.languages} == {*other.languages}
        and not {*one.platforms}.isdisjoint(other.platforms)
    )
    return fuzz.token_sort_ratio(folded(one.news), folded(other.news)) if is_akin else 0.0
