"""Publishing: claim → send once → receipt, refusal, or unknown.

1. A worker claims a few due posts: a lease for a moment, and a fence that rises with each claim.
2. Just before its own call each post is committed as SENDING with its lease renewed, and only if it is
   still ours, still in time, and its variant still has the approved content.
3. The platform is called once, inside the lease, and not at all where that could outlast it.
4. The result is recorded under the fence. What is neither a receipt nor a certain failure is UNKNOWN.

A process that dies after 2 leaves a SENDING post whose lease runs out; `recover` takes it from there.
Nothing here ever sends a post a second time whose first outcome isn't certain.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.campaigns.models import Campaign, Variant
from core.foundation.clock import Clock
from core.foundation.events import Event, PostFailed, PostPublished, PostUnknown
from core.foundation.ids import PlatformName, PostState, VariantState
from core.foundation.logs import correlated
from core.foundation.storable import made_storable
from core.platforms.port import NotSent, Outgoing, Platform, PlatformRefused, Receipt
from core.publishing.missed import MISSED_AFTER, set_overdue_aside
from core.publishing.models import Post
from core.storage import journal, leases
from core.storage.database import Database

CLAIM_LEASE = timedelta(seconds=10)
"""How long a post waits for another worker when the one that claimed it died before its call."""
LEASE = timedelta(seconds=90)
"""How long a post that is being sent is left alone."""
LONGEST_REASON = 500
"""Characters of what a platform says that are kept."""
CALL_TIMEOUT = timedelta(seconds=45)
RETRY_WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))
"""How long a post waits after each try that certainly never arrived; after the last it has FAILED."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
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
) -> list[Outcome]:
    """Claim posts that are due and send each once. Any number of workers may do so at the same time.

    What is overdue by more than `missed_after` is not sent, but set aside: people are asked.
    """
    async with database.write() as session:
        now = clock.now()
        await set_overdue_aside(session, now, after=missed_after)
        claimed = await claim_due(session, now, lease=CLAIM_LEASE, limit=limit)
    # One post's trouble must not cancel another's call halfway, so each is awaited to its own end.
    sending = (_send(database, platforms, clock, post) for post in claimed)
    try:
        outcomes = await asyncio.gather(*sending, return_exceptions=True)
    except asyncio.CancelledError:
        await leases.hand_back(database, Post, claimed, Post.state == PostState.SCHEDULED)
        raise
    for post, outcome in zip(claimed, outcomes, strict=True):
        if isinstance(outcome, BaseException):
            log.error("post_left_to_recovery", post_id=post.id, exc_info=outcome)
    return [outcome for outcome in outcomes if isinstance(outcome, Outcome)]


async def claim_due(session: AsyncSession, now: datetime, *, lease: timedelta, limit: int) -> Sequence[Post]:
    """Lease posts that are due; others skip them. Each becomes SENDING only just before its own call."""
    due = (Post.state == PostState.SCHEDULED, Post.due_at <= now)
    return await leases.take(session, Post, *due, now=now, lease=lease, first=(Post.due_at,), limit=limit)


async def _send(
    database: Database, platforms: Mapping[PlatformName, Platform], clock: Clock, post: Post
) -> Outcome:
    with correlated(post.correlation_id):
        outgoing = await _begin(database, clock, post)
        if outgoing is None:
            log.info(
                "post_not_sent", post_id=post.id, why="changed, moved or taken over since it was claimed"
            )
            return Outcome(post, None)
        state, event, values = await _call(platforms[post.platform], clock, post, outgoing)
        recorded = await _record(database, clock, post, values=values, event=event)
        log.info("post_sent", post_id=post.id, platform=post.platform, state=state, recorded=recorded)
        return Outcome(post, state if recorded else None)


async def _begin(database: Database, clock: Clock, post: Post) -> Outgoing | None:
    """Commit SENDING, the last gate before the call; None for a post not ours any more or not as approved."""
    async with database.write() as session:
        now = clock.now()  # asked here, since the database may have let us wait
        variant = await session.get_one(Variant, post.variant_id)
        campaign = await session.get_one(Campaign, post.campaign_id)
        ours = (
            Post.id == post.id,
            Post.state == PostState.SCHEDULED,
            Post.fence == post.fence,
            Post.leased_until > now,
        )
        approved = variant.state is VariantState.APPROVED and variant.content_hash == post.content_hash
        if not approved:
            reason = "Its text is no longer the one that was approved."
            failed = update(Post).where(*ours).values(state=PostState.FAILED, reason=reason)
            if await session.scalar(failed.returning(Post.id)) is not None:
                journal.record(session, post.workspace_id, _failed(post, reason), at=now)
            return None
        begun = await session.scalar(
            update(Post)
            .where(*ours)
            .values(state=PostState.SENDING, attempts=Post.attempts + 1, leased_until=now + LEASE)
            .returning(Post.attempts)
        )
        if begun is None:
            return None
        post.attempts, post.leased_until = begun, now + LEASE
        return outgoing_of(post, variant, campaign)


def outgoing_of(post: Post, variant: Variant, campaign: Campaign) -> Outgoing:
    """The post as a platform gets it."""
    return Outgoing(
        key=post.id,
        workspace_id=post.workspace_id,
        platform=post.platform,
        campaign=campaign.name,
        text=variant.text,
        title=variant.title,
        link=variant.link,
    )


async def _call(
    platform: Platform, clock: Clock, post: Post, outgoing: Outgoing
) -> tuple[PostState, Event | None, dict[str, object]]:
    """Call the platform once and say what is certain about the result.

    A platform may still be at work on what it did not answer: a look-up that finds nothing then says
    nothing. So an UNKNOWN post keeps its lease, and is looked up when that is over.
    """
    try:
        _require_time(clock, post)
        async with asyncio.timeout(CALL_TIMEOUT.total_seconds()):
            receipt = await platform.publish(outgoing)
    except PlatformRefused as refusal:
        return _as_failed(post, refusal.message)
    except NotSent as failure:
        if post.attempts > len(RETRY_WAITS):
            return _as_failed(post, f"{failure.message} Tried {post.attempts} times.")
        due_at = clock.now() + RETRY_WAITS[post.attempts - 1]
        values: dict[str, object] = {
            "due_at": due_at,
            "reason": made_storable(failure.message, LONGEST_REASON),
        }
        return PostState.SCHEDULED, None, values | {"state": PostState.SCHEDULED}
    except Exception as error:
        log.warning("post_outcome_unknown", post_id=post.id, platform=post.platform, exc_info=error)
        reason = f"{post.platform.label} did not say whether it took the post."
        values = {"state": PostState.UNKNOWN, "reason": reason, "leased_until": post.leased_until}
        return PostState.UNKNOWN, unknown(post, reason), values
    return PostState.PUBLISHED, published(post, receipt), receipt_values(receipt)


def _require_time(clock: Clock, post: Post) -> None:
    """Raise NotSent where the call could outlast its lease: the database was slow to confirm SENDING.

    Others would take the post for lost, not find it, and send it, while we do.
    """
    if clock.now() + CALL_TIMEOUT > post.leased_until:
        raise NotSent("Our database was too slow, so it was not sent yet.")


async def _record(
    database: Database, clock: Clock, post: Post, *, values: dict[str, object], event: Event | None
) -> bool:
    """Write the result down if the claim still stands; False when the post was taken over meanwhile."""
    now = clock.now()
    async with database.write() as session:
        recorded = await session.scalar(
            update(Post)
            .where(Post.id == post.id, Post.fence == post.fence, Post.state == PostState.SENDING)
            .values({"leased_until": now, **values})
            .returning(Post.id)
        )
        if recorded is not None and event is not None:
            journal.record(session, post.workspace_id, event, at=now)
    return recorded is not None


def receipt_values(receipt: Receipt) -> dict[str, object]:
    """What a receipt changes in a post."""
    return {
        "state": PostState.PUBLISHED,
        "remote_id": receipt.remote_id,
        "url": receipt.url,
        "published_at": receipt.published_at,
        "reason": "",
    }


def published(post: Post, receipt: Receipt) -> PostPublished:
    return PostPublished(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        url=receipt.url,
        # By two clocks: the platform's may be a little behind.
        late_seconds=max(round((receipt.published_at - post.slot_at).total_seconds(), 3), 0.0),
    )


def _as_failed(post: Post, said: str) -> tuple[PostState, Event, dict[str, object]]:
    reason = made_storable(said, LONGEST_REASON)
    return PostState.FAILED, _failed(post, reason), {"state": PostState.FAILED, "reason": reason}


def _failed(post: Post, reason: str) -> PostFailed:
    return PostFailed(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        reason=reason,
    )


def unknown(post: Post, reason: str) -> PostUnknown:
    return PostUnknown(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        reason=reason,
    )
