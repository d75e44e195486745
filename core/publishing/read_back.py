"""Reading back: what a platform shows of a post, compared with what was approved.

1. Shortly after a post is out a worker takes it: a lease, and a fence that rises.
2. Where its platform can READ, the post is read by one call inside the lease. What it doesn't answer is asked
   again after the lease, for an hour.
3. Under the fence it is written down that it was read. What is gone, or says something else, is told people.

A text that was edited since is no longer what was sent, and nothing is compared with it. A corrected post is
read once more.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, and_, select, update

from core.accounts.models import ConnectedAccount
from core.campaigns.models import Campaign, Variant
from core.foundation.clock import Clock
from core.foundation.events.posts import PostDiffers
from core.foundation.ids import PlatformName, PostState
from core.foundation.logs import correlated
from core.platforms.posting import Capability, Outgoing, Platform, capabilities_of
from core.publishing.compared import compared
from core.publishing.models import Post
from core.publishing.sending import CALL_TIMEOUT, outgoing_of
from core.storage import journal, leases
from core.storage.database import Database

SOON = timedelta(seconds=10)
"""So long after it went out a post is read: some platforms show it a moment later."""
LEASE = timedelta(seconds=60)
PATIENCE = timedelta(hours=1)
"""A platform that does not say for so long what it shows is asked no more."""

log = structlog.get_logger(__name__)


def is_unread() -> ColumnElement[bool]:
    """Whether a post is out as an account and was not read back yet."""
    return and_(
        Post.state == PostState.PUBLISHED,
        Post.account_id.is_not(None),
        Post.read_at.is_(None),
        Post.remote_id != "",  # where people found it themselves, its id is not known
    )


async def read_back_due(
    database: Database, platforms: Mapping[PlatformName, Platform], clock: Clock, *, limit: int = 10
) -> int:
    """Read back posts that went out a moment ago; says how many were looked at."""
    async with database.write() as session:
        now = clock.now()
        due = await leases.take(
            session,
            Post,
            is_unread(),
            now=now,
            lease=LEASE,
            first=(Post.leased_until,),
            limit=limit,
            free=Post.leased_until <= now - SOON,
        )
    # Together, and each to its own end: a platform that is slow or broken must not hold up the others.
    done = await asyncio.gather(
        *(_read_back(database, platforms, clock, post) for post in due), return_exceptions=True
    )
    for post, outcome in zip(due, done, strict=True):
        if isinstance(outcome, BaseException):  # it is taken up again when its lease is over
            log.error("post_not_read_back", post_id=post.id, exc_info=outcome)
    return len(due)


async def _read_back(
    database: Database, platforms: Mapping[PlatformName, Platform], clock: Clock, post: Post
) -> None:
    with correlated(post.correlation_id):
        async with database.read() as session:
            account = await session.get(ConnectedAccount, post.account_id)
        can = capabilities_of(platforms)(post.platform, account)
        sent = await _sent(database, post) if Capability.READ in can else None
        if sent is None:
            await _record(database, clock, post, None)
            return
        try:
            async with asyncio.timeout(CALL_TIMEOUT.total_seconds()):
                seen = await platforms[post.platform].read(sent, post.remote_id)
        except Exception as error:  # noqa: BLE001 - what is not known now is asked again, or never known
            log.warning("post_not_read_back", post_id=post.id, error=type(error).__name__)
            if post.published_at is not None and clock.now() - post.published_at > PATIENCE:
                await _record(database, clock, post, None)
            return
        await _record(database, clock, post, compared(sent, seen))


async def _sent(database: Database, post: Post) -> Outgoing | None:
    """The post as it was sent; None where its text is another one by now."""
    async with database.read() as session:
        found = await session.execute(
            select(Variant, Campaign.name)
            .join(Campaign, Campaign.id == Variant.campaign_id)
            .where(Variant.id == post.variant_id)
        )
        variant, campaign = found.one()
    if variant.content_hash != post.content_hash:
        return None
    return outgoing_of(database, post, variant, campaign)


async def _record(database: Database, clock: Clock, post: Post, shows: str | None) -> None:
    now = clock.now()
    async with database.write() as session:
        recorded = await session.scalar(
            update(Post)
            .where(Post.id == post.id, Post.fence == post.fence, is_unread())
            .values(read_at=now, shows=shows, leased_until=now)
            .returning(Post.id)
            .execution_options(synchronize_session=False)
        )
        if recorded is not None and shows is not None:
            event = PostDiffers(
                campaign_id=post.campaign_id,
                variant_id=post.variant_id,
                post_id=post.id,
                platform=post.platform,
                url=post.url,
                is_gone=not shows,
            )
            journal.record(session, post.workspace_id, event, at=now)
            log.warning("post_differs", post_id=post.id, platform=post.platform, is_gone=not shows)
