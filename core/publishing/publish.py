"""Publishing: claim → send once → receipt, refusal, or unknown.

1. A worker claims a batch of due posts: a lease for a moment, and a fence that rises with each claim. Posts
   with images are held a little longer, and their images made ready, each post's by itself (`readying`).
2. Just before their calls the posts of a batch are committed as SENDING with their leases renewed, and only
   those that are still ours, still in time, and whose variants still have the approved content.
3. Each platform is called once, inside the lease, and not at all where that could outlast it.
4. Results are recorded under their fences, in one transaction all that have come in since the last one. What
   is neither a receipt nor a certain failure is UNKNOWN. A database that is away is given them again for as
   long as their leases last.

No batch waits for a call: while calls are under way more is claimed, and what has come in is recorded. A
process that dies after 2 leaves SENDING posts whose leases run out; `recover` takes them from there. Nothing
here ever sends a post a second time whose first outcome isn't certain.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, String, and_, cast, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.models import ConnectedAccount
from core.campaigns.models import Campaign, Variant
from core.foundation.clock import Clock
from core.foundation.ids import AccountState, PlatformName, PostId, PostState, VariantState
from core.foundation.logs import correlated
from core.platforms.posting import Outgoing, Platform
from core.publishing.missed import MISSED_AFTER, set_overdue_aside
from core.publishing.models import Post
from core.publishing.readying import READY_WITHIN, made_ready
from core.publishing.recording import Attempt, Calls, record_done, under_fence, write_down
from core.publishing.sending import Result, failed, outgoing_of, send
from core.storage import leases
from core.storage.database import Database

CLAIM_LEASE = timedelta(seconds=10)
"""How long a post waits for another worker when the one that claimed it died before its call."""
READY_LEASE = READY_WITHIN + CLAIM_LEASE
"""The same for a post whose images are made ready meanwhile."""
LONGEST_CLAIM = timedelta(minutes=5)
"""More than any claim lasts by a clock that is right."""
LEASE = timedelta(seconds=90)
"""How long a post that is being sent is left alone."""
CLAIMS_FOR = timedelta(seconds=0.5)
"""How long one run goes on claiming: until the worker's next tick, which goes on from there."""
TEXT_CHANGED = "Its text is no longer the one that was approved."

log = structlog.get_logger(__name__)

_CONNECTED = exists().where(
    ConnectedAccount.id == Post.account_id, ConnectedAccount.state == AccountState.CONNECTED
)
HAS_ITS_ACCOUNT = or_(Post.account_id.is_(None), _CONNECTED)
"""Whether it can go out: posts of an account that is not connected wait until it is."""


async def publish_due(
    database: Database,
    platforms: Mapping[PlatformName, Platform],
    clock: Clock,
    *,
    limit: int = 20,
    missed_after: timedelta = MISSED_AFTER,
) -> list[Attempt]:
    """Claim posts that are due and send each once. Any number of workers may do so at the same time.

    Posts are claimed `limit` at a time, and none of a platform that has so many calls under way: one that is
    slow or hangs takes nothing from the others. What is overdue by more than `missed_after` is not sent, but
    set aside: people are asked.
    """
    attempts: list[Attempt] = []
    calls: Calls = {}
    # A claim that finds fewer than it asks for has found all there is, but of the platforms it left out.
    may_have_more, until = set(PlatformName), time.monotonic() + CLAIMS_FOR.total_seconds()
    try:
        while True:
            busy = _busy(calls, limit)
            if may_have_more - busy and time.monotonic() < until:
                claimed, waiting = await _claim(database, clock, busy, limit, missed_after)
                if len(claimed) < limit:
                    may_have_more = busy
                calls |= {
                    asyncio.create_task(
                        _ready_and_send(database, platforms, clock, post, waiting[post.id])
                    ): post
                    for post in claimed
                    if post.id in waiting
                }
                at_once = [post for post in claimed if post.id not in waiting]
                begun = await _begin(database, clock, at_once)
                attempts += [Attempt(post, None) for post in at_once if post.id not in begun]
                calls |= {
                    asyncio.create_task(send(platforms, clock, post, begun[post.id])): post
                    for post in at_once
                    if post.id in begun
                }
            elif calls:
                await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
            else:
                return attempts
            attempts += await record_done(database, clock, calls)
    except Exception:
        while calls:  # whatever keeps us from claiming more, each is awaited to its own end
            await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
            await record_done(database, clock, calls)
        raise
    finally:
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)


def _busy(calls: Calls, limit: int) -> set[PlatformName]:
    """The platforms that have enough calls under way."""
    under_way = Counter(post.platform for post in calls.values())
    return {platform for platform, count in under_way.items() if count >= limit}


async def _claim(
    database: Database, clock: Clock, busy: Collection[PlatformName], limit: int, missed_after: timedelta
) -> tuple[Sequence[Post], Mapping[PostId, Outgoing]]:
    """Posts that are due, and those among them whose images have to be made ready."""
    async with database.write() as session:
        now = clock.now()
        await set_overdue_aside(session, now, after=missed_after)
        claimed = await claim_due(session, now, lease=CLAIM_LEASE, limit=limit, but=busy)
        return claimed, await _held_for_images(database, session, claimed, now)


def is_claimed(now: Any, longest: Any) -> ColumnElement[bool]:
    """Whether somebody holds a SCHEDULED post, `longest` being the moment until which anybody may.

    A claim beyond it was made by a clock that was wrong, and binds nobody: whoever made it can't begin what
    another has taken, since the fence has risen.
    """
    return and_(Post.leased_until > now, Post.leased_until <= longest)


async def claim_due(
    session: AsyncSession,
    now: datetime,
    *,
    lease: timedelta,
    limit: int,
    but: Collection[PlatformName] = (),
) -> Sequence[Post]:
    """Lease posts that are due, `but` for those of some platforms; others skip them.

    Each becomes SENDING only just before its own call.
    """
    due = [Post.state == PostState.SCHEDULED, Post.due_at <= now, HAS_ITS_ACCOUNT]
    if but:
        due.append(Post.platform.not_in(but))
    free = ~is_claimed(now, now + LONGEST_CLAIM)
    return await leases.take(
        session, Post, *due, now=now, lease=lease, first=(Post.due_at,), limit=limit, free=free
    )


async def _held_for_images(
    database: Database, session: AsyncSession, claimed: Sequence[Post], now: datetime
) -> Mapping[PostId, Outgoing]:
    """Those with images, as they are now, held for as long as it takes to make these ready."""
    variants = [post.variant_id for post in claimed]
    with_media = select(Variant.id).where(Variant.id.in_(variants), cast(Variant.media, String) != "[]")
    found = set((await session.scalars(with_media)).all()) if variants else set()
    held = [post for post in claimed if post.variant_id in found]
    if not held:
        return {}
    await session.execute(
        update(Post)
        .where(under_fence(held))
        .values(leased_until=now + READY_LEASE)
        .execution_options(synchronize_session=False)
    )
    return await _approved(database, session, held)


async def _ready_and_send(
    database: Database,
    platforms: Mapping[PlatformName, Platform],
    clock: Clock,
    post: Post,
    waiting: Outgoing,
) -> Result | None:
    """Send a post once its images are ready, if it is still ours then; or tell what keeps them from it."""
    try:
        with correlated(post.correlation_id):
            trouble = await made_ready(platforms[post.platform], waiting, clock)
    except BaseException:
        await leases.hand_back(database, Post, [post], Post.state == PostState.SCHEDULED)
        raise
    begun = await _begin(database, clock, [post])
    if post.id not in begun:
        return None
    return await send(platforms, clock, post, begun[post.id], trouble=trouble)


async def _begin(database: Database, clock: Clock, claimed: Sequence[Post]) -> Mapping[PostId, Outgoing]:
    """Those that may be sent now, as platforms get them; others may have at once what could not be begun."""
    if not claimed:
        return {}
    try:
        begun = await _commit_sending(database, clock, claimed)
    except BaseException:
        await leases.hand_back(database, Post, claimed, Post.state == PostState.SCHEDULED)
        raise
    for post in claimed:
        if post.id not in begun:
            why = "changed, moved or taken over since it was claimed"
            log.info("post_not_sent", post_id=post.id, why=why)
    return begun


async def _commit_sending(
    database: Database, clock: Clock, claimed: Sequence[Post]
) -> Mapping[PostId, Outgoing]:
    """The last gate before the calls. A post that is not ours any more, or not as approved, stays outside."""
    async with database.write() as session:
        now = clock.now()  # asked here, since the database may have let us wait
        ours = (Post.state == PostState.SCHEDULED, Post.leased_until > now)
        approved = await _approved(database, session, claimed)
        begun = await session.execute(
            update(Post)
            .where(under_fence([post for post in claimed if post.id in approved]), *ours)
            .values(state=PostState.SENDING, attempts=Post.attempts + 1, leased_until=now + LEASE)
            .returning(Post.id, Post.attempts)
            .execution_options(synchronize_session=False)
        )
        attempts = dict(begun.all())
        changed = [failed(post, TEXT_CHANGED) for post in claimed if post.id not in approved]
        await write_down(session, changed, *ours, at=now)
    for post in claimed:
        if post.id in attempts:
            post.attempts, post.leased_until = attempts[post.id], now + LEASE
    return {post_id: approved[post_id] for post_id in attempts}


async def _approved(
    database: Database, session: AsyncSession, posts: Sequence[Post]
) -> dict[PostId, Outgoing]:
    """Those whose variants are what was approved, as their platforms get them."""
    rows = await session.execute(
        select(Variant, Campaign.name)
        .join(Campaign, Campaign.id == Variant.campaign_id)
        .where(Variant.id.in_([post.variant_id for post in posts]))
    )
    found = {variant.id: (variant, campaign) for variant, campaign in rows}
    return {
        post.id: outgoing_of(database, post, variant, campaign)
        for post in posts
        for variant, campaign in [found[post.variant_id]]
        if variant.state is VariantState.APPROVED and variant.content_hash == post.content_hash
    }
