"""How links are tracked here: which link of its own a variant gets, and that it is kept with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.campaigns.brief import Brief
from core.campaigns.models import Campaign, Variant
from core.foundation.errors import Unavailable
from core.foundation.ids import CampaignId, PlatformName, VariantId, WorkspaceId
from core.links.codes import new_code
from core.links.models import Link
from core.links.own import OwnLink
from core.links.utm import tags, with_tags
from core.platforms.catalogue import profile_of
from core.platforms.port import TextRules
from core.storage.upsert import insert

PATH = "/l/"
"""Where short links lie on our own host."""
UTM_SHARE = 5
"""UTM parameters may take a fifth of a platform's room. On Bluesky, where they would take a quarter and push
facts out of the copy, the brief's link stays as it is."""
TRIES = 10
"""Codes that are drawn until one is free; that the first is taken is a matter of luck already."""


class LinkTracking(StrEnum):
    """What a brief's link becomes."""

    OFF = "off"
    UTM = "utm"
    SHORT = "short"


class NoCodeFree(Unavailable):
    """Every code that was drawn is a link's already; nothing was kept."""

    code = "no_code_free"

    @property
    def message(self) -> str:
        return "No short link could be made. Try again."


@dataclass(frozen=True, slots=True)
class Tracking:
    """This installation's way. Short links need `public_url`; without it, links get UTM parameters."""

    way: LinkTracking = LinkTracking.OFF
    public_url: str = ""

    def own_link(
        self, brief: Brief, campaign_id: CampaignId, platform: PlatformName, label: str
    ) -> OwnLink | None:
        """The link of a variant that is to be kept; None where its brief has none."""
        plain = brief.link
        if plain is None:
            return None
        rules = profile_of(platform).rules
        if self.way is LinkTracking.OFF or not rules.links_work:
            return OwnLink(plain, plain, plain)
        tagged = with_tags(plain, tags(brief.product, campaign_id, platform, label))
        if self.way is LinkTracking.UTM or not self.public_url:
            shown = tagged if _has_room_for(tagged, plain, rules) else plain
            return OwnLink(plain, shown, shown)
        code = new_code()
        return OwnLink(plain, f"{self.public_url}{PATH}{code}", tagged, code)

    def counted(self, rules: TextRules, campaign: Campaign, platform: PlatformName, label: str) -> TextRules:
        """`rules` for who writes with the brief's link, and counts what will stand there instead."""
        own = self.own_link(campaign.brief, campaign.id, platform, label)
        return own.counted_by(rules) if own else rules

    async def link_of(self, session: AsyncSession, variant: Variant, campaign: Campaign) -> OwnLink | None:
        """The link of a variant that is kept: the one it shows, or had; else one to be kept with it."""
        plain = campaign.brief.link
        if plain is None:
            return None
        kept = await session.scalar(
            select(Link).where(Link.variant_id == variant.id).order_by(Link.created_at.desc()).limit(1)
        )
        if kept is not None:
            shown = variant.link if variant.link and variant.link.endswith(kept.code) else None
            return OwnLink(plain, shown or f"{self.public_url}{PATH}{kept.code}", kept.destination, kept.code)
        if variant.link not in (None, plain):
            return OwnLink(plain, variant.link, variant.link)
        return self.own_link(campaign.brief, campaign.id, variant.platform, variant.label)


def _has_room_for(tagged: str, plain: str, rules: TextRules) -> bool:
    return all(limit.count(tagged) - limit.count(plain) <= limit.most // UTM_SHARE for limit in rules.limits)


async def keep_link(
    session: AsyncSession,
    own: OwnLink,
    texts: Sequence[str],
    *,
    workspace_id: WorkspaceId,
    campaign_id: CampaignId,
    variant_id: VariantId,
    platform: PlatformName,
    at: datetime,
    draw: Callable[[], str] = new_code,
) -> tuple[OwnLink, list[str]]:
    """`own` as it is kept with a variant of these texts, and the texts with it. The caller commits.

    It has another code then, where its own was taken. One that stands in no text is not kept.

    Raises:
        NoCodeFree: that went on and on.
    """
    kept, stands = own, own.code is not None and any(own.found_in(text) == own.shown for text in texts)
    for _ in range(TRIES if stands else 0):
        row: dict[str, Any] = {
            "code": kept.code,
            "workspace_id": workspace_id,
            "campaign_id": campaign_id,
            "variant_id": variant_id,
            "platform": platform,
            "destination": kept.destination,
            "created_at": at,
        }
        await session.execute(
            insert(session, Link).values(row).on_conflict_do_nothing(index_elements=["code"])
        )
        owner = await session.scalar(select(Link.variant_id).where(Link.code == kept.code))
        if owner == variant_id:
            break
        kept = kept.under_another_code(draw)
    else:
        if stands:
            raise NoCodeFree
    if kept is own:
        return own, list(texts)
    return kept, [kept.put_into(own.taken_out_of(text)) for text in texts]


async def destinations(
    session: AsyncSession, variants: Sequence[VariantId]
) -> dict[VariantId, dict[str, str]]:
    """Where the short links of these variants lead, by their codes."""
    found = await session.execute(
        select(Link.variant_id, Link.code, Link.destination).where(Link.variant_id.in_(variants))
    )
    led: dict[VariantId, dict[str, str]] = {}
    for variant_id, code, destination in found:
        led.setdefault(variant_id, {})[code] = destination
    return led
