"""How far a campaign is written: the parts that are missing, why some failed, and the end of its writing.

Whoever writes here holds the campaign's lease.
"""

from collections.abc import Iterable
from datetime import datetime

import structlog
from sqlalchemy import func, select

from core.campaigns.lease import hold
from core.campaigns.models import Campaign, Variant
from core.campaigns.parts import Part, parts_of
from core.foundation.events.campaigns import CampaignDrafted, CampaignFailed
from core.foundation.ids import CampaignState, PlatformName
from core.foundation.text import made_storable
from core.storage import journal
from core.storage.database import Database

log = structlog.get_logger(__name__)

MOST_TAKEN_UP = 5
"""A campaign whose writer is lost more often is not written by trying again, and each try may cost money."""
BROKE_OFF = f"Writing broke off {MOST_TAKEN_UP} times. Try again later."
FAULT = "Something went wrong on our side ({})."
NO_PLATFORM = "Its brief names no platform."
LONGEST_FAILURE = 500
"""Characters of a sentence that says why a platform has no variants."""


async def missing(database: Database, campaign: Campaign) -> list[Part]:
    """The parts that have no variants yet."""
    written = select(Variant.platform, Variant.language).where(Variant.campaign_id == campaign.id)
    async with database.read() as session:
        found = {Part(*row) for row in await session.execute(written.distinct())}
    return [part for part in parts_of(campaign.brief) if part not in found]


async def keep_failure(
    database: Database, campaign: Campaign, part: Part, sentence: str, *, at: datetime
) -> None:
    """Keep why a part has no variants, as a sentence."""
    log.warning("platform_not_written", campaign_id=campaign.id, part=part.key, why=sentence)
    async with database.write() as session:
        held = await hold(session, campaign, at)
        kept = made_storable(sentence, LONGEST_FAILURE)
        held.failures = {**held.failures, part.key: kept}


async def finish(
    database: Database, campaign: Campaign, sentence: str = NO_PLATFORM, *, at: datetime
) -> None:
    """Put it in review, or end it if nothing was written: `sentence` says why where no platform does."""
    async with database.write() as session:
        held = await hold(session, campaign, at)
        count = await session.scalar(
            select(func.count()).select_from(Variant).where(Variant.campaign_id == campaign.id)
        )
        held.state = CampaignState.IN_REVIEW if count else CampaignState.FAILED
        held.drafted_at, held.leased_until = at, at
        failed = platforms_of(map(Part.of, held.failures))
        event = (
            CampaignDrafted(
                campaign_id=campaign.id,
                variants=count,
                failed_platforms=failed,
                seconds=round((at - campaign.created_at).total_seconds(), 3),
            )
            if count
            else CampaignFailed(campaign_id=campaign.id, reason=next(iter(held.failures.values()), sentence))
        )
        journal.record(session, campaign.workspace_id, event, at=at)
    log.info("campaign_drafted", campaign_id=campaign.id, variants=count, failed=len(failed))


def platforms_of(parts: Iterable[Part]) -> tuple[PlatformName, ...]:
    """Those of `parts`, each once."""
    return tuple(dict.fromkeys(part.platform for part in parts))
