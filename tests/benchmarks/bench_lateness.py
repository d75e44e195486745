"""Lateness: a thousand posts that come due within a minute, by one worker, to platforms that answer at once.

By the worker's own loop, which sleeps until something is due, and the machine's clock: from the moment that
people chose to the one at which the platform had the post.
"""

import asyncio
import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from core.foundation.ids import PlatformName
from core.publishing.models import Post
from core.storage.database import Database
from tests.benchmarks.racing import fill, ours, postgres, said, tell, until_done, worker
from tests.benchmarks.row import Row

POSTS, WITHIN = 1_000, timedelta(minutes=1)
SOON = timedelta(seconds=3)
"""From the word to the first post."""
PLATFORMS = (PlatformName.X, PlatformName.LINKEDIN, PlatformName.BLUESKY, PlatformName.THREADS)
DONE = "SELECT count(*) FROM posts WHERE state = 'published'"


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, postgres() as server:
        small = f"sqlite+aiosqlite:///{folder}/copydesk.db"
        large = ours(server.get_uri(database="postgres"))
        return [*_rows("SQLite", small, folder), *_rows("PostgreSQL", large, folder)]


def _rows(kind: str, url: str, folder: str) -> list[Row]:
    late = sorted(asyncio.run(_publish(url, Path(folder))))
    name = f"{POSTS:,} posts due within a minute, {kind}"
    return [
        Row(f"{name}: half of them later than", late[len(late) // 2], "s"),
        Row("… one in a hundred later than", late[len(late) * 99 // 100], "s"),
    ]


async def _publish(url: str, folder: Path) -> list[float]:
    """How many seconds late each post was."""
    await fill(url, POSTS, PLATFORMS)
    database = Database(url)
    environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(folder)}
    with worker([sys.executable, "-m", "tests.benchmarks.posting", "at-once"], environment) as process:
        await _spread(database, datetime.now(UTC) + timedelta(hours=1))
        said(process, "ready")
        await _spread(database, datetime.now(UTC) + SOON)
        tell(process, "go")
        await until_done(url, DONE, POSTS)
        tell(process, "enough")
    async with database.read() as session:
        rows = (await session.execute(select(Post.slot_at, Post.published_at))).all()
    await database.close()
    return [(published_at - slot_at).total_seconds() for slot_at, published_at in rows]


async def _spread(database: Database, first: datetime) -> None:
    """Let the posts come due one after the other, from `first` on."""
    async with database.write() as session:
        ids = (await session.scalars(select(Post.id).order_by(Post.id))).all()
        slots = [first + WITHIN * number / POSTS for number in range(POSTS)]
        await session.execute(
            update(Post),
            [{"id": id_, "due_at": slot, "slot_at": slot} for id_, slot in zip(ids, slots, strict=True)],
        )
