"""Previews of campaigns: their posts as readers will meet them, with what the checks found in their texts."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.access.permissions import Actor, System
from core.flow.cards.card import CampaignCard, VariantCard
from core.flow.cards.reads import Reads
from core.foundation.attached import Attached
from core.foundation.errors import CopydeskError, NotFound
from core.foundation.ids import CampaignId, MediaKey, PlatformName, VariantState
from core.media.service import Media
from core.platforms.links import find_links
from core.previews.chromium import Chromium, NoPicture
from core.previews.link_cards import WAITS, LinkCards
from core.previews.page import page, picture_page
from core.previews.signing import PreviewLinks
from core.previews.values import LinkCard, Picture, Remark, SeenPost, Theme, Width
from core.review.findings import Finding, Part, Severity

IMAGE_WITHIN = 3.0
"""Seconds that who looks waits for an image of ours; what is made later is there at the next look."""
PICTURE_WAITS = 20.0
"""Seconds that a picture waits for the cards of links; nobody waits for it."""
MOST_PICTURED = 3
"""Posts beside each other on a picture."""
PICTURES = 1
"""Raised when the same posts make another picture: old ones are not shown then."""


@dataclass(frozen=True, slots=True)
class Previewing:
    """Previews, for edges that show them. Built once by the composition root."""

    reads: Reads
    links: PreviewLinks
    media: Media
    cards: LinkCards
    chromium: Chromium | None = None
    """What takes pictures; None where there is none."""

    async def opened(self, campaign_id: CampaignId, key: str) -> System:
        """Whoever comes with a link that Copydesk handed out, in the campaign's workspace.

        Raises:
            NotFound: the link is none of ours, or there is no such campaign.
            PreviewLinkExpired: its time is over.
        """
        self.links.require_good(campaign_id, key)
        return System(await self.reads.workspace_of(campaign_id))

    async def page(
        self,
        by: Actor,
        campaign_id: CampaignId,
        *,
        variant: str | None = None,
        platform: PlatformName | None = None,
        theme: Theme = Theme.LIGHT,
        width: Width = Width.DESKTOP,
    ) -> str:
        """An HTML page of the campaign's live posts; only of one `platform`, or of those `variant` names by
        its label or its id.

        Raises:
            NotFound: there is no such campaign in this workspace, or no such variant.
        """
        card = await self.reads.campaign(by, campaign_id)
        chosen = [
            each for each in _live(card) if platform in {None, each.platform} and _is_named(each, variant)
        ]
        if variant and not chosen:
            chosen = [each for each in card.variants if each.id == variant]
            if not chosen:
                raise NotFound("variant", variant)
        return page(card.name, await self._seen(by, card, chosen), theme=theme, width=width)

    async def picture(self, by: Actor, campaign_id: CampaignId, platform: PlatformName) -> tuple[str, bytes]:
        """A PNG of how the campaign's first live posts on a platform will look, and what `outlook` says of
        what is on it; empty where none could be taken.

        Raises:
            NotFound: there is no such campaign in this workspace.
            NoPicture: none can be taken now.
        """
        card = await self.reads.campaign(by, campaign_id)
        variants = _pictured(card, platform)
        if self.chromium is None or not variants:
            raise NoPicture
        drawn = picture_page(await self._seen(by, card, variants, within=PICTURE_WAITS))
        return outlook(card, platform), await self.chromium.picture(drawn)

    async def _seen(
        self, by: Actor, card: CampaignCard, variants: Sequence[VariantCard], *, within: float = WAITS
    ) -> list[SeenPost]:
        targets = {variant.id: _target(card, variant) for variant in variants}
        cards, pictures = await asyncio.gather(
            self.cards.of(set(filter(None, targets.values())), within=within), self._pictures(by, variants)
        )
        author = card.brief.sender or card.brief.product
        return [_seen(variant, author, cards.get(targets[variant.id]), pictures) for variant in variants]

    async def _pictures(self, by: Actor, variants: Sequence[VariantCard]) -> dict[str, Picture]:
        """The images that the variants show, by their keys, small."""
        keys = {each.key for variant in variants for each in variant.media if each.kind.is_image}
        made = await asyncio.gather(*(self._picture(by, key) for key in keys))
        return {picture.key: picture for picture in made if picture is not None}

    async def _picture(self, by: Actor, key: str) -> Picture | None:
        try:
            async with asyncio.timeout(IMAGE_WITHIN):
                small = await self.media.thumbnail(by, MediaKey(key))
        except (CopydeskError, TimeoutError):  # a place is kept for it
            return None
        return Picture(key, "", small.width, small.height, small.content)


def outlook(card: CampaignCard, platform: PlatformName) -> str:
    """A short name for all that is on a picture of the platform's posts: another one, another picture."""
    whole = [
        (
            each.label,
            each.content_hash,
            each.account,
            each.preheader,
            [found.sentence for found in each.findings],
        )
        for each in _pictured(card, platform)
    ]
    told = repr((PICTURES, card.brief.sender or card.brief.product, whole))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest() if whole else ""


def _pictured(card: CampaignCard, platform: PlatformName) -> list[VariantCard]:
    return [each for each in _live(card) if each.platform is platform][:MOST_PICTURED]


def _live(card: CampaignCard) -> Iterable[VariantCard]:
    """What may still be posted, by platforms in the brief's order."""
    for platform in card.brief.platforms:
        yield from (each for each in card.on(platform) if each.state is not VariantState.REJECTED)


def _is_named(variant: VariantCard, asked: str | None) -> bool:
    return not asked or asked.casefold() == variant.label.casefold() or asked == variant.id


def _target(card: CampaignCard, variant: VariantCard) -> str:
    """The address whose card readers will see; empty where there is none."""
    if variant.link:
        # As the brief has it: each variant's own tells those who count visits who came, and nobody came.
        return card.brief.link or variant.leads_to or variant.link
    found = next(iter(find_links(variant.text)), None)
    if found is None:
        return ""
    address = variant.text[found.start : found.end]
    return f"https://{address}" if found.bare else address


def _seen(
    variant: VariantCard, author: str, link_card: LinkCard | None, pictures: dict[str, Picture]
) -> SeenPost:
    return SeenPost(
        platform=variant.platform,
        label=variant.label,
        status=variant.state.replace("_", " ").capitalize(),
        author=author,
        account=variant.account,
        text=variant.text,
        title=variant.title,
        preheader=variant.preheader,
        link=variant.link,
        card=link_card,
        media=tuple(_shown(each, pictures) for each in variant.media),
        follow_ups=variant.follow_ups,
        remarks=tuple(_remark(finding, variant) for finding in variant.findings),
    )


def _shown(attached: Attached, pictures: dict[str, Picture]) -> Picture:
    small = pictures.get(attached.key)
    if small is None:
        return Picture(attached.key, attached.alt, is_video=not attached.kind.is_image)
    return Picture(small.key, attached.alt, small.width, small.height, small.content)


def _remark(finding: Finding, variant: VariantCard) -> Remark:
    """What was found, and where. Of what was found before findings had spans, where its words first are."""
    severity = Severity.INFO if finding.override else finding.severity
    span, fix = finding.span, finding.fix.label if finding.fix else ""
    if span is not None:
        part = f"{span.part}.{span.number}" if span.part is Part.FOLLOW_UPS else span.part
        return Remark(severity, finding.told, part, span.start, span.end, fix)
    if finding.where and (start := variant.text.find(finding.where)) >= 0:
        return Remark(severity, finding.told, Part.TEXT, start, start + len(finding.where), fix)
    return Remark(severity, finding.told, fix=fix)
