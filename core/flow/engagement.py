"""Engagement reported from outside: each report finds its post, and is kept durably before we say thanks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.foundation.clock import Clock
from core.foundation.errors import NotFound
from core.foundation.ids import PostId, WorkspaceId
from core.metrics.inbox import Report, accept
from core.publishing.models import Post
from core.storage.database import Database


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
        """
        asked = {report.post_id for report in reports}
        async with self.database.write() as session:
            found = await session.scalars(select(Post).where(Post.id.in_(asked)))
            posts = {post.id: post for post in found if workspace_id in {None, post.workspace_id}}
            if missing := sorted(asked - posts.keys()):
                raise NotFound("post", missing[0])
            stored = 0
            for owner in sorted({post.workspace_id for post in posts.values()}):
                own = [
                    _report(r, posts[r.post_id]) for r in reports if posts[r.post_id].workspace_id == owner
                ]
                stored += await accept(session, owner, own, now=self.clock.now())
            return stored


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
