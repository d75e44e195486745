"""Cards, made of the rows that were read for them."""

from collections import defaultdict
from collections.abc import Mapping

from core.access.models import Member
from core.accounts.models import ConnectedAccount
from core.campaigns.ended import ENDED
from core.campaigns.models import Campaign, Variant
from core.campaigns.parts import parts_of
from core.flow.cards.card import (
    BY_A_PERSON,
    Amending,
    CampaignCard,
    Person,
    PostCard,
    VariantCard,
)
from core.foundation.attached import attached_in
from core.foundation.ids import (
    AccountId,
    AccountState,
    MemberId,
    PlatformName,
    PostState,
)
from core.foundation.money import Money
from core.platforms.port import Measure
from core.platforms.posting import Capabilities
from core.publishing.amendments import can_amend
from core.publishing.models import Amendment, Post
from core.publishing.slots import Slot
from core.review.findings import Finding, finding_of
from core.review.rules.platform.media_unreachable import MEDIA_UNREACHABLE


def campaign_card_of(
    campaign: Campaign,
    variants: tuple[VariantCard, ...],
    members: dict[MemberId, Member],
    *,
    is_first: bool,
    named: Mapping[PlatformName, int],
    spent: Money,
) -> CampaignCard:
    return CampaignCard(
        id=campaign.id,
        workspace_id=campaign.workspace_id,
        name=campaign.name,
        brief=campaign.brief,
        state=campaign.state,
        place=campaign.place,
        created_by=person_of(members[campaign.created_by]),
        created_at=campaign.created_at,
        drafted_at=campaign.drafted_at,
        failures=_failures(campaign),
        variants=variants,
        ended_by=person_of(members[campaign.ended_by]) if campaign.ended_by else None,
        ended_at=campaign.ended_at,
        end_reason=campaign.end_reason,
        is_first=is_first,
        accounts=named,
        spent_micros=spent.micros,
    )


def _failures(campaign: Campaign) -> dict[PlatformName, str]:
    told: dict[PlatformName, list[str]] = defaultdict(list)
    for part in parts_of(campaign.brief):
        if part.key in campaign.failures:
            in_it = f"{part.language.label}: " if part.language else ""
            told[part.platform].append(f"{in_it}{campaign.failures[part.key]}")
    return {platform: " ".join(sentences) for platform, sentences in told.items()}


def _findings(row: Variant) -> tuple[Finding, ...]:
    """What the checks said that holds for as whom it goes out: into the outbox images need no address."""
    found = (finding_of(finding) for finding in row.findings)
    return tuple(each for each in found if row.account_id or each.rule != MEDIA_UNREACHABLE.id)


def variant_card_of(
    row: Variant,
    campaign: Campaign,
    measures: tuple[Measure, ...],
    post: PostCard | None,
    members: dict[MemberId, Member],
    *,
    rewriting_for: Person | None,
    account: str,
    leads_to: str,
) -> VariantCard:
    return VariantCard(
        id=row.id,
        platform=row.platform,
        label=row.label,
        text=row.text,
        title=row.title,
        preheader=row.preheader,
        follow_ups=tuple(row.follow_ups),
        media=attached_in(row.media),
        link=row.link,
        language=row.language,
        # A text that a person changed is theirs: what its writer thought of it no longer holds.
        reasoning="" if row.edited_by else row.reasoning,
        angle=None if row.edited_by else row.angle,
        writer=BY_A_PERSON if row.edited_by else row.writer,
        model="" if row.edited_by else row.model,
        why_not_first="" if row.edited_by else row.why_not_first,
        saved_micros=row.saved_micros,
        brand_version=row.brand_version,
        content_hash=row.content_hash,
        state=row.state,
        measures=measures,
        findings=_findings(row),
        decided_by=person_of(members[row.decided_by]) if row.decided_by else None,
        decided_at=row.decided_at,
        decision=row.decision,
        objection=row.objection,
        reason=row.reason,
        edited_by=person_of(members[row.edited_by]) if row.edited_by else None,
        edited_at=row.edited_at,
        post=post,
        campaign=campaign.name,
        requested_by=person_of(members[row.requested_by]) if row.requested_by else None,
        took_a_place=row.predecessor_id is not None,
        rewriting_for=rewriting_for,
        has_ended=campaign.state in ENDED,
        account_id=row.account_id,
        account=account,
        leads_to=leads_to,
    )


def post_card_of(
    post: Post,
    members: dict[MemberId, Member],
    amending: Amendment | None,
    capabilities: Capabilities,
    known: Mapping[AccountId, ConnectedAccount],
) -> PostCard:
    account = known[post.account_id] if post.account_id else None
    return PostCard(
        id=post.id,
        state=post.state,
        slot=Slot(post.slot_at, post.zone),
        url=post.url,
        published_at=post.published_at,
        reason=post.reason,
        placed_by=person_of(members[post.created_by]),
        cancelled_by=person_of(members[post.cancelled_by]) if post.cancelled_by else None,
        content_hash=post.content_hash,
        can=can_amend(post, capabilities(post.platform, account)),
        amending=_amending(amending, members) if amending else None,
        amended_by=person_of(members[post.amended_by]) if post.amended_by else None,
        amended_at=post.amended_at,
        shows=post.shows,
        waits_for_account=waits_for_account(post, account),
        account=account.name if account else "",
    )


def waits_for_account(post: Post, account: ConnectedAccount | None) -> bool:
    is_scheduled = post.state is PostState.SCHEDULED
    return is_scheduled and account is not None and account.state is not AccountState.CONNECTED


def _amending(amendment: Amendment, members: dict[MemberId, Member]) -> Amending:
    by = person_of(members[amendment.asked_by])
    return Amending(amendment.kind, by, amendment.asked_at, amendment.trouble)


def person_of(member: Member) -> Person:
    return Person(member.name, member.external_id)
