"""Amending: making what is out what was asked for, and writing down what came of it.

1. A worker claims amendments whose time has come: a lease for the call, and a fence that rises with each.
2. A correction goes on only with exactly the content that was asked for, approved still; from then on until a
   certain answer nobody knows what is out, so the post has no content hash.
3. The platform is called once, inside the lease.
4. Under the fence the amendment goes in the transaction that records its outcome: the post is corrected or
   taken down, or stays out as it was and says why.

Making a change twice is making it once. So whatever is no certain answer, the death of a process included, is
tried again until there is one; after a few tries people are told that it takes long.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import Select, delete, select, update

from core.campaigns.lease import LeaseLost
from core.campaigns.models import Campaign, Variant
from core.foundation.clock import Clock
from core.foundation.events.amendments import (
    PostAmendmentDelayed,
    PostAmendmentFailed,
    PostCorrected,
    PostTakenDown,
)
from core.foundation.events.event import Event
from core.foundation.ids import AmendmentKind, PlatformName, PostState, VariantState
from core.foundation.logs import correlated
from core.foundation.text import made_storable
from core.platforms.posting import NotSent, Outgoing, Platform, PlatformRefused, Receipt
from core.publishing.models import IN_DOUBT, Amendment, Post
from core.publishing.publish import LEASE, TEXT_CHANGED
from core.publishing.sending import CALL_TIMEOUT, LONGEST_REASON, outgoing_of
from core.storage import journal, leases
from core.storage.database import Database

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600))
"""How long to wait after each try; after further ones as long as after the last."""
TOLD_AFTER = 3
"""Tries after which people are told that it is not done yet."""
TOO_SLOW = "Our database was too slow, so nothing was asked of it yet."

log = structlog.get_logger(__name__)


async def amend_due(
    database: Database, platforms: Mapping[PlatformName, Platform], clock: Clock, *, limit: int = 20
) -> int:
    """Make the changes whose time has come, each by one call; says how many were tried."""
    async with database.write() as session:
        due = await leases.take(
            session,
            Amendment,
            now=clock.now(),
            lease=LEASE,
            first=(Amendment.leased_until,),
            limit=limit,
        )
    # Together, and each to its own end: a platform that is slow or broken must not hold up the others.
    done = await asyncio.gather(
        *(_amend(database, platforms, clock, amendment) for amendment in due), return_exceptions=True
    )
    for amendment, outcome in zip(due, done, strict=True):
        if isinstance(outcome, BaseException):  # it is taken up again when its lease is over
            log.error("amendment_left", post_id=amendment.id, exc_info=outcome)
    return len(due)


async def _amend(
    database: Database, platforms: Mapping[PlatformName, Platform], clock: Clock, amendment: Amendment
) -> None:
    with correlated(amendment.correlation_id):
        post, outgoing = await _begin(database, amendment)
        try:
            if outgoing is None:
                raise PlatformRefused(TEXT_CHANGED)
            if clock.now() + CALL_TIMEOUT > amendment.leased_until:
                raise NotSent(TOO_SLOW)  # others could begin while our call is under way
            receipt = await _call(platforms[post.platform], amendment, outgoing, post.remote_id)
        except PlatformRefused as refusal:
            await _record(database, clock, amendment, _failed(amendment, post, refusal.message))
        except NotSent as failure:
            await _put_off(database, clock, amendment, post, failure.message, is_certain=True)
        except Exception as error:
            log.warning("amendment_outcome_unknown", post_id=post.id, platform=post.platform, exc_info=error)
            trouble = f"{post.platform.label} did not say whether it is done."
            await _put_off(database, clock, amendment, post, trouble, is_certain=False)
        else:
            outcome = _corrected(amendment, post, receipt) if receipt else _taken_down(amendment, post)
            await _record(database, clock, amendment, outcome)


async def _begin(database: Database, amendment: Amendment) -> tuple[Post, Outgoing | None]:
    """The post as it is, and as it is to be; None where that is not approved any more.

    Whoever dies, or gets no answer, from here on leaves behind that nobody knows which text is out.

    Raises:
        LeaseLost: somebody else has it, or something else is asked for by now.
    """
    async with database.write() as session:
        post, variant, campaign = (await session.execute(_asked_for(amendment))).one()
        ours = await session.get(Amendment, amendment.id, with_for_update=True)
        if ours is None or ours.fence != amendment.fence:
            raise LeaseLost
        if amendment.kind is AmendmentKind.CORRECT:
            if not _is_approved(variant, amendment):
                return post, None
            in_doubt = update(Post).where(Post.id == post.id).values(content_hash=IN_DOUBT)
            await session.execute(in_doubt.execution_options(synchronize_session=False))
        return post, outgoing_of(database, post, variant, campaign)


def _asked_for(amendment: Amendment) -> Select[Post, Variant, str]:
    return (
        select(Post, Variant, Campaign.name)
        .join(Variant, Variant.id == Post.variant_id)
        .join(Campaign, Campaign.id == Post.campaign_id)
        .where(Post.id == amendment.id)
        .with_for_update(of=Post)  # the post first, as everybody does it
    )


def _is_approved(variant: Variant, amendment: Amendment) -> bool:
    return variant.state is VariantState.APPROVED and variant.content_hash == amendment.content_hash


async def _call(
    platform: Platform, amendment: Amendment, outgoing: Outgoing, remote_id: str
) -> Receipt | None:
    async with asyncio.timeout(CALL_TIMEOUT.total_seconds()):
        if amendment.kind is AmendmentKind.CORRECT:
            return await platform.correct(outgoing, remote_id)
        await platform.take_down(outgoing, remote_id)
        return None


Outcome = tuple[Mapping[str, object], Event]
"""What changes in the post, and what happened."""


def _corrected(amendment: Amendment, post: Post, receipt: Receipt) -> Outcome:
    changes = {
        "content_hash": amendment.content_hash,
        "read_at": None,
        "shows": None,
        "remote_id": receipt.remote_id,
        "url": receipt.url,
        "amended_by": amendment.asked_by,
    }
    event = PostCorrected(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        url=receipt.url,
        content_hash=amendment.content_hash,
    )
    return changes, event


def _taken_down(amendment: Amendment, post: Post) -> Outcome:
    changes = {
        "state": PostState.TAKEN_DOWN,
        "reason": amendment.reason,
        "amended_by": amendment.asked_by,
    }
    event = PostTakenDown(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        reason=amendment.reason,
    )
    return changes, event


def _failed(amendment: Amendment, post: Post, said: str) -> Outcome:
    """It stays out as it was, for the reason that was `said`."""
    doubt = (
        f" {post.platform.label} may show either text; look there." if post.content_hash == IN_DOUBT else ""
    )
    reason = made_storable(f"{said}{doubt}", LONGEST_REASON)
    what = "corrected" if amendment.kind is AmendmentKind.CORRECT else "taken down"
    event = PostAmendmentFailed(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        amendment=amendment.kind,
        reason=reason,
    )
    return {"content_hash": post.content_hash, "reason": f"It was not {what}: {reason}"}, event


async def _record(database: Database, clock: Clock, amendment: Amendment, outcome: Outcome) -> None:
    """Write the outcome down, if the amendment is still ours.

    Raises:
        LeaseLost: somebody else has it, or something else is asked for by now.
    """
    changes, event = outcome
    now = clock.now()
    if "amended_by" in changes:
        changes = {**changes, "amended_at": now}
    async with database.write() as session:
        # The post first, as whoever asks does it, so that neither waits for the other for ever.
        changed: Sequence[str] = (
            await session.scalars(
                update(Post)
                .where(Post.id == amendment.id, Post.state == PostState.PUBLISHED)
                .values(**changes)
                .returning(Post.id)
            )
        ).all()
        ended = await session.scalar(
            delete(Amendment)
            .where(Amendment.id == amendment.id, Amendment.fence == amendment.fence)
            .returning(Amendment.id)
            .execution_options(synchronize_session=False)
        )
        if not changed or ended is None:
            raise LeaseLost
        journal.record(session, amendment.workspace_id, event, at=now, by=amendment.asked_by)
    log.info("post_amended", post_id=amendment.id, amendment=amendment.kind, what=event.kind)


async def _put_off(
    database: Database, clock: Clock, amendment: Amendment, post: Post, said: str, *, is_certain: bool
) -> None:
    """Try it again later; not before its lease is over where the call may still be under way."""
    tries, now = amendment.tries + 1, clock.now()
    trouble = made_storable(said, LONGEST_REASON)
    again = now + PAUSES[min(tries, len(PAUSES)) - 1]
    async with database.write() as session:
        await session.get_one(Post, post.id, with_for_update=True)
        still_ours = await session.scalar(
            update(Amendment)
            .where(Amendment.id == amendment.id, Amendment.fence == amendment.fence)
            .values(
                tries=tries,
                trouble=trouble,
                leased_until=again if is_certain else max(again, amendment.leased_until),
            )
            .returning(Amendment.id)
            .execution_options(synchronize_session=False)
        )
        if still_ours is not None and is_certain:
            as_it_was = update(Post).where(Post.id == post.id).values(content_hash=post.content_hash)
            await session.execute(as_it_was.execution_options(synchronize_session=False))
        if still_ours is not None and tries == TOLD_AFTER:
            event = PostAmendmentDelayed(
                campaign_id=post.campaign_id,
                variant_id=post.variant_id,
                post_id=post.id,
                platform=post.platform,
                amendment=amendment.kind,
                reason=trouble,
            )
            journal.record(session, amendment.workspace_id, event, at=now, by=amendment.asked_by)
    log.info("amendment_put_off", post_id=amendment.id, amendment=amendment.kind, tries=tries)
