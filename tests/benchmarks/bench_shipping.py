"""Rows moved from the database to the lake per second, beside the same rows put into a plain DuckDB file.

The peer is DuckDB's fastest way in from Python: an Arrow table that stands ready, inserted in transactions of
the same size. It reads no database, and has no catalog, no Parquet, and no promise of exactly once. What each
took of the processor is told too, since machines are noisy.
"""

import asyncio
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlalchemy import insert

from core.foundation.clock import SystemClock
from core.foundation.ids import WorkspaceId
from core.metrics.inbox import EngagementHead, EngagementReport
from core.metrics.lake import Lake
from core.metrics.rows import COLUMNS, EventRow, Stream
from core.metrics.shipping import BATCH, ship
from core.storage.database import Database
from core.storage.journal import JournalEntry, JournalHead
from core.storage.migrate import migrate
from tests.benchmarks.row import Row

COUNT = 50_000
"""Rows of each stream."""
SMALL = 100
WORKSPACE = WorkspaceId("wsp_bench")
NOW = SystemClock().now()
NAMES = {
    Stream.ENGAGEMENT: "reports from the inbox to the lake",
    Stream.EVENTS: "journal entries to the lake",
}
ABOUT = {"campaign_id": "cmp_01K9ZXW4T2B7", "variant_id": "var_01K9ZXW4T2B8", "platform": "mastodon"}
ENTRY = {
    "workspace_id": WORKSPACE,
    "kind": "variant.written",
    "at": NOW,
    "actor": "system",
    "correlation_id": "bench",
    "payload": {**ABOUT, "label": "A", "writer": "offline", "content_hash": "0" * 64, "findings": 0},
    "previous_hash": "0" * 64,
    "hash": "0" * 64,
}
REPORT = {
    **ABOUT,
    "workspace_id": WORKSPACE,
    "impressions": 100,
    "clicks": 3,
    "at": NOW,
    "source": "tracker",
    "received_at": NOW,
}


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Row]:
    database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
    await migrate(database)
    rows: list[Row] = []
    try:
        with Lake.open(folder / "lake" / "catalog.sqlite", folder / "lake" / "data") as lake:
            for stream in NAMES:
                await _fill(database, stream)
                began = _clocks()
                await ship(database, lake)
                ours, peer = _since(began), _inserted(folder, lake, stream)
                rows += _rates(NAMES[stream], ours, peer)
    finally:
        await database.close()
    return [*rows, Row(f"shipping {SMALL} entries (median of 15)", _small_commit(folder) * 1000, "ms")]


async def _fill(database: Database, stream: Stream) -> None:
    """Rows in bulk; their hashes are not looked at here."""
    numbers = range(1, COUNT + 1)
    async with database.write() as session:
        if stream is Stream.EVENTS:
            session.add(JournalHead(workspace_id=WORKSPACE, position=COUNT, hash="0" * 64))
            await session.execute(insert(JournalEntry), [{**ENTRY, "position": n} for n in numbers])
        else:
            session.add(EngagementHead(workspace_id=WORKSPACE, position=COUNT))
            reports = [{**REPORT, "position": n, "report_id": f"report-{n}"} for n in numbers]
            await session.execute(insert(EngagementReport), reports)


def _inserted(folder: Path, lake: Lake, stream: Stream) -> tuple[float, float]:
    """What DuckDB takes for the rows that the lake has now."""
    columns = ", ".join(
        name if kind != "TIMESTAMPTZ" else f"{name}::VARCHAR" for name, kind in COLUMNS[stream].items()
    )
    found = zip(*lake.rows(f"SELECT {columns} FROM {stream}"), strict=True)
    table = pa.table(dict(zip(COLUMNS[stream], map(list, found), strict=True)))
    place = table.schema.get_field_index("happened_at")
    table = table.set_column(place, "happened_at", pa.array([NOW] * COUNT, pa.timestamp("us", "UTC")))
    if table.num_rows != COUNT:
        raise RuntimeError("the lake does not have what was shipped")
    with duckdb.connect(str(folder / f"{stream}.duckdb")) as plain:
        described = ", ".join(f"{name} {kind}" for name, kind in COLUMNS[stream].items())
        plain.execute(f"CREATE TABLE plain ({described})")
        began = _clocks()
        for first in range(0, COUNT, BATCH):
            plain.register("batch", table.slice(first, BATCH))
            plain.execute("INSERT INTO plain SELECT * FROM batch")
        return _since(began)


def _rates(name: str, ours: tuple[float, float], peer: tuple[float, float]) -> list[Row]:
    beside = "Arrow into a plain DuckDB file"
    return [
        Row(name, COUNT / ours[0], "rows/s", COUNT / peer[0], beside, "50,000/s"),
        Row(f"{name}, processor", ours[1] / COUNT * 1e6, "µs a row", peer[1] / COUNT * 1e6, beside),
    ]


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(began: tuple[float, float]) -> tuple[float, float]:
    wall, processor = _clocks()
    return wall - began[0], processor - began[1]


def _small_commit(folder: Path) -> float:
    times = []
    with Lake.open(folder / "small" / "catalog.sqlite", folder / "small" / "data") as lake:
        for first in range(1, 16 * SMALL, SMALL):
            entries = [
                EventRow(WORKSPACE, n, "variant.written", NOW, "system", "bench", '{"campaign_id":"cmp_1"}')
                for n in range(first, first + SMALL)
            ]
            began = time.perf_counter()
            lake.ship(Stream.EVENTS, entries)
            times.append(time.perf_counter() - began)
    return sorted(times[1:])[len(times) // 2]
