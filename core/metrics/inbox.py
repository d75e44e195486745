"""The engagement inbox: what platforms, trackers and people report is safe here before it goes to the lake.

A report counts once however often it is sent: its id is remembered. Each workspace's reports are numbered
without gaps under the lock of its head, so that the worker can ship them exactly once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Executable,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.ids import CampaignId, PlatformName, PostId, VariantId, WorkspaceId
from core.metrics.engagement import LONGEST_ID, LONGEST_SOURCE, Report
from core.storage.tables import Base
from core.storage.upsert import dialect_of, each_of, insert_many, insert_on
from core.storage.waking import wake

REMEMBERED = timedelta(days=30)
"""How long a report's id is remembered after it was shipped."""


class EngagementReport(Base):
    """One report, kept until it was shipped and its id need not be remembered any more."""

    __tablename__ = "engagement_reports"
    __table_args__ = (
        UniqueConstraint("workspace_id", "report_id"),
        CheckConstraint("impressions >= 0 AND clicks >= 0", name="ck_engagement_reports_counts"),
    )

    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    report_id: Mapped[str] = mapped_column(String(LONGEST_ID))
    campaign_id: Mapped[CampaignId]
    variant_id: Mapped[VariantId]
    post_id: Mapped[PostId | None]
    platform: Mapped[PlatformName]
    impressions: Mapped[int] = mapped_column(BigInteger)
    clicks: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    received_at: Mapped[datetime]


class EngagementHead(Base):
    """The last position given in a workspace."""

    __tablename__ = "engagement_heads"

    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)


class About(NamedTuple):
    """Whose engagement it is that a report tells of."""

    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName


class OwnReport(NamedTuple):
    """A report of Copydesk's own, whose readers may have come without a post."""

    id: str
    post_id: PostId | None
    impressions: int
    clicks: int
    at: datetime
    source: str


Reported = Sequence[tuple[Report | OwnReport, About]]


async def accept(
    session: AsyncSession, workspace_id: WorkspaceId, reports: Reported, *, now: datetime
) -> int:
    """Keep the reports whose ids are new to the workspace; returns how many. The caller commits."""
    return (await accept_all(session, workspace_id, [reports], now=now))[0]


async def accept_all(
    session: AsyncSession, workspace_id: WorkspaceId, batches: Sequence[Reported], *, now: datetime
) -> list[int]:
    """The same for batches that come one after the other: how many of each were new. The caller commits."""
    if not any(batches):
        return [0] * len(batches)
    connection, dialect = await session.connection(), dialect_of(session)
    last = await _lock_head(connection, dialect, workspace_id)
    known = await _known(
        connection, dialect, workspace_id, [report.id for batch in batches for report, _ in batch]
    )
    fresh: dict[str, tuple[Report | OwnReport, About]] = {}
    counts = []
    for batch in batches:
        before = len(fresh)
        for reported in batch:
            if reported[0].id not in known:
                fresh.setdefault(reported[0].id, reported)
        counts.append(len(fresh) - before)
    if fresh:
        await _insert(session, workspace_id, last + 1, list(fresh.values()), now)
        await connection.execute(_ADVANCE, {"of": workspace_id, "to": last + len(fresh)})
        await wake(session)
    return counts


async def _insert(
    session: AsyncSession, workspace_id: WorkspaceId, first: int, reported: Reported, now: datetime
) -> None:
    reports, abouts = zip(*reported, strict=True)
    await insert_many(
        session,
        EngagementReport,
        {
            "workspace_id": [workspace_id for _ in reports],
            "position": range(first, first + len(reports)),
            "report_id": [report.id for report in reports],
            "campaign_id": [about.campaign_id for about in abouts],
            "variant_id": [about.variant_id for about in abouts],
            "post_id": [report.post_id for report in reports],
            "platform": [about.platform for about in abouts],
            "impressions": [report.impressions for report in reports],
            "clicks": [report.clicks for report in reports],
            "at": [report.at for report in reports],
            "source": [report.source for report in reports],
            "received_at": [now for _ in reports],
        },
    )


async def _lock_head(connection: AsyncConnection, dialect: str, workspace_id: WorkspaceId) -> int:
    """Make other senders of this workspace wait until our transaction ends; returns its last position."""
    at_first = {"workspace_id": workspace_id, "position": 0}
    position: int = (await connection.execute(_locking(dialect), at_first)).scalar_one()
    return position


async def _known(
    connection: AsyncConnection, dialect: str, workspace_id: WorkspaceId, report_ids: Sequence[str]
) -> set[str]:
    known = await connection.execute(_knowing(dialect), {"of": workspace_id, "ids": report_ids})
    return set(known.scalars())


@cache
def _locking(dialect: str) -> Executable:
    return (
        insert_on(dialect, EngagementHead)
        .on_conflict_do_update(index_elements=["workspace_id"], set_={"position": EngagementHead.position})
        .returning(EngagementHead.position)
    )


@cache
def _knowing(dialect: str) -> Executable:
    return select(EngagementReport.report_id).where(
        EngagementReport.workspace_id == bindparam("of"),
        EngagementReport.report_id.in_(select(each_of(dialect, "ids"))),
    )


_ADVANCE = (
    update(EngagementHead)
    .where(EngagementHead.workspace_id == bindparam("of"))
    .values(position=bindparam("to"))
)


async def heads(session: AsyncSession) -> dict[WorkspaceId, int]:
    """The last position of every workspace's inbox."""
    found = await session.execute(select(EngagementHead.workspace_id, EngagementHead.position))
    return dict(found.all())


async def forgotten(session: AsyncSession, workspace_id: WorkspaceId) -> int:
    """The last position whose report was forgotten, and all before it; 0 where none was."""
    first = await session.scalar(
        select(func.min(EngagementReport.position)).where(EngagementReport.workspace_id == workspace_id)
    )
    if first is not None:
        return first - 1
    head = await session.get(EngagementHead, workspace_id)
    return head.position if head else 0


async def prune(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    shipped_position: int,
    *,
    now: datetime,
    keep: timedelta = REMEMBERED,
) -> int:
    """Forget reports that were shipped and are older than `keep`; returns how many. The caller commits.

    After that a repeated report would count again, which is why they are kept so long. What is left has no
    gaps, although the clocks of those who took the reports may differ.
    """
    first_kept = (
        select(func.min(EngagementReport.position))
        .where(
            EngagementReport.workspace_id == workspace_id,
            (EngagementReport.received_at >= now - keep) | (EngagementReport.position > shipped_position),
        )
        .scalar_subquery()
    )
    gone = await session.execute(
        delete(EngagementReport)
        .where(
            EngagementReport.workspace_id == workspace_id,
            EngagementReport.position <= shipped_position,
            EngagementReport.position < func.coalesce(first_kept, shipped_position + 1),
        )
        .returning(EngagementReport.position)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
