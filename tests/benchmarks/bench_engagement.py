"""Reports of engagement taken in over HTTP, 1, 100 and 1,000 in a request, beside bare FastAPI over SQLite.

Both servers run all the time and are loaded in turns, so that noise meets both alike. What a server does in a
second of its CPU is told too: it says more than the clock on a machine that others use.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import aiohttp
from sqlalchemy import update

from core.access.keys import create_key
from core.foundation.clock import SystemClock
from core.foundation.ids import PostState
from core.foundation.settings import Environment, Settings
from core.publishing.models import Post
from core.storage.database import Database
from core.storage.migrate import migrate
from tests.benchmarks.row import Row
from tests.builders import a_member, a_post
from tests.ports import free_port, wait_for

AT_ONCE = 16
SECONDS = 2.0
ROUNDS = 3
BATCHES = (1, 100, 1_000)
NUMBERS = count()
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server under load, and what its reports name."""

    port: int
    pid: int
    key: str
    post_id: str

    def cpu(self) -> float:
        """Seconds of CPU it has used."""
        used = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, used)) / TICKS_A_SECOND


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        key, post_id = asyncio.run(_prepare(Path(folder)))
        with (
            _served("tests.benchmarks.served", ["ours"], ["9", folder]) as ours,
            _served("tests.benchmarks.bare_engagement", [], [folder]) as bare,
        ):
            servers = [Server(*served, key, post_id) for served in (ours, bare)]
            for server in servers:
                asyncio.run(_load(server, BATCHES[0]))
            return [row for batch in BATCHES for row in _rows(servers, batch)]


def _rows(servers: list[Server], batch: int) -> list[Row]:
    rounds = [[asyncio.run(_load(server, batch)) for server in servers] for _ in range(ROUNDS)]
    told, peer = f"engagement over HTTP, {batch:,} in a request", "bare FastAPI and SQLite"
    clock, cpu = ([max(pair[side][of] for pair in rounds) for side in (0, 1)] for of in (0, 1))
    return [
        Row(told, clock[0], "reports/s", clock[1], peer, goal="ratio ≥ 0.5"),
        Row(f"{told}, per second of CPU", cpu[0], "reports/s", cpu[1], peer),
    ]


async def _load(server: Server, batch: int) -> tuple[float, float]:
    """Reports taken in per second, and per second of the server's CPU."""
    url = f"http://127.0.0.1:{server.port}/api/v1/engagement"
    headers = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json"}
    taken, cpu, began = 0, server.cpu(), time.perf_counter()
    async with aiohttp.ClientSession(headers=headers) as session:

        async def caller() -> None:
            nonlocal taken
            while time.perf_counter() < began + SECONDS:
                async with session.post(url, data=_body(server.post_id, batch)) as answer:
                    if answer.status != 202:
                        raise RuntimeError(f"{answer.status}: {(await answer.text())[:200]}")
                    taken += (await answer.json())["accepted"]

        await asyncio.gather(*(caller() for _ in range(AT_ONCE)))
    return taken / (time.perf_counter() - began), taken / (server.cpu() - cpu)


def _body(post_id: str, batch: int) -> bytes:
    at = datetime.now(UTC).isoformat()
    same = f'"post_id":"{post_id}","impressions":120,"clicks":3,"at":"{at}","source":"bench"'
    reports = ",".join(f'{{"id":"report-{next(NUMBERS)}",{same}}}' for _ in range(batch))
    return f'{{"reports":[{reports}]}}'.encode()


async def _prepare(folder: Path) -> tuple[str, str]:
    """A key of all workspaces, and a published post."""
    settings, clock = Settings(copydesk_env=Environment.TEST, data_dir=folder), SystemClock()
    database = Database(settings.database)
    await migrate(database)
    post = await a_post(database, clock, await a_member(database, clock))
    async with database.write() as session:
        await session.execute(update(Post).values(state=PostState.PUBLISHED, published_at=clock.now()))
        secret = settings.secret_key.get_secret_value().encode()
        made = await create_key(session, name="bench", workspace_id=None, secret=secret, at=clock.now())
    await database.close()
    return made.key, post.id


@contextmanager
def _served(module: str, before: list[str], after: list[str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", module, *before, str(port), *after]) as process:
        try:
            wait_for(port)
            yield port, process.pid
        finally:
            process.terminate()
