"""Builders: the shortest way to a workspace, a campaign, a variant or a post in the state a test needs."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

import core.accounts.models  # noqa: F401 - what variants and posts refer to
from core.access.models import Member
from core.access.people import meet_member, meet_workspace
from core.access.permissions import Permission, System, require
from core.access.scope import Scope
from core.accounts import models as _accounts  # noqa: F401 - to whose table variants refer
from core.campaigns.brief import Brief
from core.campaigns.content import content_hash
from core.campaigns.models import Campaign, Variant
from core.foundation.attached import Attached
from core.foundation.clock import Clock
from core.foundation.ids import (
    CampaignState,
    MemberId,
    PlatformName,
    TemplateName,
    Tone,
    VariantState,
    WorkspaceId,
    new_campaign_id,
    new_variant_id,
)
from core.metrics.inbox import EngagementReport
from core.platforms.catalogue import rules_of
from core.platforms.posting import Capability, Outgoing, Receipt
from core.publishing import calendar
from core.publishing.models import Post
from core.publishing.slots import Slot
from core.review.rules.checked import Checked
from core.storage.database import Database


def a_brief(**changes: object) -> Brief:
    """A brief like those people write, with `changes`."""
    values: dict[str, object] = {
        "product": "Fernweh Backpack",
        "news": "Our first waterproof backpack, 900 g light, has room for a laptop. From 89 euros in shops. "
        "We show it at 12 Harbour Street on 12 May. Drying time fell from 9 hours to 2.",
        "audience": "people who commute by bike",
        "tone": Tone.FRIENDLY,
        "template": TemplateName.LAUNCH,
        "platforms": (PlatformName.X, PlatformName.LINKEDIN),
        "variants": 2,
        "link": "https://example.com/backpack",
    }
    return Brief(**{**values, **changes})  # type: ignore[arg-type]


def a_checked(
    text: str, *, platform: PlatformName = PlatformName.X, title: str = "", **changes: object
) -> Checked:
    """`text` as checks see it, for a brief with `changes`."""
    return Checked(rules_of(platform), a_brief(**changes), text, title)


async def a_member(database: Database, clock: Clock, name: str = "Ana", team: str = "T1") -> Member:
    """Somebody of the workspace `team`, known to the edge as `U` and their name."""
    async with database.write() as session:
        workspace = await meet_workspace(session, team, "Fernweh", at=clock.now())
        return await meet_member(
            session, workspace.id, f"U{name.upper()}", name, zone="Europe/Madrid", at=clock.now()
        )


def scope_of(by: Member) -> Scope:
    """What somebody may reach who may do everything."""
    return scope_in(by.workspace_id, by.id)


def scope_in(workspace_id: WorkspaceId, by: MemberId | None = None) -> Scope:
    """What Copydesk itself may reach in a workspace."""
    return require(System(workspace_id, by), Permission.READ)


async def kept_reports(database: Database, workspace_id: WorkspaceId) -> Sequence[EngagementReport]:
    """The reports in a workspace's inbox, in order."""
    async with database.read() as session:
        found = await session.scalars(
            select(EngagementReport)
            .where(EngagementReport.workspace_id == workspace_id)
            .order_by(EngagementReport.position)
        )
        return found.all()


async def a_variant(
    database: Database,
    clock: Clock,
    by: Member,
    *,
    state: VariantState = VariantState.IN_REVIEW,
    platform: PlatformName = PlatformName.X,
    text: str = "A backpack that keeps your laptop dry. https://example.com/backpack",
    label: str = "A",
    media: Sequence[Attached] = (),
    follow_ups: Sequence[str] = (),
) -> Variant:
    """A variant in a campaign of its own."""
    brief = a_brief()
    campaign = Campaign(
        id=new_campaign_id(),
        workspace_id=by.workspace_id,
        name=brief.name,
        brief=brief,
        state=CampaignState.IN_REVIEW,
        seed=1,
        failures={},
        created_by=by.id,
        created_at=clock.now(),
        leased_until=clock.now(),
        fence=1,
    )
    variant = Variant(
        id=new_variant_id(),
        workspace_id=by.workspace_id,
        campaign_id=campaign.id,
        platform=platform,
        label=label,
        text=text,
        title="",
        link=brief.link,
        writer="offline",
        model="offline-1",
        findings=[],
        media=[each.as_json() for each in media],
        follow_ups=list(follow_ups),
        content_hash=content_hash(
            platform=platform, text=text, title="", link=brief.link, media=media, follow_ups=follow_ups
        ),
        state=state,
        created_at=clock.now(),
        reason="",
    )
    async with database.write() as session:
        session.add(campaign)
        await session.flush()
        session.add(variant)
    return variant


async def a_post(
    database: Database,
    clock: Clock,
    by: Member,
    *,
    due: datetime | None = None,
    platform: PlatformName = PlatformName.X,
) -> Post:
    """An approved variant's post, due now unless said otherwise."""
    variant = await a_variant(database, clock, by, state=VariantState.APPROVED, platform=platform)
    slot = Slot(due or clock.now(), "UTC")
    async with database.write() as session:
        return await calendar.place(session, scope_of(by), variant, slot, at=clock.now())


@dataclass
class ScriptedPlatform:
    """A platform that keeps what reaches it, and then answers as the test says."""

    name: PlatformName = PlatformName.X
    answer: Callable[[Outgoing], Awaitable[Receipt]] | None = None
    look_up: Callable[[Outgoing], Awaitable[Receipt | None]] | None = None
    change: Callable[[str, Outgoing], Awaitable[None]] | None = None
    """Called with `correct` or `take_down` before either is done."""
    capabilities: frozenset[Capability] = frozenset(Capability)
    account: str = "@fernweh"

    def __post_init__(self) -> None:
        self.received: list[Outgoing] = []
        self.changed: list[tuple[str, str]] = []
        """What reached it of changes: `correct` with the text, `take_down` with the platform's own id."""

    async def publish(self, post: Outgoing) -> Receipt:
        self.received.append(post)
        if self.answer is not None:
            return await self.answer(post)
        return receipt_of(post)

    async def find(self, post: Outgoing) -> Receipt | None:
        if self.look_up is not None:
            return await self.look_up(post)
        return receipt_of(post) if post in self.received else None

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        self.changed.append(("correct", post.text))
        if self.change is not None:
            await self.change("correct", post)
        return receipt_of(post)

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        self.changed.append(("take_down", remote_id))
        if self.change is not None:
            await self.change("take_down", post)


def receipt_of(post: Outgoing) -> Receipt:
    return Receipt(remote_id=f"remote-{post.key}", url=f"https://example.com/{post.key}", published_at=_NOON)


_NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
