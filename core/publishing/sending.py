"""One call to a platform: what it is given, and what is certain about the post afterwards.

A receipt means PUBLISHED, a refusal FAILED; what certainly never left waits for its next try. Anything else
leaves the post UNKNOWN.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from core.campaigns.models import Variant
from core.foundation.attached import attached_in
from core.foundation.clock import Clock
from core.foundation.events.event import Event
from core.foundation.events.posts import PostFailed, PostPublished, PostPutOff, PostUnknown
from core.foundation.ids import PlatformName, PostState
from core.foundation.logs import correlated
from core.foundation.text import made_storable
from core.platforms.below import HALF_OUT
from core.platforms.posting import NotSent, Outgoing, Platform, PlatformRefused, RateLimited, Receipt
from core.publishing.ages import first_asked
from core.publishing.models import Post
from core.publishing.readying import AGAIN_AFTER, LATE, LATE_NOT_READY, NOT_READY, ImagesNotReady
from core.publishing.steps import StoredSteps
from core.storage.database import Database

CALL_TIMEOUT = timedelta(seconds=45)
RETRY_WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))
"""How long a post waits after each try that certainly never arrived; after the last it has FAILED, unless a
part of it is out."""
LONGEST_WAIT = timedelta(hours=1)
"""A platform that wants to be left alone for longer is asked again after this time."""
WORTH_TELLING = timedelta(seconds=15)
"""A post that waits for less says nothing of it."""
LONGEST_REASON = 500
"""Characters of what a platform says that are kept."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a call: what changes in the post, and what happened, where that is to be told."""

    post: Post
    state: PostState
    changes: Mapping[str, object]
    event: Event | None = None


async def send(
    platforms: Mapping[PlatformName, Platform],
    clock: Clock,
    post: Post,
    outgoing: Outgoing,
    *,
    trouble: PlatformRefused | NotSent | None = None,
) -> Result:
    """Call the post's platform once and say what is certain about the result. `trouble` came before, and
    keeps the post from being sent at all.

    A platform may still be at work on what it did not answer: a look-up that finds nothing then says
    nothing. So an UNKNOWN post keeps its lease, and is looked up when that is over.
    """
    with correlated(post.correlation_id):
        try:
            if trouble is not None:
                raise trouble
            _require_time(clock, post)
            async with asyncio.timeout(CALL_TIMEOUT.total_seconds()):
                receipt = await platforms[post.platform].publish(outgoing)
        except PlatformRefused as refusal:
            return failed(post, refusal.message)
        except RateLimited as wait:
            return _later(post, clock, wait)
        except NotSent as failure:
            is_last = post.attempts > len(RETRY_WAITS)
            if is_last and await outgoing.steps.done(HALF_OUT) is None:
                return failed(post, f"{failure.message} Tried {post.attempts} times.")
            due_at = clock.now() + RETRY_WAITS[min(post.attempts, len(RETRY_WAITS)) - 1]
            reason = made_storable(failure.message, LONGEST_REASON)
            return Result(post, PostState.SCHEDULED, {"due_at": due_at, "reason": reason})
        except Exception as error:
            log.warning("post_outcome_unknown", post_id=post.id, platform=post.platform, exc_info=error)
            reason = f"{post.platform.label} did not say whether it took the post."
            changes = {"reason": reason, "leased_until": post.leased_until}
            return Result(post, PostState.UNKNOWN, changes, unknown(post, reason))
        return Result(post, PostState.PUBLISHED, receipt_values(post, receipt), published(post, receipt))


def _later(post: Post, clock: Clock, wait: RateLimited) -> Result:
    """The post waits for as long as its platform wants; that is no failed try."""
    if isinstance(wait, ImagesNotReady):
        return _held_for_images(post, clock)
    soonest, latest = clock.now() + RETRY_WAITS[0], clock.now() + LONGEST_WAIT
    due_at = min(max(wait.until or clock.now() + RETRY_WAITS[1], soonest), latest)
    reason = made_storable(wait.message, LONGEST_REASON)
    changes = {"due_at": due_at, "reason": reason, "attempts": post.attempts - 1}
    is_told = reason == post.reason or due_at < clock.now() + WORTH_TELLING
    return Result(post, PostState.SCHEDULED, changes, None if is_told else _put_off(post, due_at, reason))


def _held_for_images(post: Post, clock: Clock) -> Result:
    """The post waits for its images, and is still due when it was."""
    until, is_late = clock.now() + AGAIN_AFTER, clock.now() > post.slot_at + LATE
    reason = LATE_NOT_READY if is_late else NOT_READY
    changes = {"leased_until": until, "reason": reason, "attempts": post.attempts - 1}
    event = _put_off(post, until, reason) if is_late and reason != post.reason else None
    return Result(post, PostState.SCHEDULED, changes, event)


def _require_time(clock: Clock, post: Post) -> None:
    """Raise NotSent where the call could outlast its lease: the database was slow to confirm SENDING.

    Others would take the post for lost, not find it, and send it, while we do.
    """
    if clock.now() + CALL_TIMEOUT > post.leased_until:
        raise NotSent("Our database was too slow, so it was not sent yet.")


def outgoing_of(database: Database, post: Post, variant: Variant, campaign: str) -> Outgoing:
    """The post as a platform gets it; `campaign` is the campaign's name."""
    return Outgoing(
        key=post.id,
        workspace_id=post.workspace_id,
        platform=post.platform,
        campaign=campaign,
        text=variant.text,
        title=variant.title,
        preheader=variant.preheader,
        link=variant.link,
        created_at=post.created_at,
        account_id=post.account_id,
        media=attached_in(variant.media),
        follow_ups=tuple(variant.follow_ups),
        steps=StoredSteps(database, post.id),
    )


def receipt_values(post: Post, receipt: Receipt) -> dict[str, object]:
    """What a receipt changes in a post. Whose id is not known can't be asked about."""
    return {
        "state": PostState.PUBLISHED,
        "remote_id": receipt.remote_id,
        "url": receipt.url,
        "published_at": receipt.published_at,
        "ask_at": first_asked(post.platform, receipt.published_at) if receipt.remote_id else None,
        "reason": made_storable(receipt.left_out, LONGEST_REASON),
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
        left_out=made_storable(receipt.left_out, LONGEST_REASON),
    )


def failed(post: Post, said: str) -> Result:
    """The post will not go out, for the reason that was `said`."""
    reason = made_storable(said, LONGEST_REASON)
    event = PostFailed(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        reason=reason,
    )
    return Result(post, PostState.FAILED, {"reason": reason}, event)


def _put_off(post: Post, due_at: datetime, reason: str) -> PostPutOff:
    return PostPutOff(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        due_at=due_at,
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
