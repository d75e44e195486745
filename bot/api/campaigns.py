"""Campaigns over HTTP: start, list, show, results."""

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Body, Query
from structlog import get_logger

from bot.api.bounds import EachFieldOnce, PathId
from bot.api.door import AnyDesk, Caller
from core.campaigns.brief import BriefForm
from core.campaigns.lease import LeaseLost
from core.campaigns.models import Campaign
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.flow.results import CampaignResults
from core.foundation.errors import Unavailable
from core.foundation.ids import CampaignId
from core.platforms.catalogue import usual_platforms

router = APIRouter(route_class=EachFieldOnce, prefix="/campaigns", tags=["campaigns"])

EXAMPLE = {
    "product": "Fernweh Backpack",
    "news": "Our first waterproof backpack. 900 grams light, from 89 euros in the shop since Monday.",
    "audience": "people who commute by bike",
    "tone": "friendly",
    "template": "launch",
    "platforms": [str(platform) for platform in usual_platforms()],
    "variants": 2,
    "link": "https://example.com/backpack",
}
"""A brief to try the API with; its fields are explained in docs/api.md."""

log = get_logger(__name__)


@router.post("", status_code=202)
async def start(
    desk: AnyDesk,
    caller: Caller,
    work: BackgroundTasks,
    brief: Annotated[dict[str, Any], Body(examples=[EXAMPLE])],
) -> dict[str, str]:
    """Start a campaign; it is written after the answer. A worker finishes it if this process dies."""
    parsed = BriefForm.parse(brief, max_length=desk.settings.max_content_length)
    campaign = await desk.campaigns.start(parsed, by=caller)
    work.add_task(_write, desk, campaign)
    return {"id": campaign.id, "state": campaign.state}


@router.get("")
async def recent(
    desk: AnyDesk, caller: Caller, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> dict[str, list[CampaignCard]]:
    """The latest campaigns, newest first."""
    return {"campaigns": await desk.reads.recent(caller, limit=limit)}


@router.get("/{campaign_id}")
async def show(desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId]) -> CampaignCard:
    """One campaign with all its variants and posts."""
    return await desk.reads.campaign(caller, campaign_id)


@router.get("/{campaign_id}/results")
async def results(desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId]) -> CampaignResults:
    """What is measured so far, per platform, with the verdict."""
    return await desk.results.of(caller, campaign_id)


async def _write(desk: Desk, campaign: Campaign) -> None:
    try:
        await desk.campaigns.write(campaign)
    except (LeaseLost, Unavailable) as error:
        # The answer is out: an error would only cost the caller the connection.
        log.warning("campaign_written_elsewhere", campaign_id=campaign.id, why=error.message)
