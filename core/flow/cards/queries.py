"""The reads behind the cards: a few queries for any number of campaigns, made into plain values."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import unescape

from sqlalchemy import select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.models import Member
from core.access.scope import Scope
from core.accounts import accounts
from core.accounts.models import ConnectedAccount
from core.campaigns.ended import ENDED
from core.campaigns.models import Campaign, Rewrite, Variant
from core.campaigns.names import fits, looked_up
from core.campaigns.parts import parts_of
from core.flow.cards.card import (
    BY_A_PERSON,
    Amending,
    CampaignCard,
    Person,
    PostCard,
    UpcomingPost,
    VariantCard,
)
from core.foundation.attached import attached_in
from core.foundation.errors import NotFound
from core.foundation.folding import folded
from core.foundation.ids import (
    AccountId,
    AccountState,
    CampaignId,
    CampaignState,
    MemberId,
    PlatformName,
    PostState,
    VariantId,
    WorkspaceId,
)
from core.foundation.money import ZERO, Money
from core.links.tracking import destinations
from core.metrics import figures
from core.platforms.port import Measure
from core.platforms.posting import Capabilities
from core.platforms.rulebook import Rulebook
from core.publishing import calendar
from core.publishing.amendments import can_amend
from core.publishing.calendar import posts_of
from core.publishing.models import Amendment, Post
from core.publishing.repeating import before, latest_of
from core.publishing.slots import Slot
from core.review import history
from core.review.checks.media_unreachable import MEDIA_UNREACHABLE
from core.review.findings import Finding, finding_of
from core.spending.ledger import spent_on
from core.storage.tables import Json

AROUND_A_NAME = " \"'`*_~.,:;!?()[]{}<>"
"""What people put around a name or behind it, folded."""
MOST_COMPARED = 1_000
SURELY_KEPT = 60
"""Characters; names are kept cut, and a product alone may be longer than that."""
FEWEST_LETTERS = 3
"""With fewer, nearly every name would fit."""
_FILLING = re.compile(r"^(?:the )?(?:campaign )?| campaign$| please$")


HAD_READERS = (PostState.PUBLISHED, PostState.TAKEN_DOWN)
NEWEST_FIRST = (Campaign.created_at.desc(), Campaign.id.desc())


async def campaign_card(
    session: AsyncSession,
    scope: Scope,
    campaign_id: CampaignId,
    rulebook: Rulebook,
    capabilities: Capabilities,
) -> CampaignCard:
    """Everything that is shown of a campaign. Texts are measured as they are checked.

    Raises:
        NotFound: there is no such campaign in this workspace.
    """
    campaign = await scope.find(session, Campaign, campaign_id, "campaign")
    return (await _cards(session, scope, [campaign], rulebook, capabilities))[0]


async def workspace_of(session: AsyncSession, campaign_id: CampaignId) -> WorkspaceId:
    """Whose campaign it is.

    Raises:
        NotFound: there is no such campaign.
    """
    owner = await session.scalar(select(Campaign.workspace_id).where(Campaign.id == campaign_id))
    if owner is None:
        raise NotFound("campaign", campaign_id)
    return owner


async def recent_cards(
    session: AsyncSession,
    scope: Scope,
    rulebook: Rulebook,
    capabilities: Capabilities,
    *,
    state: CampaignState | None = None,
    platform: PlatformName | None = None,
    limit: int = 10,
) -> list[CampaignCard]:
    """The workspace's latest campaigns, newest first: those in `state`, else all that are not archived."""
    wanted = select(Campaign).where(
        scope.covers(Campaign),
        Campaign.state == state if state else Campaign.state != CampaignState.ARCHIVED,
    )
    if platform:
        platforms = type_coerce(Campaign.brief, Json)["platforms"].as_string()
        wanted = wanted.where(platforms.contains(f'"{platform}"'))
    campaigns = await session.scalars(wanted.order_by(*NEWEST_FIRST).limit(limit))
    return await _cards(session, scope, campaigns.all(), rulebook, capabilities)


async def last_sender(session: AsyncSession, scope: Scope) -> str:
    """Who speaks in the workspace's latest brief; empty if nobody is named, or there is none."""
    latest = select(Campaign.brief).where(scope.covers(Campaign)).order_by(*NEWEST_FIRST).limit(1)
    brief = await session.scalar(latest)
    return brief.sender if brief else ""


async def upcoming_posts(session: AsyncSession, scope: Scope, *, limit: int) -> list[UpcomingPost]:
    """Posts that wait, are being sent, or whose outcome is unknown; the next one first."""
    posts = await calendar.upcoming(session, scope, limit=limit)
    rows = await session.execute(
        select(Variant.id, Variant.label, Campaign.name)
        .join(Campaign, Campaign.id == Variant.campaign_id)
        .where(Variant.id.in_([post.variant_id for post in posts]))
    )
    by_id = {account.id: account for account in await accounts.of_workspace(session, scope)}
    known = {variant_id: (label, name) for variant_id, label, name in rows}
    return [
        UpcomingPost(
            id=post.id,
            campaign_id=post.campaign_id,
            campaign=known[post.variant_id][1],
            platform=post.platform,
            variant_id=post.variant_id,
            variant=known[post.variant_id][0],
            due_at=post.due_at,
            local_time=f"{Slot(post.slot_at, post.zone).local:%Y-%m-%d %H:%M}",
            zone=post.zone,
            state=post.state,
            url=post.url,
            waits_for_account=_waits_for_account(post, by_id[post.account_id] if post.account_id else None),
        )
        for post in posts
    ]


async def find_campaign(session: AsyncSession, scope: Scope, asked: str) -> CampaignId:
    """The campaign people mean by an id, the end of an id, or part of a name; the newest where several fit.

    Where nothing fits as it stands, it is taken without the quotes, brackets and full stops around it; and
    then by its letters and figures alone, among the latest campaigns.

    Raises:
        NotFound: nothing fits.
    """
    sought = folded(asked)
    spellings = [sought, folded(unescape(asked)), sought.strip(AROUND_A_NAME), sought[:SURELY_KEPT]]
    newest = (
        select(Campaign.id, Campaign.folded_name, Campaign.created_at)
        .where(scope.covers(Campaign))
        .order_by(Campaign.created_at.desc())
        .limit(MOST_COMPARED)
    )
    latest = newest.subquery("latest")
    for words in filter(None, dict.fromkeys(spellings)):
        # What many fit is among the latest; of what few fit, all can be compared.
        recent = select(latest.c.id).where(fits(words, latest.c.id, latest.c.folded_name))
        any_time = select(Campaign.id).where(
            Campaign.id.in_(looked_up(scope.workspace_id, words)),
            fits(words, Campaign.id, Campaign.folded_name),
        )
        for fitting, made_at in ((recent, latest.c.created_at), (any_time, Campaign.created_at)):
            found: CampaignId | None = await session.scalar(fitting.order_by(made_at.desc()).limit(1))
            if found is not None:
                return found
    if letters := _letters(_FILLING.sub("", folded(unescape(asked)))):
        names = newest.with_only_columns(Campaign.id, Campaign.folded_name)
        for campaign_id, name in await session.execute(names):
            if letters in _letters(name):
                return campaign_id
    raise NotFound("campaign", asked.strip())


def _letters(name: str) -> str:
    letters = "".join(filter(str.isalnum, name))
    return letters if len(letters) >= FEWEST_LETTERS else ""


async def _cards(
    session: AsyncSession,
    scope: Scope,
    campaigns: Sequence[Campaign],
    rulebook: Rulebook,
    capabilities: Capabilities,
) -> list[CampaignCard]:
    members = await people.names(session, scope)
    variants = await session.scalars(
        select(Variant)
        .where(Variant.campaign_id.in_([campaign.id for campaign in campaigns]))
        .order_by(Variant.created_at, Variant.label)
    )
    rows = variants.all()
    rewrites = await session.scalars(
        select(Rewrite).where(Rewrite.campaign_id.in_([campaign.id for campaign in campaigns]))
    )
    amendments = await session.scalars(
        select(Amendment).where(Amendment.campaign_id.in_([campaign.id for campaign in campaigns]))
    )
    amending = {amendment.id: amendment for amendment in amendments}
    waiting = {rewrite.id: _person(members[rewrite.asked_by]) for rewrite in rewrites}
    found = await posts_of(session, [row.id for row in rows])
    has_accounts = any(row.account_id for row in rows) or any(post.account_id for post in found)
    has_named = any(campaign.brief.accounts for campaign in campaigns)
    all_accounts = await accounts.of_workspace(session, scope) if has_accounts or has_named else ()
    known = {row.id: row for row in all_accounts}
    told = await figures.latest(session, [post.id for post in found]) if has_accounts else {}
    of_each: dict[VariantId, list[Post]] = defaultdict(list)
    for post in found:
        of_each[post.variant_id].append(post)

    def post_card(post: Post) -> PostCard:
        card = _post_card(post, members, amending.get(post.id), capabilities, known)
        return replace(card, told=told.get(post.id))

    posts = {
        variant_id: replace(post_card(latest), earlier=tuple(map(post_card, before(latest, its))))
        for variant_id, its in of_each.items()
        if (latest := latest_of(its)) is not None
    }
    for row in rows:
        last = posts.get(row.id)
        if last is not None and last.state in HAD_READERS and last.content_hash != row.content_hash:
            steps = await history.entries_of(session, [row.id])
            if before_it := history.content_out(row, steps, last.content_hash):
                posts[row.id] = replace(
                    last,
                    changed=history.changed_since(row, before_it),
                    text=before_it["text"],
                    title=before_it["title"],
                )
    cards: dict[CampaignId, list[VariantCard]] = {campaign.id: [] for campaign in campaigns}
    led = await destinations(session, [row.id for row in rows if row.link])
    owners = {campaign.id: campaign for campaign in campaigns}
    for row in rows:
        measures = rulebook.of(row.platform).measure(row.text)
        campaign = owners[row.campaign_id]
        card = _variant_card(
            row,
            campaign,
            measures,
            posts.get(row.id),
            members,
            rewriting_for=waiting.get(row.id),
            account=known[row.account_id].name if row.account_id else "",
            leads_to=led.get(row.id, {}).get((row.link or "").rpartition("/")[2], ""),
        )
        cards[row.campaign_id].append(card)
    oldest = select(Campaign.id).where(scope.covers(Campaign)).order_by(Campaign.created_at, Campaign.id)
    first = await session.scalar(oldest.limit(1))
    spent = await spent_on(session, list(cards))
    return [
        _campaign_card(
            campaign,
            tuple(cards[campaign.id]),
            members,
            is_first=campaign.id == first,
            named=Counter(known[id_].platform for id_ in campaign.brief.accounts if id_ in known),
            spent=spent.get(campaign.id, ZERO),
        )
        for campaign in campaigns
    ]


def _campaign_card(
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
        created_by=_person(members[campaign.created_by]),
        created_at=campaign.created_at,
        drafted_at=campaign.drafted_at,
        failures=_failures(campaign),
        variants=variants,
        ended_by=_person(members[campaign.ended_by]) if campaign.ended_by else None,
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
    return tuple(each for each in found if row.account_id or each.kind != MEDIA_UNREACHABLE)


def _variant_card(
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
        decided_by=_person(members[row.decided_by]) if row.decided_by else None,
        decided_at=row.decided_at,
        decision=row.decision,
        objection=row.objection,
        reason=row.reason,
        edited_by=_person(members[row.edited_by]) if row.edited_by else None,
        edited_at=row.edited_at,
        post=post,
        campaign=campaign.name,
        requested_by=_person(members[row.requested_by]) if row.requested_by else None,
        took_a_place=row.predecessor_id is not None,
        rewriting_for=rewriting_for,
        has_ended=campaign.state in ENDED,
        account_id=row.account_id,
        account=account,
        leads_to=leads_to,
    )


def _post_card(
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
        placed_by=_person(members[post.created_by]),
        cancelled_by=_person(members[post.cancelled_by]) if post.cancelled_by else None,
        content_hash=post.content_hash,
        can=can_amend(post, capabilities(post.platform, account)),
        amending=_amending(amending, members) if amending else None,
        amended_by=_person(members[post.amended_by]) if post.amended_by else None,
        amended_at=post.amended_at,
        shows=post.shows,
        waits_for_account=_waits_for_account(post, account),
        account=account.name if account else "",
    )


def _waits_for_account(post: Post, account: ConnectedAccount | None) -> bool:
    is_scheduled = post.state is PostState.SCHEDULED
    return is_scheduled and account is not None and account.state is not AccountState.CONNECTED


def _amending(amendment: Amendment, members: dict[MemberId, Member]) -> Amending:
    by = _person(members[amendment.asked_by])
    return Amending(amendment.kind, by, amendment.asked_at, amendment.trouble)


def _person(member: Member) -> Person:
    return Person(member.name, member.external_id)
