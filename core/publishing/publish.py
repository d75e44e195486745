"""Publishing: claim → send once → receipt, refusal, or unknown.

1. A worker claims a batch of due posts: a lease for a moment, and a fence that rises with each claim.
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
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.models import ConnectedAccount
from core.campaigns.models import Campaign, Variant
from core.foundation.clock import Clock
from core.foundation.ids import AccountState, PlatformName, PostId, PostState, VariantState
from core.foundation.logs import correlated
from core.platforms.posting import Outgoing, Platform
from core.publishing.missed import MISSED_AFTER, set_overdue_aside
from core.publishing.models import Post
from core.publishing.sending import Result, failed, outgoing_of, send
from core.storage import journal, leases
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable

CLAIM_LEASE = timedelta(seconds=10)
"""How long a post waits for another worker when the one that claimed it died before its call."""
LONGEST_CLAIM = timedelta(minutes=5)
"""More than any claim lasts by a clock that is right."""
LEASE = timedelta(seconds=90)
"""How long a post that is being sent is left alone."""
CLAIMS_FOR = timedelta(seconds=0.5)
"""How long one run goes on claiming: until the worker's next tick, which goes on from there."""
RECORD_AGAIN = timedelta(seconds=1)
"""How long results are held before they are given to a database again that was away."""
TEXT_CHANGED = "Its text is no longer the one that was approved."

log = structlog.get_logger(__name__)

_CONNECTED = exists().where(
    ConnectedAccount.id == Post.account_id, ConnectedAccount.state == AccountState.CONNECTED
)
HAS_ITS_ACCOUNT = or_(Post.account_id.is_(None), _CONNECTED)
"""Whether it can go out: posts of an account that is not connected wait until it is."""

Calls = dict[asyncio.Task[Result], Post]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one claimed post. `state` is None when it was no longer ours to send."""

    post: Post
    state: PostState | None


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
                claimed = await _claim(database, clock, busy, limit, missed_after)
                if len(claimed) < limit:
                    may_have_more = busy
                begun = await _begin(database, clock, claimed)
                attempts += [Attempt(post, None) for post in claimed if post.id not in begun]
                calls |= {
                    asyncio.create_task(send(platforms, clock, post, begun[post.id])): post
                    for post in claimed
                    if post.id in begun
                }
            elif calls:
                await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
            else:
                return attempts
            attempts += await _record_done(database, clock, calls)
    except Exception:
        while calls:  # whatever keeps us from claiming more, each is awaited to its own end
            await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
            await _record_done(database, clock, calls)
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
) -> Sequence[Post]:
    async with database.write() as session:
        now = clock.now()
        await set_overdue_aside(session, now, after=missed_after)
        return await claim_due(session, now, lease=CLAIM_LEASE, limit=limit, but=busy)


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
            .where(_claimed([post for post in claimed if post.id in approved]), *ours)
            .values(state=PostState.SENDING, attempts=Post.attempts + 1, leased_until=now + LEASE)
            .returning(Post.id, Post.attempts)
            .execution_options(synchronize_session=False)
        )
        attempts = dict(begun.all())
        changed = [failed(post, TEXT_CHANGED) for post in claimed if post.id not in approved]
        await _write_down(session, changed, *ours, at=now)
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


async def _record_done(database: Database, clock: Clock, calls: Calls) -> list[Attempt]:
    """Take the calls that have come to their ends out of `calls`, and record their results."""
    results = []
    for call in [call for call in calls if call.done()]:
        post = calls.pop(call)
        try:
            results.append(call.result())
        except (Exception, asyncio.CancelledError) as error:
            log.error("post_left_to_recovery", post_id=post.id, exc_info=error)
    return await _record(database, clock, results)


async def _record(database: Database, clock: Clock, results: Sequence[Result]) -> list[Attempt]:
    """Write the results down whose claims still stand; a post that was taken over meanwhile has no state."""
    if not results:
        return []
    now = clock.now()
    try:
        async with database.write() as session:
            ours = await _write_down(session, results, Post.state == PostState.SENDING, at=now)
    except Exception as error:
        is_away = isinstance(error, DatabaseUnavailable)
        if is_away and now + RECORD_AGAIN < min(result.post.leased_until for result in results):
            log.warning("results_held", posts=len(results), error=str(error))
            await asyncio.sleep(RECORD_AGAIN.total_seconds())
            return await _record(database, clock, results)  # under the same fences: never twice
        if len(results) > 1 and not is_away:
            # One that can't be kept takes no other along.
            return [attempt for result in results for attempt in await _record(database, clock, [result])]
        for result in results:
            log.error("post_left_to_recovery", post_id=result.post.id, exc_info=error)
        return []
    for result in results:
        post, recorded = result.post, result.post.id in ours
        with correlated(post.correlation_id):
            log.info(
                "post_sent", post_id=post.id, platform=post.platform, state=result.state, recorded=recorded
            )
    return [Attempt(result.post, result.state if result.post.id in ours else None) for result in results]


async def _write_down(
    session: AsyncSession, results: Sequence[Result], *still: ColumnElement[bool], at: datetime
) -> set[PostId]:
    """Change the posts that are under their fences still, and `still` so; says which. The caller commits."""
    # Locked first and then changed, since each changes in its own way and one UPDATE can't say how.
    held = select(Post.id).where(_claimed([result.post for result in results]), *still)
    ours = set((await session.scalars(held.order_by(Post.id).with_for_update())).all()) if results else set()
    stand = [result for result in results if result.post.id in ours]
    if stand:
        changes = [
            {"id": result.post.id, "leased_until": at, "state": result.state, **result.changes}
            for result in stand
        ]
        await session.execute(update(Post), changes)
    for result in stand:
        if result.event is not None:
            with correlated(result.post.correlation_id):
                journal.record(session, result.post.workspace_id, result.event, at=at)
    return ours


def _claimed(posts: Sequence[Post]) -> ColumnElement[bool]:
    """These posts, under the fences they were claimed with."""
    claims = tuple_(Post.id, Post.fence).in_([(post.id, post.fence) for post in posts])
    return and_(Post.id.in_([post.id for post in posts]), claims)
