"""Campaigns over HTTP: start, use again, list, show, results; close, archive, reopen."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Query
from fastapi import Body as JsonBody
from pydantic import BaseModel, Field
from structlog import get_logger

from bot.api.bounds import MOST_TEXT, Body, EachFieldOnce, Hash, Nothing, PathId, Storable, Text, only_known
from bot.api.door import AnyDesk, Caller
from core.access.models import Member
from core.campaigns.brief import Brief, BriefForm
from core.campaigns.kept_brief import used_again
from core.campaigns.lease import LeaseLost
from core.campaigns.models import Campaign
from core.campaigns.similar import SimilarCampaign
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.flow.estimating import Estimate
from core.flow.results import CampaignResults
from core.foundation.errors import Unavailable
from core.foundation.ids import (
    CampaignId,
    CampaignState,
    Objection,
    PlatformName,
    ReviewStep,
    VariantId,
    VariantState,
)
from core.platforms.catalogue import usual_platforms
from core.review.answers import SeenVariant

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


Changes = Annotated[dict[str, Any], only_known(BriefForm.model_fields.keys())]


class Closing(Body):
    reason: Text = ""


class Answered(Body):
    """A variant as the caller saw it."""

    id: Annotated[VariantId, Field(max_length=MOST_TEXT), Storable]
    seen: Hash
    state: VariantState = VariantState.IN_REVIEW


@dataclass(frozen=True, slots=True)
class Started:
    """A campaign that is about to be written, and those of the last day that say nearly the same."""

    id: CampaignId
    state: CampaignState
    similar: tuple[SimilarCampaign, ...]


class Answer(Body):
    """One answer to several variants."""

    answer: ReviewStep
    variants: list[Answered]
    objection: Objection | None = None
    reason: Text = ""


@router.post("", status_code=202)
async def start(
    desk: AnyDesk,
    caller: Caller,
    work: BackgroundTasks,
    brief: Annotated[dict[str, Any], JsonBody(examples=[EXAMPLE])],
) -> Started:
    """Start a campaign; it is written after the answer. A worker finishes it if this process dies."""
    parsed = BriefForm.parse(brief, max_length=desk.settings.max_content_length)
    return await started(desk, caller, work, parsed)


@router.post("/estimate")
async def estimate(
    desk: AnyDesk, caller: Caller, brief: Annotated[dict[str, Any], JsonBody(examples=[EXAMPLE])]
) -> Estimate:
    """What a brief would cost to write, and a campaign of the last day that says nearly the same."""
    parsed = BriefForm.parse(brief, max_length=desk.settings.max_content_length)
    return await desk.estimating.of(caller, parsed)


@router.get("")
async def recent(
    desk: AnyDesk,
    caller: Caller,
    state: CampaignState | None = None,
    platform: PlatformName | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, list[CampaignCard]]:
    """The latest campaigns, newest first; archived ones only where that is the `state` asked for."""
    found = await desk.reads.recent(caller, state=state, platform=platform, limit=limit)
    return {"campaigns": found}


@router.get("/{campaign_id}")
async def show(desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId]) -> CampaignCard:
    """One campaign with all its variants and posts."""
    return await desk.reads.campaign(caller, campaign_id)


@router.post("/{campaign_id}/clone", status_code=202)
async def clone(
    desk: AnyDesk,
    caller: Caller,
    work: BackgroundTasks,
    campaign_id: PathId[CampaignId],
    changes: Annotated[Changes | None, JsonBody(examples=[{"news": "It comes in red now."}])] = None,
) -> Started:
    """Start a new campaign from the brief of another, but for the fields that are given."""
    card = await desk.reads.campaign(caller, campaign_id)
    brief = used_again(card.brief, changes or {}, max_length=desk.settings.max_content_length)
    return await started(desk, caller, work, brief)


@router.post("/{campaign_id}/close")
async def close(
    desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId], said: Closing | None = None
) -> dict[str, str]:
    """End it: what is scheduled comes off the calendar; 409 while a post is being sent or in doubt."""
    return _state(await desk.endings.close(campaign_id, reason=said.reason if said else "", by=caller))


@router.post("/{campaign_id}/archive")
async def archive(
    desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId], _said: Nothing | None = None
) -> dict[str, str]:
    """Take it out of lists; 409 while it is being written or in review."""
    return _state(await desk.endings.archive(campaign_id, by=caller))


@router.post("/{campaign_id}/reopen")
async def reopen(
    desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId], _said: Nothing | None = None
) -> dict[str, str]:
    """Put a closed or archived one back in review; 409 where it has not ended."""
    return _state(await desk.endings.reopen(campaign_id, by=caller))


class Came(BaseModel):
    """What an answer to one variant came to: done, or why not."""

    id: VariantId
    done: bool
    code: str = ""
    message: str = ""


@router.post("/{campaign_id}/decide")
async def decide(
    desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId], said: Answer
) -> dict[str, list[Came]]:
    """Give one answer to several variants, each on its own: what it came to is told of each."""
    outcomes = await desk.review.decide_many(
        campaign_id,
        said.answer,
        [SeenVariant(one.id, one.seen, one.state) for one in said.variants],
        objection=said.objection,
        reason=said.reason,
        by=caller,
    )
    came = (
        Came(id=one.id, done=True)
        if (error := outcomes[one.id]) is None
        else Came(id=one.id, done=False, code=error.code, message=error.message)
        for one in said.variants
    )
    return {"variants": list(came)}


@router.get("/{campaign_id}/results")
async def results(desk: AnyDesk, caller: Caller, campaign_id: PathId[CampaignId]) -> CampaignResults:
    """What is measured so far, per platform, with the verdict."""
    return await desk.results.of(caller, campaign_id)


async def started(desk: Desk, caller: Member, work: BackgroundTasks, brief: Brief) -> Started:
    near = await desk.estimating.similar(caller, brief)
    campaign = await desk.campaigns.start(brief, by=caller)
    work.add_task(_write, desk, campaign)
    return Started(campaign.id, campaign.state, tuple(near))


def _state(campaign: Campaign) -> dict[str, str]:
    return {"id": campaign.id, "state": campaign.state}


async def _write(desk: Desk, campaign: Campaign) -> None:
    try:
        await desk.campaigns.write(campaign)
    except (LeaseLost, Unavailable) as error:
        # The answer is out: an error would only cost the caller the connection.
        log.warning("campaign_written_elsewhere", campaign_id=campaign.id, why=error.message)
