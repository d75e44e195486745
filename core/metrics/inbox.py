"""The engagement inbox: what platforms, trackers and people report is safe here before it goes to the lake.

A report counts once however often it is sent: its id is remembered. Each workspace's reports are numbered
without gaps under the lock of its head, so that the worker can ship them exactly once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.errors import InvalidInput
from core.foundation.ids import CampaignId, PlatformName, PostId, VariantId, WorkspaceId
from core.storage.inserting import insert
from core.storage.tables import Base
from core.storage.waking import wake

MOST = 10**12
"""The largest count one report may carry; more is a mistake."""
LONGEST_ID = 200
REMEMBERED = timedelta(days=30)
"""How long a report's id is remembered after it was shipped."""
_QUERY_SIZE = 500


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
    source: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]


class EngagementHead(Base):
    """The last position given in a workspace."""

    __tablename__ = "engagement_heads"

    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class Report:
    """How often a variant was seen and clicked since the report before, as of `at`.

    Clicks may exceed impressions here: a click can be reported after its impression was, and a tracked
    link knows no impressions at all. Whether a click-through rate makes sense is judged over the totals.
    """

    report_id: str
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    impressions: int
    clicks: int
    at: datetime
    source: str
    post_id: PostId | None = None

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if not 0 < len(self.report_id) <= LONGEST_ID:
            wrong["report_id"] = f"must have 1 to {LONGEST_ID} characters"
        for name, count in (("impressions", self.impressions), ("clicks", self.clicks)):
            if not 0 <= count <= MOST:
                wrong[name] = f"must be a whole number from 0 to {MOST:,}"
        if self.at.tzinfo is None:
            wrong["at"] = "must name its time zone"
        if wrong:
            raise InvalidInput(wrong)


async def accept(
    session: AsyncSession, workspace_id: WorkspaceId, reports: Sequence[Report], *, now: datetime
) -> int:
    """Keep the reports whose ids are new to the workspace; returns how many. The caller commits."""
    if not reports:
        return 0
    last = await _lock_head(session, workspace_id)
    known = await _known(session, workspace_id, [report.report_id for report in reports])
    fresh: dict[str, Report] = {}
    for report in reports:
        if report.report_id not in known:
            fresh.setdefault(report.report_id, report)
    if not fresh:
        return 0
    rows = [
        {
            "workspace_id": workspace_id,
            "position": position,
            "report_id": report.report_id,
            "campaign_id": report.campaign_id,
            "variant_id": report.variant_id,
            "post_id": report.post_id,
            "platform": report.platform,
            "impressions": report.impressions,
            "clicks": report.clicks,
            "at": report.at,
            "source": report.source,
            "received_at": now,
        }
        for position, report in enumerate(fresh.values(), start=last + 1)
    ]
    # Nobody reads them as objects here, and many come at once: a third of what the unit of work takes.
    await session.execute(insert(session, EngagementReport), rows)
    await session.execute(
        update(EngagementHead)
        .where(EngagementHead.workspace_id == workspace_id)
        .values(position=last + len(fresh))
    )
    await wake(session)
    return len(fresh)


async def _lock_head(session: AsyncSession, workspace_id: WorkspaceId) -> int:
    """Make other senders of this workspace wait until our transaction ends; returns its last position."""
    await session.execute(
        insert(session, EngagementHead)
        .values(workspace_id=workspace_id, position=0)
        .on_conflict_do_nothing(index_elements=["workspace_id"])
    )
    locked = await session.execute(
        select(EngagementHead.position).where(EngagementHead.workspace_id == workspace_id).with_for_update()
    )
    return locked.scalar_one()


async def _known(session: AsyncSession, workspace_id: WorkspaceId, report_ids: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for begin in range(0, len(report_ids), _QUERY_SIZE):
        known.update(
            await session.scalars(
                select(EngagementReport.report_id).where(
                    EngagementReport.workspace_id == workspace_id,
                    EngagementReport.report_id.in_(report_ids[begin : begin + _QUERY_SIZE]),
                )
            )
        )
    return known


async def heads(session: AsyncSession) -> dict[WorkspaceId, int]:
    """The last position of every workspace's inbox."""
    found = await session.execute(select(EngagementHead.workspace_id, EngagementHead.position))
    return dict(found.all())


async def reports_after(
    session: AsyncSession, workspace_id: WorkspaceId, position: int, *, limit: int
) -> Sequence[EngagementReport]:
    """A workspace's reports after `position`, in order."""
    found = await session.scalars(
        select(EngagementReport)
        .where(EngagementReport.workspace_id == workspace_id, EngagementReport.position > position)
        .order_by(EngagementReport.position)
        .limit(limit)
    )
    return found.all()


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
