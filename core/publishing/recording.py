"""Recording: what came of calls is written down under the fences that they were made with.

In one transaction all that has come in since the last one. A database that is away is given it again for as
long as the leases last.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.clock import Clock
from core.foundation.ids import PostId, PostState
from core.foundation.logs import correlated
from core.publishing.models import Post
from core.publishing.sending import Result
from core.storage import journal
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable

RECORD_AGAIN = timedelta(seconds=1)
"""How long results are held before they are given to a database again that was away."""

log = structlog.get_logger(__name__)

Calls = dict[asyncio.Task[Result | None], Post]
"""Posts that are made ready and sent; one that was no longer ours to begin has no result."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one claimed post. `state` is None when it was no longer ours to send."""

    post: Post
    state: PostState | None


async def record_done(database: Database, clock: Clock, calls: Calls) -> list[Attempt]:
    """Take the calls that have come to their ends out of `calls`, and record their results."""
    results, attempts = [], []
    for call in [call for call in calls if call.done()]:
        post = calls.pop(call)
        try:
            result = call.result()
        except (Exception, asyncio.CancelledError) as error:
            log.error("post_left_to_recovery", post_id=post.id, exc_info=error)
            continue
        if result is None:
            attempts.append(Attempt(post, None))
        else:
            results.append(result)
    return attempts + await _record(database, clock, results)


async def _record(database: Database, clock: Clock, results: Sequence[Result]) -> list[Attempt]:
    """Write the results down whose claims still stand; a post that was taken over meanwhile has no state."""
    if not results:
        return []
    now = clock.now()
    try:
        async with database.write() as session:
            ours = await write_down(session, results, Post.state == PostState.SENDING, at=now)
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


async def write_down(
    session: AsyncSession, results: Sequence[Result], *still: ColumnElement[bool], at: datetime
) -> set[PostId]:
    """Change the posts that are under their fences still, and `still` so; says which. The caller commits."""
    # Locked first and then changed, since each changes in its own way and one UPDATE can't say how.
    held = select(Post.id).where(under_fence([result.post for result in results]), *still)
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


def under_fence(posts: Sequence[Post]) -> ColumnElement[bool]:
    """These posts, under the fences they were claimed with."""
    claims = tuple_(Post.id, Post.fence).in_([(post.id, post.fence) for post in posts])
    return and_(Post.id.in_([post.id for post in posts]), claims)
