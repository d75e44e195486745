"""Journal entries shipped per second: database to lake, beside the same rows put into a plain DuckDB file.

The peer writes with DuckDB's own executemany in transactions of the same size; it has no catalog, no
readers beside it, and no promise of exactly once.
"""

import asyncio
import tempfile
import time
from pathlib import Path

import duckdb
from sqlalchemy import insert

from core.foundation.clock import SystemClock
from core.foundation.ids import WorkspaceId
from core.metrics.lake import Lake
from core.metrics.rows import COLUMNS, EventRow, Stream, event_row
from core.metrics.shipping import BATCH, ship
from core.storage import journal
from core.storage.database import Database
from core.storage.journal import JournalEntry, JournalHead
from core.storage.migrate import migrate
from tests.benchmarks.row import Row

ENTRIES = 20_000
PEER_ENTRIES = 2_000
SMALL = 100
WORKSPACE = WorkspaceId("wsp_bench")


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Row]:
    database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    await migrate(database)
    await _fill(database)
    try:
        with Lake.open(folder / "lake" / "catalog.sqlite", folder / "lake" / "data") as lake:
            began = time.perf_counter()
            shipped = await ship(database, lake)
            rate = shipped.events / (time.perf_counter() - began)
        async with database.read() as session:
            entries = await journal.entries_after(session, WORKSPACE, 0, limit=PEER_ENTRIES)
        rows = [event_row(entry) for entry in entries]
        peer = _executemany(folder / "plain.duckdb", rows)
        commit = _small_commit(folder / "small", rows)
    finally:
        await database.close()
    return [
        Row(
            "journal entries shipped to the lake, exactly once",
            rate,
            "entries/s",
            beside=peer,
            peer="executemany into a plain DuckDB file",
        ),
        Row(f"shipping {SMALL} entries (median of 15)", commit * 1000, "ms"),
    ]


async def _fill(database: Database) -> None:
    """Journal entries in bulk; their hashes are not looked at here."""
    now = SystemClock().now()
    payload = {
        "campaign_id": "cmp_01K9ZXW4T2B7",
        "variant_id": "var_01K9ZXW4T2B8",
        "platform": "mastodon",
        "label": "A",
        "writer": "offline",
        "model": "offline",
        "content_hash": "0" * 64,
        "findings": 0,
    }
    same = {
        "workspace_id": WORKSPACE,
        "kind": "variant.written",
        "at": now,
        "actor": "system",
        "correlation_id": "bench",
        "payload": payload,
        "previous_hash": "0" * 64,
        "hash": "0" * 64,
    }
    async with database.write() as session:
        session.add(JournalHead(workspace_id=WORKSPACE, position=ENTRIES, hash="0" * 64))
        await session.execute(insert(JournalEntry), [{**same, "position": n + 1} for n in range(ENTRIES)])


def _executemany(path: Path, rows: list[EventRow]) -> float:
    columns = COLUMNS[Stream.EVENTS]
    with duckdb.connect(str(path)) as plain:
        plain.execute(
            f"CREATE TABLE events ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"
        )
        values = [[getattr(row, name) for name in columns] for row in rows]
        began = time.perf_counter()
        for begin in range(0, len(values), BATCH):
            plain.execute("BEGIN")
            plain.executemany(
                f"INSERT INTO events VALUES ({', '.join('?' * len(columns))})", values[begin : begin + BATCH]
            )
            plain.execute("COMMIT")
        return len(values) / (time.perf_counter() - began)


def _small_commit(folder: Path, rows: list[EventRow]) -> float:
    times = []
    with Lake.open(folder / "catalog.sqlite", folder / "data") as lake:
        for begin in range(0, 16 * SMALL, SMALL):
            began = time.perf_counter()
            lake.ship(Stream.EVENTS, rows[begin : begin + SMALL])
            times.append(time.perf_counter() - began)
    return sorted(times[1:])[len(times) // 2]
