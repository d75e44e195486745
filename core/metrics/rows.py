"""What the lake holds: the rows of each stream, and the tables they lie in.

A stream is numbered without gaps within a workspace, from 1. That number, the position, is what makes
shipping exactly once possible.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.foundation.ids import WorkspaceId
from core.storage.journal import JournalEntry


class Stream(StrEnum):
    """What is shipped; each has a table of its name."""

    EVENTS = "events"
    ENGAGEMENT = "engagement"


@dataclass(frozen=True, slots=True)
class EventRow:
    """A journal entry. Ids that its event doesn't carry are None."""

    workspace_id: WorkspaceId
    position: int
    kind: str
    happened_at: datetime
    actor: str
    correlation_id: str
    campaign_id: str | None
    variant_id: str | None
    post_id: str | None
    platform: str | None
    payload: str


@dataclass(frozen=True, slots=True)
class EngagementRow:
    """How often a variant was seen and clicked since the report before."""

    workspace_id: WorkspaceId
    position: int
    report_id: str
    campaign_id: str
    variant_id: str
    post_id: str | None
    platform: str
    impressions: int
    clicks: int
    happened_at: datetime
    source: str


Row = EventRow | EngagementRow

SIMULATED = "simulated"
"""The source of reports whose readers are made up."""

COLUMNS: dict[Stream, dict[str, str]] = {
    Stream.EVENTS: {
        "workspace_id": "VARCHAR",
        "position": "BIGINT",
        "kind": "VARCHAR",
        "happened_at": "TIMESTAMPTZ",
        "actor": "VARCHAR",
        "correlation_id": "VARCHAR",
        "campaign_id": "VARCHAR",
        "variant_id": "VARCHAR",
        "post_id": "VARCHAR",
        "platform": "VARCHAR",
        "payload": "VARCHAR",
    },
    Stream.ENGAGEMENT: {
        "workspace_id": "VARCHAR",
        "position": "BIGINT",
        "report_id": "VARCHAR",
        "campaign_id": "VARCHAR",
        "variant_id": "VARCHAR",
        "post_id": "VARCHAR",
        "platform": "VARCHAR",
        "impressions": "BIGINT",
        "clicks": "BIGINT",
        "happened_at": "TIMESTAMPTZ",
        "source": "VARCHAR",
    },
}
"""Columns in the order of the rows' fields. `at` is a word of DuckDB's own, hence `happened_at`."""

TURN = ""
"""The row of `shipped` that every writer changes, so that of two at once one always loses."""


def definitions() -> list[str]:
    """The statements that make an empty lake's tables."""
    streams = [
        f"CREATE TABLE {stream} ({', '.join(f'{name} {kind}' for name, kind in COLUMNS[stream].items())})"
        for stream in Stream
    ]
    turns = [f"INSERT INTO shipped VALUES ('{stream}', '{TURN}', 0)" for stream in Stream]  # noqa: S608 - ours
    return [*streams, "CREATE TABLE shipped (stream VARCHAR, workspace_id VARCHAR, position BIGINT)", *turns]


def insertion(stream: Stream) -> str:
    """The statement that takes one list per column. Much faster than a row at a time."""
    lists = (f"unnest(${n}::{kind}[])" for n, kind in enumerate(COLUMNS[stream].values(), start=1))
    return f"INSERT INTO {stream} SELECT {', '.join(lists)}"


def columns_of(stream: Stream, rows: list[Row]) -> list[list[object]]:
    """`rows` turned into one list per column."""
    return [[getattr(row, name) for row in rows] for name in COLUMNS[stream]]


def event_row(entry: JournalEntry) -> EventRow:
    """A journal entry as the lake keeps it: the ids everybody asks for stand beside the payload."""
    payload = entry.payload
    return EventRow(
        workspace_id=entry.workspace_id,
        position=entry.position,
        kind=entry.kind,
        happened_at=entry.at,
        actor=entry.actor,
        correlation_id=entry.correlation_id,
        campaign_id=payload.get("campaign_id"),
        variant_id=payload.get("variant_id"),
        post_id=payload.get("post_id"),
        platform=payload.get("platform"),
        payload=json.dumps(payload, ensure_ascii=False, separators=(",", ":")),
    )
