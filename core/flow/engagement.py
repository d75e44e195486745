"""Engagement reported from outside: each report finds its post, and is kept durably before we say thanks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import PostId, PostState, WorkspaceId
from core.metrics.inbox import Report, accept
from core.publishing.models import Post
from core.storage.database import Database

HAS_READERS = frozenset({PostState.PUBLISHED, PostState.SENDING, PostState.UNKNOWN})
CLOCK_SKEW = timedelta(minutes=5)
"""How far a reporter's clock may be off ours."""
MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class ReportedPost:
    """Impressions and clicks of a post since the report before. The same `report_id` twice counts once."""

    report_id: str
    post_id: PostId
    impressions: int
    clicks: int
    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Engagement:
    """The door for figures. Built once by the composition root."""

    database: Database
    clock: Clock

    async def accept(self, workspace_id: WorkspaceId | None, reports: Sequence[ReportedPost]) -> int:
        """Keep the new ones of `reports`; says how many those were. None as workspace means the posts' own.

        Raises:
            NotFound: a report names a post that is not there; none of the reports was kept.
            InvalidInput: a report can't be true, by the life of its post; none was kept.
        """
        now = self.clock.now()
        asked = {report.post_id for report in reports}
        async with self.database.write() as session:
            found = await session.scalars(select(Post).where(Post.id.in_(asked)))
            posts = {post.id: post for post in found if workspace_id in {None, post.workspace_id}}
            if missing := sorted(asked - posts.keys()):
                raise NotFound("post", missing[0])
            _require_possible(reports, posts, now)
            stored = 0
            for owner in sorted({post.workspace_id for post in posts.values()}):
                own = [
                    _report(r, posts[r.post_id]) for r in reports if posts[r.post_id].workspace_id == owner
                ]
                stored += await accept(session, owner, own, now=now)
            return stored


def _require_possible(reports: Sequence[ReportedPost], posts: Mapping[PostId, Post], now: datetime) -> None:
    found = (
        (f"reports.{place}.{field}", why)
        for place, report in enumerate(reports)
        for field, why in _impossible(report, posts[report.post_id], now).items()
    )
    if wrong := dict(islice(found, MOST_TOLD)):
        raise InvalidInput(wrong)


def _impossible(report: ReportedPost, post: Post, now: datetime) -> dict[str, str]:
    """What can't be true of the report. A post in doubt may have readers: its platform may have it."""
    if post.state not in HAS_READERS:
        return {"post_id": f"names a post that nobody can have seen: it is {post.state}."}
    if report.at > now + CLOCK_SKEW:
        return {"at": f"lies in the future: it is {now:%Y-%m-%d %H:%M} UTC."}
    out_since = post.published_at or post.due_at
    if report.at < out_since - CLOCK_SKEW:
        return {"at": f"lies before the post was published, on {out_since:%Y-%m-%d at %H:%M} UTC."}
    return {}


def _report(reported: ReportedPost, post: Post) -> Report:
    return Report(
        report_id=reported.report_id,
        campaign_id=post.campaign_id,
        variant_id=post.variant_id,
        post_id=post.id,
        platform=post.platform,
        impressions=reported.impressions,
        clicks=reported.clicks,
        at=reported.at,
        source=reported.source,
    )
