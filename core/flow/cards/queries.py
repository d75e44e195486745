"""The reads behind the cards: a few queries for any number of campaigns, made into plain values."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.scope import Scope
from core.accounts import accounts
from core.campaigns.models import Campaign, Rewrite, Variant
from core.flow.cards.card import (
    CampaignCard,
    PostCard,
    UpcomingPost,
    VariantCard,
)
from core.flow.cards.making import (
    campaign_card_of,
    person_of,
    post_card_of,
    variant_card_of,
    waits_for_account,
)
from core.foundation.errors import NotFound
from core.foundation.ids import (
    CampaignId,
    CampaignState,
    PlatformName,
    PostState,
    VariantId,
    WorkspaceId,
)
from core.foundation.money import ZERO
from core.links.tracking import destinations
from core.metrics import figures
from core.platforms.posting import Capabilities
from core.platforms.rulebook import Rulebook
from core.publishing import calendar
from core.publishing.calendar import posts_of
from core.publishing.models import Amendment, Post
from core.publishing.repeating import before, latest_of
from core.publishing.slots import Slot
from core.review import history
from core.spending.ledger import spent_on
from core.storage.tables import Json

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
            waits_for_account=waits_for_account(post, by_id[post.account_id] if post.account_id else None),
        )
        for post in posts
    ]


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
    waiting = {rewrite.id: person_of(members[rewrite.asked_by]) for rewrite in rewrites}
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
        card = post_card_of(post, members, amending.get(post.id), capabilities, known)
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
        card = variant_card_of(
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
        campaign_card_of(
            campaign,
            tuple(cards[campaign.id]),
            members,
            is_first=campaign.id == first,
            named=Counter(known[id_].platform for id_ in campaign.brief.accounts if id_ in known),
            spent=spent.get(campaign.id, ZERO),
        )
        for campaign in campaigns
    ]
