"""What the lake holds: the rows of each stream, and the tables they lie in.

A stream is numbered without gaps within a workspace, from 1. That number, the position, is what makes
shipping exactly once possible.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from core.foundation.ids import WorkspaceId
from core.metrics.literals import quoted


class Stream(StrEnum):
    """What is shipped; each has a table of its name."""

    EVENTS = "events"
    ENGAGEMENT = "engagement"
    FIGURES = "figures"


class EventRow(NamedTuple):
    """A journal entry. `payload` is its JSON, and a moment may be text, which is UTC if it names no zone."""

    workspace_id: WorkspaceId
    position: int
    kind: str
    happened_at: datetime | str
    actor: str
    correlation_id: str
    payload: str


class EngagementRow(NamedTuple):
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
    happened_at: datetime | str
    source: str


class FiguresRow(NamedTuple):
    """What a platform said that a post has reached so far: a version, of which the latest counts."""

    workspace_id: WorkspaceId
    position: int
    campaign_id: str
    variant_id: str
    post_id: str
    platform: str
    source: str
    happened_at: datetime | str
    impressions: int | None
    clicks: int | None
    likes: int | None
    replies: int | None
    reposts: int | None
    is_gone: bool


Row = EventRow | EngagementRow | FiguresRow

LINK = "link"
"""The source of reports of clicks on our own tracked links."""
LINK_WITHOUT_POST = "link_without_post"
"""The source of clicks on a link while no post of its variant was out: mostly of who reviews it. They are in
the lake, and in no result."""
SIMULATED = "simulated"
"""The source of reports whose readers are made up."""
MADE_UP = (
    "With simulated readers: how much each post appeals to them is drawn by chance, so a lead or a win here "
    "says nothing about the copy. These figures show how results look, not what people did."
)
BY_CHANCE = "(Simulated readers: drawn by chance.)"

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
    Stream.FIGURES: {
        "workspace_id": "VARCHAR",
        "position": "BIGINT",
        "campaign_id": "VARCHAR",
        "variant_id": "VARCHAR",
        "post_id": "VARCHAR",
        "platform": "VARCHAR",
        "source": "VARCHAR",
        "happened_at": "TIMESTAMPTZ",
        "impressions": "BIGINT",
        "clicks": "BIGINT",
        "likes": "BIGINT",
        "replies": "BIGINT",
        "reposts": "BIGINT",
        "is_gone": "BOOLEAN",
    },
}
"""The tables. `at` is a word of DuckDB's own, hence `happened_at`."""

_FIELDS: dict[Stream, tuple[str, ...]] = {
    Stream.EVENTS: EventRow._fields,
    Stream.ENGAGEMENT: EngagementRow._fields,
    Stream.FIGURES: FiguresRow._fields,
}


def laid_out(stream: Stream, rows: Sequence[Row]) -> str:
    """The statement that makes `rows` the temporary table `batch`, from one JSON array for each field.

    DuckDB reads those ten times faster than Python's lists. The ids that everybody asks an event for are
    taken out of its payload, to stand beside it.
    """
    fields = zip(_FIELDS[stream], zip(*rows, strict=True), strict=True)
    given = ", ".join(f"{_unnested(values, COLUMNS[stream][name])} AS {name}" for name, values in fields)
    columns = (
        name if name in _FIELDS[stream] else f"payload->>'$.{name}' AS {name}" for name in COLUMNS[stream]
    )
    return f"CREATE TEMP TABLE batch AS SELECT {', '.join(columns)} FROM (SELECT {given})"  # noqa: S608 - quoted


def _unnested(values: Sequence[object], kind: str) -> str:
    array = json.dumps(values, ensure_ascii=False, default=str)
    given = "BIGINT" if kind == "BIGINT" else "VARCHAR"
    return f"unnest(from_json({quoted(array)}, '[\"{given}\"]')::{kind}[])"
