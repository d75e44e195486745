"""Missed posts: what is long overdue asks first.

A worker that was away for a weekend finds posts whose moment has passed. Nobody wants Friday's news
published on Monday unasked, so such a post is set aside as MISSED, and people say what becomes of it.
"""

from datetime import datetime, timedelta

from sqlalchemy import case, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.events.posts import PostMissed
from core.foundation.ids import PostState
from core.foundation.logs import correlated
from core.publishing.models import Post
from core.publishing.readying import LATE_NOT_READY, NOT_READY
from core.storage import journal

MISSED_AFTER = timedelta(hours=6)
"""How late a post may still go out without being asked about, where settings don't say."""
NOT_THERE = "It was not sent when it was due, and that was found out too late."
NO_WORKER = "No worker ran when it was due."
IMAGES_NOT_READY = "Its images could not be made ready in time."


async def set_overdue_aside(session: AsyncSession, now: datetime, *, after: timedelta) -> int:
    """Turn waiting posts that nobody holds, and that are overdue by more than `after`, into MISSED ones.

    Between two tries a post is due at its next try, but at its slot while it waits for its images. The caller
    commits.
    """
    waited_for_images = Post.reason.in_((NOT_READY, LATE_NOT_READY))
    why = case((waited_for_images, IMAGES_NOT_READY), else_=NO_WORKER)
    missed = await session.scalars(
        update(Post)
        .where(Post.state == PostState.SCHEDULED, Post.due_at < now - after, Post.leased_until <= now)
        .values(fence=Post.fence + 1, state=PostState.MISSED, reason=why)
        .returning(Post)
        .execution_options(synchronize_session=False)
    )
    posts = missed.all()
    for post in posts:
        with correlated(post.correlation_id):
            journal.record(session, post.workspace_id, missed_event(post), at=now)
    return len(posts)


def as_missed(reason: str) -> dict[str, object]:
    """What changes in a post that was missed."""
    return {"state": PostState.MISSED, "reason": reason}


def missed_event(post: Post) -> PostMissed:
    return PostMissed(
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        due_at=post.slot_at,
        reason=post.reason,
    )
