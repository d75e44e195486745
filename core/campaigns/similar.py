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
    session: AsyncSession, scope: Scope, brief: Brief, *, news_in: str, now: datetime
) -> list[SimilarCampaign]:
    """Campaigns of the last day that say nearly the same as `brief`, the nearest first: of the same product,
    for the same audience, and written for one of its platforms in one of its languages.

    `news_in` is the code of the language that the news is in; empty where nobody can tell.
    """
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
        if (nearness := _nearness(brief, campaign.brief, news_in)) >= NEAR
    ]
    near.sort(key=lambda each: each[0], reverse=True)
    return [SimilarCampaign(one.id, one.name, name, one.created_at) for _, one, name in near]


def _nearness(one: Brief, other: Brief, news_in: str) -> float:
    is_akin = (
        folded(one.product) == folded(other.product)
        and folded(one.audience) == folded(other.audience)
        and _may_share_a_language(one, other, news_in)
        and not {*one.platforms}.isdisjoint(other.platforms)
    )
    return fuzz.token_sort_ratio(folded(one.news), folded(other.news)) if is_akin else 0.0


def _may_share_a_language(one: Brief, other: Brief, news_in: str) -> bool:
    """Whether both are written in a language; one that names none is in that of the news."""
    in_one, in_other = (set(map(str, brief.languages)) or {news_in} for brief in (one, other))
    return "" in in_one | in_other or not in_one.isdisjoint(in_other)
