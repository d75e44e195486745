"""Redirects of a short link over HTTP, each written as another visitor's click, beside Starlette's bare one.

Both servers run all the time and are loaded in turns over plain sockets, so that the caller costs little and
noise meets both alike. What a server does in a second of its CPU is told too.
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
from itertools import count
from pathlib import Path

from core.foundation.clock import SystemClock
from core.foundation.settings import Environment, Settings
from core.links.models import Link
from core.storage.database import Database
from core.storage.migrate import migrate
from tests.benchmarks.bare_redirect import DESTINATION
from tests.benchmarks.row import Row
from tests.builders import a_member, a_variant
from tests.ports import free_port, wait_for

CODE = "bcdfghjk"
AT_ONCE = 32
SECONDS = 2.0
ROUNDS = 4
PEER = "bare Starlette"
VISITORS = count()
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of CPU it has used."""
        used = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, used)) / TICKS_A_SECOND


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(_prepare(folder))
        with (
            _served("tests.benchmarks.served", ["ours"], ["9", name]) as ours,
            _served("tests.benchmarks.bare_redirect", [], []) as bare,
        ):
            for server in (ours, bare):
                asyncio.run(_load(server))
            rounds = [[asyncio.run(_load(server)) for server in (ours, bare)] for _ in range(ROUNDS)]
            clock, cpu = ([max(pair[side][of] for pair in rounds) for side in (0, 1)] for of in (0, 1))
    told = "redirects of a short link, each click written"
    return [
        Row(told, clock[0], "per s", clock[1], PEER, goal="ratio ≥ 0.7"),
        Row(f"{told}, per second of CPU", cpu[0], "per s", cpu[1], PEER),
    ]


async def _load(server: Server) -> tuple[float, float]:
    """Redirects per second, and per second of the server's CPU."""
    answered, cpu, began = 0, server.cpu(), time.perf_counter()

    async def visitors() -> None:
        nonlocal answered
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        while time.perf_counter() < began + SECONDS:
            writer.write(_request(next(VISITORS)))
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 302"):
                raise RuntimeError(head.decode())
            answered += 1
        writer.close()

    await asyncio.gather(*(visitors() for _ in range(AT_ONCE)))
    return answered / (time.perf_counter() - began), answered / (server.cpu() - cpu)


def _request(visitor: int) -> bytes:
    """What a browser sends; each is another visitor's."""
    return (
        f"GET /l/{CODE} HTTP/1.1\r\nHost: copy.example\r\n"
        f"User-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0\r\n"
        f"X-Forwarded-For: 10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}\r\n"
        "Accept: text/html,application/xhtml+xml\r\nAccept-Language: en\r\nAccept-Encoding: gzip, br\r\n"
        "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n"
    ).encode()


async def _prepare(folder: Path) -> None:
    """A link, and its variant."""
    settings, clock = Settings(copydesk_env=Environment.TEST, data_dir=folder), SystemClock()
    database = Database(settings.database)
    await migrate(database)
    variant = await a_variant(database, clock, await a_member(database, clock))
    link = Link(
        code=CODE,
        workspace_id=variant.workspace_id,
        campaign_id=variant.campaign_id,
        variant_id=variant.id,
        platform=variant.platform,
        destination=DESTINATION,
        created_at=clock.now(),
    )
    async with database.write() as session:
        session.add(link)
    await database.close()


@contextmanager
def _served(module: str, before: list[str], after: list[str]) -> Iterator[Server]:
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", module, *before, str(port), *after]) as process:
        try:
            wait_for(port)
            yield Server(port, process.pid)
        finally:
            process.terminate()
