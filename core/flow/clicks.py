"""Clicks on short links, from the files that they were written to into the inbox of engagement, each once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.flow.engagement import HAS_READERS
from core.foundation.clock import Clock
from core.foundation.ids import VariantId, WorkspaceId
from core.foundation.threads import Threads
from core.links.clicks import Click, ClickFile, left_in
from core.links.models import Link
from core.metrics.inbox import REMEMBERED, About, OwnReport, accept
from core.metrics.rows import LINK, LINK_WITHOUT_POST
from core.publishing.models import Post
from core.storage.database import Database

AT_ONCE = 1_000
OLDEST = REMEMBERED - timedelta(days=1)
"""A click that has waited so long may have been counted, and forgotten, before: it is dropped."""
AHEAD = timedelta(minutes=10)
"""How far clocks may be apart: a click that is further in the future is dropped too."""
DISK_SECONDS = 30.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Clicks:
    """Counts what those who redirect have written. Built once by the composition root."""

    database: Database
    clock: Clock
    folder: Path
    disk: Threads = field(default_factory=lambda: Threads("The disk", most=2, within=DISK_SECONDS))

    async def count_written(self) -> int:
        """Count what nobody writes to any more; says how many clicks were new.

        Raises:
            DatabaseUnavailable: what is not counted yet stays where it is.
        """
        counted = 0
        files = await self.disk.run(left_in, self.folder)
        try:
            while files:
                counted += await self.count_file(files[0])
                await self.disk.run(files.pop(0).remove)
        finally:
            for file in files:
                file.close()
        if counted:
            log.info("clicks_counted", clicks=counted)
        return counted

    async def count_file(self, file: ClickFile) -> int:
        counted, clicks = 0, file.clicks()
        while batch := await self.disk.run(lambda: list(islice(clicks, AT_ONCE))):
            counted += await self._count(batch)
        return counted

    async def _count(self, clicks: Sequence[Click]) -> int:
        now = self.clock.now()
        written, clicks = len(clicks), [click for click in clicks if now - OLDEST < click.at < now + AHEAD]
        if dropped := written - len(clicks):
            log.warning("clicks_dropped", clicks=dropped)
        async with self.database.write() as session:
            found = await session.scalars(select(Link).where(Link.code.in_({click.code for click in clicks})))
            links = {link.code: link for link in found}
            posts = await _posts_of(session, {link.variant_id for link in links.values()})
            reports: dict[WorkspaceId, list[tuple[OwnReport, About]]] = defaultdict(list)
            for click in clicks:
                if (link := links.get(click.code)) is not None:
                    about = About(link.campaign_id, link.variant_id, link.platform)
                    post = next((post for post in posts[link.variant_id] if _was_out(post, click)), None)
                    post_id, source = (post.id, LINK) if post else (None, LINK_WITHOUT_POST)
                    report = OwnReport(click.id, post_id, 0, 1, click.at, source)
                    reports[link.workspace_id].append((report, about))
            new = [await accept(session, owner, each, now=now) for owner, each in sorted(reports.items())]
        return sum(new)


async def _posts_of(session: AsyncSession, variants: set[VariantId]) -> dict[VariantId, list[Post]]:
    """The posts of variants that readers can have seen, the latest first."""
    found = await session.scalars(
        select(Post)
        .where(Post.variant_id.in_(variants), Post.state.in_(HAS_READERS))
        .order_by(Post.due_at.desc(), Post.id.desc())
    )
    posts: dict[VariantId, list[Post]] = defaultdict(list)
    for post in found:
        posts[post.variant_id].append(post)
    return posts


def _was_out(post: Post, click: Click) -> bool:
    return (post.published_at or post.due_at) <= click.at
