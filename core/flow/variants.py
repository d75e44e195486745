"""From drafts to variants: what a writer is asked, the link and the row each draft gets, and its label."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.brand.service import InForce
from core.brand.voice import NO_VOICE, Use, Voice
from core.campaigns.brief import Brief
from core.campaigns.content import content_hash
from core.campaigns.kept_brief import BriefUnreadable, UnreadableBrief
from core.campaigns.models import Campaign, Variant
from core.flow.checks import Labelled
from core.foundation.attached import Attached, MediaKind
from core.foundation.events.variants import VariantWritten
from core.foundation.ids import (
    LONGEST_MODEL,
    AccountId,
    Angle,
    LanguageName,
    PlatformName,
    VariantState,
    new_variant_id,
)
from core.foundation.money import ZERO
from core.links.tracking import keep_link
from core.platforms.catalogue import profile_of
from core.platforms.port import TextRules
from core.review.findings import Finding
from core.writing.port import WritingRequest, Written


def request_for(
    campaign: Campaign,
    platform: PlatformName,
    rules: TextRules,
    *,
    count: int,
    hint: str = "",
    current: str = "",
    avoid: tuple[str, ...] = (),
    rejected_angle: Angle | None = None,
    voice: Voice = NO_VOICE,
    language: LanguageName | None = None,
) -> WritingRequest:
    """What a writer is asked; each regeneration has a seed of its own, the same whoever asks.

    The company speaks where the brief names no sender, and no link is written where its `voice` has none.

    Raises:
        BriefUnreadable: nothing can be asked for this campaign any more.
    """
    if isinstance(campaign.brief, UnreadableBrief):
        raise BriefUnreadable
    brief = replace(campaign.brief, sender=campaign.brief.sender or voice.company)
    return WritingRequest(
        brief=brief if _takes_link(platform, voice) else replace(brief, link=None),
        platform=platform,
        rules=rules,
        count=count,
        seed=campaign.seed + len(avoid),
        hint=hint,
        current=current,
        avoid=avoid,
        rejected_angle=rejected_angle,
        brand=voice,
        language=language,
    )


def _takes_link(platform: PlatformName, voice: Voice) -> bool:
    """Whether a brief's link goes into texts; sparing, only where the platform charges nothing for it."""
    match voice.links:
        case Use.NEVER:
            return False
        case Use.SPARING:
            return profile_of(platform).link_cost == ZERO
    return True


def media_for(brief: Brief, platform: PlatformName) -> tuple[Attached, ...]:
    """What of the brief's images and videos `platform` takes: the first ones, and a video only alone."""
    rules = profile_of(platform).media
    if rules is None:
        return ()
    images = [each for each in brief.media if each.kind is MediaKind.IMAGE]
    videos = [each for each in brief.media if each.kind is MediaKind.VIDEO]
    return tuple(images[: rules.most] or (videos[:1] if rules.takes_video else ()))


async def new_variant(
    session: AsyncSession,
    campaign: Campaign,
    platform: PlatformName,
    labelled: Labelled,
    *,
    written: Written,
    findings: list[Finding],
    account_id: AccountId | None,
    media: Sequence[Attached],
    brand: InForce,
    language: LanguageName | None,
    at: datetime,
) -> Variant:
    """The row of a draft, to be added, and its link, kept; `account_id` says as whom it is to be posted,
    `media` with what, `brand` in which voice it was written, and `language` in which language."""
    variant_id, draft, link = new_variant_id(), labelled.draft, None
    if labelled.own is not None:
        own, [text] = await keep_link(
            session,
            labelled.own,
            [draft.text],
            workspace_id=campaign.workspace_id,
            campaign_id=campaign.id,
            variant_id=variant_id,
            platform=platform,
            at=at,
        )
        draft, link = replace(draft, text=text), own.found_in(text)
    return Variant(
        id=variant_id,
        workspace_id=campaign.workspace_id,
        campaign_id=campaign.id,
        platform=platform,
        label=labelled.label,
        text=draft.text,
        title=draft.title,
        preheader=draft.preheader,
        link=link,
        language=language,
        account_id=account_id,
        media=[each.as_json() for each in media],
        reasoning=draft.reasoning,
        call_to_action=draft.call_to_action,
        angle=draft.angle,
        writer=written.writer,
        model=written.model[:LONGEST_MODEL],
        why_not_first=written.why_not_first,
        brand_version=brand.version,
        findings=[finding.as_json() for finding in findings],
        content_hash=content_hash(
            platform=platform,
            text=draft.text,
            title=draft.title,
            link=link,
            preheader=draft.preheader,
            account_id=account_id,
            media=media,
        ),
        state=VariantState.IN_REVIEW,
        created_at=at,
        reason="",
    )


def written_event(variant: Variant, brand: InForce) -> VariantWritten:
    """That it was written, in the voice that was in `brand`."""
    return VariantWritten(
        campaign_id=variant.campaign_id,
        variant_id=variant.id,
        platform=variant.platform,
        label=variant.label,
        writer=variant.writer,
        model=variant.model,
        content_hash=variant.content_hash,
        findings=len(variant.findings),
        language=variant.language,
        brand_version=brand.version or 0,
        voice_account_id=variant.account_id if brand.is_own else None,
    )


async def next_label(session: AsyncSession, old: Variant) -> str:
    """A becomes A2, A2 becomes A3; two at once can't take the same one, a unique index sees to that."""
    labels = await session.scalars(
        select(Variant.label).where(
            Variant.campaign_id == old.campaign_id,
            Variant.platform == old.platform,
            Variant.label.startswith(old.label[0]),
        )
    )
    return f"{old.label[0]}{1 + max(int(label[1:] or 1) for label in labels)}"
