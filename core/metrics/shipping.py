"""One tick of shipping: the journal, reports and fetched figures are moved to the lake until nothing is left.

The database is read in batches, the lake written in a thread. A tick is bounded, so that the worker gets
to its other work; what is left waits for the next tick. A failed tick costs nothing but time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Select, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.ids import WorkspaceId
from core.metrics import figures, inbox
from core.metrics.figures import FiguresVersion
from core.metrics.inbox import EngagementReport
from core.metrics.rows import EngagementRow, EventRow, FiguresRow, Row, Stream
from core.storage import journal
from core.storage.database import Database
from core.storage.journal import JournalEntry

if TYPE_CHECKING:
    from core.metrics.lake import Lake

log = structlog.get_logger(__name__)

BATCH = 20_000
"""Rows in one transaction of the lake, which costs as much as 5,000 rows whatever is in it."""
BATCHES = 5
"""Transactions of one stream in one tick."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How many entries the lake lacks, how long the oldest has waited, and how many it has too many."""

    behind: int
    waiting: timedelta
    ahead: int


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the rows of a stream come from. `forgotten` is up to where a workspace's are gone for good."""

    heads: Callable[[AsyncSession], Awaitable[dict[WorkspaceId, int]]]
    next_rows: Callable[[AsyncSession, WorkspaceId, int, int], Awaitable[Sequence[Row]]]
    forgotten: Callable[[AsyncSession, WorkspaceId], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Shipped:
    """How many rows a tick added to the lake."""

    events: int
    engagement: int
    figures: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.events or self.engagement or self.figures)


async def ship(database: Database, lake: Lake) -> Shipped:
    """Ship what the lake doesn't have yet.

    Raises:
        LakeUnavailable: the lake did not take it; the next tick tries again, and nothing is lost.
    """
    return Shipped(
        events=await _ship(database, lake, Stream.EVENTS, _JOURNAL),
        engagement=await _ship(database, lake, Stream.ENGAGEMENT, _INBOX),
        figures=await _ship(database, lake, Stream.FIGURES, _FIGURES),
    )


async def tidy(database: Database, lake: Lake, *, now: datetime, keep: timedelta = inbox.REMEMBERED) -> None:
    """Forget old reports that the lake has, and compact the lake. For now and then, such as each hour."""
    shipped = await lake.reading.run(lake.positions, Stream.ENGAGEMENT)
    for workspace_id, position in shipped.items():
        async with database.write() as session:
            await inbox.prune(session, workspace_id, position, now=now, keep=keep)
    await lake.writing.run(lake.compact)


async def _ship(database: Database, lake: Lake, stream: Stream, source: _Source) -> int:
    reached = await lake.reading.run(lake.positions, stream)
    added = 0
    for _ in range(BATCHES):
        rows, forgotten = await _batch(database, reached, source)
        if not rows:
            break
        added += await lake.writing.run(lake.ship, stream, rows, forgotten)
        reached |= {row.workspace_id: row.position for row in rows}
    return added


async def _batch(
    database: Database, reached: dict[WorkspaceId, int], source: _Source
) -> tuple[list[Row], dict[WorkspaceId, int]]:
    """The next rows of all workspaces, at most `BATCH`; and up to where those before them are forgotten."""
    rows: list[Row] = []
    forgotten: dict[WorkspaceId, int] = {}
    async with database.read() as session:
        for workspace_id, head in sorted((await source.heads(session)).items()):
            position = reached.get(workspace_id, 0)
            if position > head:
                # The database was put back to an older state; what it now adds is not in the lake.
                log.error("lake_is_ahead", workspace_id=workspace_id, lake=position, database=head)
            elif position < head:
                found = await source.next_rows(session, workspace_id, position, BATCH - len(rows))
                if found and found[0].position > position + 1:
                    # The lake was deleted or put back to an older state.
                    forgotten[workspace_id] = await source.forgotten(session, workspace_id)
                rows += found
            if len(rows) >= BATCH:
                break
    return rows, forgotten


async def _next_events(
    session: AsyncSession, workspace_id: WorkspaceId, position: int, limit: int
) -> Sequence[Row]:
    return list(map(EventRow._make, await _next(session, _EVENT, workspace_id, position, limit)))


async def _next_engagement(
    session: AsyncSession, workspace_id: WorkspaceId, position: int, limit: int
) -> Sequence[Row]:
    return list(map(EngagementRow._make, await _next(session, _REPORT, workspace_id, position, limit)))


async def _next_figures(
    session: AsyncSession, workspace_id: WorkspaceId, position: int, limit: int
) -> Sequence[Row]:
    return list(map(FiguresRow._make, await _next(session, _VERSION, workspace_id, position, limit)))


async def _next(
    session: AsyncSession,
    what: Select[*tuple[Any, ...]],
    workspace_id: WorkspaceId,
    position: int,
    limit: int,
) -> Sequence[Sequence[Any]]:
    of, at = what.selected_columns[:2]
    found = await session.execute(what.where(of == workspace_id, at > position).order_by(at).limit(limit))
    return found.all()


async def _nothing(_session: AsyncSession, _workspace_id: WorkspaceId) -> int:
    return 0


_EVENT = select(
    JournalEntry.workspace_id,
    JournalEntry.position,
    JournalEntry.kind,
    cast(JournalEntry.at, Text),
    JournalEntry.actor,
    JournalEntry.correlation_id,
    cast(JournalEntry.payload, Text),
)
_REPORT = select(
    EngagementReport.workspace_id,
    EngagementReport.position,
    EngagementReport.report_id,
    EngagementReport.campaign_id,
    EngagementReport.variant_id,
    EngagementReport.post_id,
    cast(EngagementReport.platform, Text),
    EngagementReport.impressions,
    EngagementReport.clicks,
    cast(EngagementReport.at, Text),
    EngagementReport.source,
)
_VERSION = select(
    FiguresVersion.workspace_id,
    FiguresVersion.position,
    FiguresVersion.campaign_id,
    FiguresVersion.variant_id,
    FiguresVersion.post_id,
    cast(FiguresVersion.platform, Text),
    FiguresVersion.source,
    cast(FiguresVersion.fetched_at, Text),
    FiguresVersion.impressions,
    FiguresVersion.clicks,
    FiguresVersion.likes,
    FiguresVersion.replies,
    FiguresVersion.reposts,
    FiguresVersion.is_gone,
)
"""Columns in the order of the rows' fields, as text where Python would make objects, at twice the cost."""
_JOURNAL = _Source(journal.heads, _next_events, _nothing)
_INBOX = _Source(inbox.heads, _next_engagement, inbox.forgotten)
_FIGURES = _Source(figures.heads, _next_figures, _nothing)
