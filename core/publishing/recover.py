"""Recovering: what a dead worker left, and posts whose outcome nobody knows.

A SENDING post whose lease ran out becomes UNKNOWN. An UNKNOWN post is looked up at its platform, once the
lease of its call is over: found, it is PUBLISHED; certainly absent, it waits to be sent again, or is MISSED
where that is long overdue; otherwise people are asked, and what they say after looking themselves settles it.

A post whose call takes long is looked up before that, since its worker may be gone. Only what is found counts
then: as long as the lease lasts, what isn't there may still come.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.scope import Scope
from core.campaigns.models import Campaign, Variant
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput
from core.foundation.events.event import Event
from core.foundation.events.posts import PostScheduled
from core.foundation.ids import PlatformName, PostId, PostState
from core.foundation.logs import correlated
from core.platforms.catalogue import profile_of
from core.platforms.posting import Outgoing, Platform, Receipt
from core.publishing import sending
from core.publishing.calendar import find_post
from core.publishing.conflicts import TooLate
from core.publishing.missed import MISSED_AFTER, NOT_THERE, as_missed, missed_event
from core.publishing.models import Post
from core.publishing.publish import LEASE
from core.storage import journal, leases
from core.storage.database import Database

LOOK_EVERY = timedelta(minutes=2)
LONG_CALL = timedelta(seconds=15)
"""A call is rarely under way for so long. Its post is looked up with each tick from then on."""
GLANCE = timedelta(seconds=5)
"""How long such a look-up may take, which only hastens what comes anyway."""

log = structlog.get_logger(__name__)


async def give_up_lost(database: Database, clock: Clock) -> int:
    """Turn SENDING posts whose worker is gone into UNKNOWN; says how many."""
    now = clock.now()
    async with database.write() as session:
        lost = await session.scalars(
            update(Post)
            .where(Post.state == PostState.SENDING, Post.leased_until <= now)
            .values(
                state=PostState.UNKNOWN,
                fence=Post.fence + 1,
                reason="The worker stopped while it was sending; the platform may have the post.",
            )
            .returning(Post)
            .execution_options(synchronize_session=False)
        )
        posts = lost.all()
        for post in posts:
            with correlated(post.correlation_id):
                journal.record(session, post.workspace_id, sending.unknown(post, post.reason), at=now)
                log.warning("post_lost_its_worker", post_id=post.id, platform=post.platform)
    return len(posts)


async def find_sending(
    database: Database, platforms: Mapping[PlatformName, Platform], clock: Clock, *, limit: int = 10
) -> int:
    """Ask platforms about SENDING posts whose calls take long; says how many were there."""
    async with database.read() as session:
        now = clock.now()
        long = Post.leased_until.between(now, now + LEASE - LONG_CALL)
        posts = await session.scalars(
            select(Post).where(Post.state == PostState.SENDING, long).order_by(Post.leased_until).limit(limit)
        )
    return await _look_up_each(database, platforms, clock, posts.all(), within=GLANCE)


async def look_up_unknown(
    database: Database,
    platforms: Mapping[PlatformName, Platform],
    clock: Clock,
    *,
    limit: int = 10,
    missed_after: timedelta = MISSED_AFTER,
) -> int:
    """Ask platforms about UNKNOWN posts, each at most every `LOOK_EVERY`; says how many were settled."""
    async with database.write() as session:
        unknown = Post.state == PostState.UNKNOWN
        posts = await leases.take(
            session, Post, unknown, now=clock.now(), lease=LOOK_EVERY, first=(Post.leased_until,), limit=limit
        )
    return await _look_up_each(
        database, platforms, clock, posts, within=sending.CALL_TIMEOUT, missed_after=missed_after
    )


async def _look_up_each(
    database: Database,
    platforms: Mapping[PlatformName, Platform],
    clock: Clock,
    posts: Sequence[Post],
    *,
    within: timedelta,
    missed_after: timedelta = MISSED_AFTER,
) -> int:
    # Together, and each to its own end: a platform that is slow or broken must not hold up the others.
    looks = (_look_up(database, platforms, clock, post, missed_after, within=within) for post in posts)
    settled = await asyncio.gather(*looks, return_exceptions=True)
    for post, outcome in zip(posts, settled, strict=True):
        if isinstance(outcome, BaseException):
            log.error("post_not_looked_up", post_id=post.id, exc_info=outcome)
    return settled.count(True)


class NotInDoubt(TooLate):
    """Nobody has to say any more what became of the post; nothing was changed."""

    @property
    def message(self) -> str:
        return f"This post is {self.post.state} by now, and not in doubt any more."


async def settle(
    session: AsyncSession,
    scope: Scope,
    post_id: PostId,
    *,
    is_there: bool,
    url: str,
    at: datetime,
) -> Post:
    """What a person found out about an UNKNOWN post: it is there, and where, or it is to go out again.

    The caller commits.

    Raises:
        NotInDoubt: the post is not UNKNOWN any more.
        InvalidInput: it is said to be there, without its address, where such posts have one.
        NotFound: there is no such post in this workspace.
    """
    post = await find_post(session, scope, post_id)
    needs_address = is_there and profile_of(post.platform).has_addresses
    if needs_address and not url.startswith(("http://", "https://")):
        raise InvalidInput({"url": "must be the whole address of the post, starting with https://."})
    receipt = Receipt(remote_id="", url=url, published_at=at)
    values = sending.receipt_values(post, receipt) if is_there else _again(at)
    settled = await session.scalar(
        update(Post)
        .where(Post.id == post_id, scope.covers(Post), Post.state == PostState.UNKNOWN)
        .values(fence=Post.fence + 1, leased_until=at, **values)
        .returning(Post)
        .execution_options(populate_existing=True)
    )
    if settled is None:
        raise NotInDoubt(post)
    event: Event = sending.published(settled, receipt) if is_there else _scheduled(settled)
    journal.record(session, scope.workspace_id, event, at=at, by=scope.by)
    return settled


async def _look_up(
    database: Database,
    platforms: Mapping[PlatformName, Platform],
    clock: Clock,
    post: Post,
    missed_after: timedelta,
    *,
    within: timedelta,
) -> bool:
    with correlated(post.correlation_id):
        outgoing = await _outgoing(database, post)
        try:
            async with asyncio.timeout(within.total_seconds()):
                receipt = await platforms[post.platform].find(outgoing)
        except Exception as error:  # noqa: BLE001 - not knowing is the state it is in already
            log.warning(
                "post_look_up_failed", post_id=post.id, platform=post.platform, error=type(error).__name__
            )
            return False
        if receipt is None and post.state is PostState.SENDING:
            return False
        settled = await _record(database, clock, post, receipt, missed_after)
        log.info("post_looked_up", post_id=post.id, platform=post.platform, found=receipt is not None)
        return settled


async def _record(
    database: Database, clock: Clock, post: Post, receipt: Receipt | None, missed_after: timedelta
) -> bool:
    """Write down what was found, or what becomes of an absent post; False when somebody was faster."""
    async with database.write() as session:
        now = clock.now()
        absent = as_missed(NOT_THERE) if post.due_at < now - missed_after else _again(now)
        values = sending.receipt_values(post, receipt) if receipt else absent
        settled = await session.scalar(
            update(Post)
            .where(Post.id == post.id, Post.fence == post.fence, Post.state == post.state)
            .values(leased_until=now, **values)
            .returning(Post)
            .execution_options(populate_existing=True)
        )
        if settled is None:
            return False
        journal.record(session, post.workspace_id, _found(settled, receipt), at=now)
    return True


def _found(post: Post, receipt: Receipt | None) -> Event:
    if receipt is not None:
        return sending.published(post, receipt)
    return missed_event(post) if post.state is PostState.MISSED else _scheduled(post)


async def _outgoing(database: Database, post: Post) -> Outgoing:
    async with database.read() as session:
        found = await session.execute(
            select(Variant, Campaign.name)
            .join(Campaign, Campaign.id == Variant.campaign_id)
            .where(Variant.id == post.variant_id)
        )
        variant, campaign = found.one()
    return sending.outgoing_of(database, post, variant, campaign)


def _again(now: datetime) -> dict[str, object]:
    return {"state": PostState.SCHEDULED, "due_at": now, "reason": ""}


def _scheduled(post: Post) -> PostScheduled:
    return PostScheduled(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        due_at=post.due_at,
        zone=post.zone,
    )
