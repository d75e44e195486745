"""Figures of what is out: fetched from its platforms when they are due (`core.publishing.asking`), and kept.

The posts of one account are asked about in one call. What an answer costs is set aside before the call, and
charged in the transaction that keeps what it told.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import httpx
import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.models import ConnectedAccount
from core.accounts.pace import NotItsTurn
from core.campaigns.models import Campaign
from core.foundation.clock import Clock
from core.foundation.errors import CopydeskError
from core.foundation.events.posts import PostDiffers
from core.foundation.ids import CampaignId, PlatformName, WorkspaceId
from core.foundation.money import ZERO, Money
from core.metrics.engagement import MOST
from core.metrics.figures import FiguresVersion, keep
from core.operations import silence
from core.platforms.catalogue import profile_of
from core.platforms.posting import Capability, Figures, NotReady, Platform, PostsAsAccounts, RateLimited
from core.publishing import ages, asking
from core.publishing.models import Post
from core.spending.budgets import Budgets
from core.spending.ledger import FEE, ReservationId, Task
from core.spending.over_budget import OverBudget
from core.storage import journal
from core.storage.database import Database
from core.telling.unshown import show_again

CALL_TIMEOUT = timedelta(seconds=90)
LONGEST_WAIT = timedelta(days=7)
"""A platform that wants to be left alone for longer is asked again after this time, and so is one whose
answers a campaign's budget does not pay for."""

log = structlog.get_logger(__name__)

Reservations = dict[CampaignId, ReservationId]


@dataclass(frozen=True, slots=True)
class Fetching:
    """What posts have reached, from their platforms. Built once by the composition root."""

    database: Database
    clock: Clock
    platforms: Mapping[PlatformName, Platform]
    budgets: Budgets

    async def fetch_due(self) -> int:
        """One tick of a worker: ask about the posts of one account that are due; says how many."""
        async with self.database.write() as session:
            posts = await asking.claim(session, self.clock.now())
            account = await session.get(ConnectedAccount, posts[0].account_id) if posts else None
        if account is not None:
            await self._fetch(account, posts)
        return len(posts)

    async def _fetch(self, account: ConnectedAccount, posts: Sequence[Post]) -> None:
        platform, account_id = self.platforms[account.platform], account.id
        if not isinstance(platform, PostsAsAccounts) or (
            Capability.ENGAGEMENT not in platform.capabilities_as(account)
        ):
            await self._put_off(posts, dict.fromkeys(posts))
            return
        try:
            reserved = await self._reserve(platform.name, posts)
        except OverBudget as over:
            log.warning("figures_over_budget", account_id=account_id, platform=platform.name)
            await self._put_off(
                posts, dict.fromkeys(posts, over.resets_at or self.clock.now() + LONGEST_WAIT)
            )
            return
        told: Mapping[str, Figures | None] | None = None
        until: datetime | None = None
        why = ""
        try:
            async with asyncio.timeout(CALL_TIMEOUT.total_seconds()):
                told = await platform.engagement_as(account_id, [post.remote_id for post in posts])
        except Exception as error:  # noqa: BLE001 - what is not known now is asked again
            if isinstance(error, RateLimited) and error.until is not None:
                until = min(error.until, self.clock.now() + LONGEST_WAIT)
            if not isinstance(error, (NotItsTurn, NotReady)):  # its platform was asked
                why = _why(platform.name, error)
            log.warning("figures_not_fetched", account_id=account_id, error=type(error).__name__, until=until)
        finally:
            if told is None:
                await self._release(reserved)
        if told is not None:
            await self._record(posts, told, reserved)
            return
        now = self.clock.now()
        again = {
            post: ages.asked_again(post.platform, post.published_at or now, now, until) for post in posts
        }
        await self._put_off(posts, again, leave_alone=until, why=why)

    async def _reserve(self, platform: PlatformName, posts: Sequence[Post]) -> Reservations:
        """Set aside what the answer may cost, for each campaign by itself.

        Raises:
            OverBudget: a workspace's limit would be passed; nothing stays set aside.
        """
        reserved: Reservations = {}
        if (price := profile_of(platform).figures_cost) == ZERO:
            return reserved
        try:
            for campaign_id, count in Counter(post.campaign_id for post in posts).items():
                reserved[campaign_id] = await self.budgets.reserve(
                    posts[0].workspace_id,
                    Money(price.micros * count),
                    campaign_id=campaign_id,
                    platform=platform,
                    writer=FEE,
                    model=f"{platform.label} figures",
                    task=Task.FIGURES,
                )
        except OverBudget:
            await self._release(reserved)
            raise
        return reserved

    async def _release(self, reserved: Reservations) -> None:
        for reservation in reserved.values():
            await self.budgets.settle(reservation, ZERO)

    async def _record(
        self, posts: Sequence[Post], told: Mapping[str, Figures | None], reserved: Reservations
    ) -> None:
        """Keep what was told, say when to ask next, and charge it: all of it or none.

        What can't be kept is charged all the same, and asked again at its next age: else it would be paid for
        again and again.
        """
        try:
            async with self.database.write() as session:
                ours = await self._close(session, posts, told, reserved)
                of = {post: told[post.remote_id] for post in ours if post.remote_id in told}
                await _keep(session, posts[0].workspace_id, of, self.clock.now())
        except Exception as error:
            account_id, platform = posts[0].account_id, posts[0].platform
            log.error("figures_not_kept", account_id=account_id, platform=platform, exc_info=error)
            async with self.database.write() as session:
                await self._close(session, posts, told, reserved)
            return
        log.info("figures_fetched", platform=posts[0].platform, asked=len(posts), told=len(of))

    async def _close(
        self,
        session: AsyncSession,
        posts: Sequence[Post],
        told: Mapping[str, Figures | None],
        reserved: Reservations,
    ) -> list[Post]:
        """Charge what was told, and say when to ask next about those posts that are still ours: these."""
        now, price = self.clock.now(), profile_of(posts[0].platform).figures_cost.micros
        for campaign_id, reservation in reserved.items():
            answers = [told.get(post.remote_id) for post in posts if post.campaign_id == campaign_id]
            cost = Money(price * sum(figures is not None for figures in answers))
            await self.budgets.settle(reservation, cost, within=session)
        if (account_id := posts[0].account_id) is not None:
            await silence.end(session, account_id)
        ours = await asking.still_ours(session, posts)
        due = [
            {"id": post.id, "ask_at": ages.next_asked(post.platform, post.published_at or now, now)}
            for post in ours
        ]
        if due:
            await session.execute(update(Post), due)
        return ours

    async def _put_off(
        self,
        posts: Sequence[Post],
        until: Mapping[Post, datetime | None],
        *,
        leave_alone: datetime | None = None,
        why: str = "",
    ) -> None:
        """Ask about each again at its time, or never; about none of the account before `leave_alone`.

        `why` is what came of asking its platform, empty where that was not asked.
        """
        async with self.database.write() as session:
            ours = await asking.still_ours(session, posts)
            if ours:
                await session.execute(update(Post), [{"id": post.id, "ask_at": until[post]} for post in ours])
            if (account_id := posts[0].account_id) is None:
                return
            if leave_alone is not None:
                await asking.leave_alone(session, account_id, leave_alone)
            if why:
                await silence.note(session, account_id, why, at=self.clock.now())


async def _keep(
    session: AsyncSession, workspace_id: WorkspaceId, of: Mapping[Post, Figures | None], at: datetime
) -> None:
    """Keep what was told of posts, and show it on their cards."""
    await keep(session, workspace_id, [_version(post, figures, at) for post, figures in of.items()])
    placed = Campaign.id.in_({post.campaign_id for post in of}), Campaign.place != ""
    shown = await session.scalars(select(Campaign.id).where(*placed))
    await show_again(session, workspace_id, shown.all(), at=at)
    for post, figures in of.items():
        await _mark(session, post, is_gone=figures is None, at=at)


def _version(post: Post, figures: Figures | None, at: datetime) -> FiguresVersion:
    """What is to be kept. A figure that can't be is not available."""
    told = asdict(figures or Figures())
    absurd = [measure for measure, count in told.items() if count is not None and not _can_be(count)]
    if absurd:
        log.warning("figures_absurd", post_id=post.id, platform=post.platform, measures=absurd)
    return FiguresVersion(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        source=post.platform.value,
        fetched_at=at,
        is_gone=figures is None,
        **told | dict.fromkeys(absurd),
    )


def _why(platform: PlatformName, error: Exception) -> str:
    if isinstance(error, CopydeskError):
        return error.message
    if isinstance(error, TimeoutError | httpx.HTTPError):
        return f"{platform.label} did not answer."
    return f"{platform.label} answered in a way that Copydesk does not understand ({type(error).__name__})."


def _can_be(count: int) -> bool:
    return not isinstance(count, bool) and 0 <= count <= MOST


async def _mark(session: AsyncSession, post: Post, *, is_gone: bool, at: datetime) -> None:
    """Note on the post whether people can still see it, and tell them once where they can't."""
    was = Post.shows.is_distinct_from("") if is_gone else Post.shows == ""
    # What is back is read back anew.
    changes = {"shows": ""} if is_gone else {"shows": None, "read_at": None}
    changed = await session.scalar(
        update(Post)
        .where(Post.id == post.id, was)
        .values(**changes)
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    )
    if changed is not None and is_gone:
        event = PostDiffers(
            campaign_id=post.campaign_id,
            variant_id=post.variant_id,
            post_id=post.id,
            platform=post.platform,
            url=post.url,
            is_gone=True,
        )
        journal.record(session, post.workspace_id, event, at=at)
        log.warning("post_differs", post_id=post.id, platform=post.platform, is_gone=True)
