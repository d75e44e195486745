"""The least that takes reports of engagement: `python -m tests.benchmarks.bare_engagement PORT FOLDER`.

FastAPI checks types and ranges, SQLite keeps each id once, as durably as ours. No keys, no posts, no numbers.
"""

import sqlite3
import sys
from datetime import datetime
from typing import Annotated

import uvicorn
from fastapi import FastAPI
from pydantic import AwareDatetime, BaseModel, Field

Count = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Report(BaseModel):
    id: Annotated[str, Field(min_length=1, max_length=100)]
    post_id: str
    impressions: Count
    clicks: Count
    at: AwareDatetime
    source: Annotated[str, Field(min_length=1, max_length=40)]


class Reports(BaseModel):
    reports: Annotated[list[Report], Field(min_length=1, max_length=1000)]


def create_app(path: str) -> FastAPI:
    kept = sqlite3.connect(path, isolation_level=None)
    for statement in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE IF NOT EXISTS reports "
        "(id TEXT PRIMARY KEY, post_id TEXT, impressions INT, clicks INT, at TEXT, source TEXT)",
    ):
        kept.execute(statement)
    app = FastAPI()

    @app.post("/api/v1/engagement", status_code=202)
    async def ingest(body: Reports) -> dict[str, int]:
        before = kept.total_changes
        kept.execute("BEGIN IMMEDIATE")
        kept.executemany(
            "INSERT OR IGNORE INTO reports VALUES (?, ?, ?, ?, ?, ?)",
            [(r.id, r.post_id, r.impressions, r.clicks, _text(r.at), r.source) for r in body.reports],
        )
        kept.execute("COMMIT")
        accepted = kept.total_changes - before
        return {"accepted": accepted, "repeated": len(body.reports) - accepted}

    return app


def _text(moment: datetime) -> str:
    return moment.isoformat()


if __name__ == "__main__":
    app = create_app(f"{sys.argv[2]}/bare.db")
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)
