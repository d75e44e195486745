"""Figures: what platforms say that posts have reached. Each answer is a version; the latest of a post counts.

Versions are kept for good: there are a few dozen of each post, and a lake can be made anew from them. Each
workspace's are numbered without gaps under the lock of its head, so that they are shipped exactly once. What
a platform does not tell is None, never 0; of a post that is gone it tells nothing more.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Index, String, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.ids import CampaignId, PlatformName, PostId, VariantId, WorkspaceId
from core.metrics.engagement import LONGEST_SOURCE
from core.metrics.totals import MEASURES, Fetched
from core.storage.tables import Base
from core.storage.upsert import insert
from core.storage.waking import wake


class FiguresVersion(Base):
    """What one platform said of one post at one moment."""

    __tablename__ = "figures"
    __table_args__ = (Index("ix_figures_post", "post_id", "position"),)

    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    campaign_id: Mapped[CampaignId]
    variant_id: Mapped[VariantId]
    post_id: Mapped[PostId]
    platform: Mapped[PlatformName]
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    """Who said it: the platform's name."""
    fetched_at: Mapped[datetime]
    impressions: Mapped[int | None] = mapped_column(BigInteger)
    clicks: Mapped[int | None] = mapped_column(BigInteger)
    likes: Mapped[int | None] = mapped_column(BigInteger)
    replies: Mapped[int | None] = mapped_column(BigInteger)
    reposts: Mapped[int | None] = mapped_column(BigInteger)
    is_gone: Mapped[bool]
    """Whether the platform said that the post is not there any more."""


class FiguresHead(Base):
    """The last position given in a workspace."""

    __tablename__ = "figures_heads"

    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)


async def keep(session: AsyncSession, workspace_id: WorkspaceId, versions: Sequence[FiguresVersion]) -> None:
    """Number and keep versions of one workspace. The caller commits."""
    if not versions:
        return
    lock = insert(session, FiguresHead).values(workspace_id=workspace_id, position=0)
    last = await session.scalar(
        lock.on_conflict_do_update(
            index_elements=["workspace_id"], set_={"position": FiguresHead.position}
        ).returning(FiguresHead.position)
    )
    for position, version in enumerate(versions, start=(last or 0) + 1):
        version.workspace_id, version.position = workspace_id, position
    session.add_all(versions)
    await session.execute(
        update(FiguresHead)
        .where(FiguresHead.workspace_id == workspace_id)
        .values(position=FiguresHead.position + len(versions))
        .execution_options(synchronize_session=False)
    )
    await wake(session)


async def latest(session: AsyncSession, posts: Collection[PostId]) -> Mapping[PostId, Fetched]:
    """What counts of each post that its platform has told something of: the last, before it was gone."""
    newest = (
        select(FiguresVersion.workspace_id, func.max(FiguresVersion.position).label("position"))
        .where(FiguresVersion.post_id.in_(posts), FiguresVersion.is_gone.is_(False))
        .group_by(FiguresVersion.workspace_id, FiguresVersion.post_id)
        .subquery()
    )
    columns = (
        FiguresVersion.source,
        FiguresVersion.fetched_at,
        *(getattr(FiguresVersion, m) for m in MEASURES),
    )
    found = await session.execute(
        select(FiguresVersion.post_id, *columns).join(
            newest,
            and_(
                newest.c.workspace_id == FiguresVersion.workspace_id,
                newest.c.position == FiguresVersion.position,
            ),
        )
    )
    return {post_id: Fetched(*told) for post_id, *told in found}


async def heads(session: AsyncSession) -> dict[WorkspaceId, int]:
    """The last position of every workspace's figures."""
    found = await session.execute(select(FiguresHead.workspace_id, FiguresHead.position))
    return dict(found.all())
