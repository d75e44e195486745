"""What people have approved of the cache's drafts: no further campaign is served it as if it were new."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from core.campaigns.models import Variant
from core.foundation.ids import ReviewStep, WorkspaceId
from core.review.history import HistoryEntry
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class ApprovedDrafts:
    """Reads which drafts of the cache people have approved."""

    database: Database

    async def includes(self, workspace_id: WorkspaceId, drafts_id: str) -> bool:
        """Whether somebody in the workspace has ever approved one of these drafts, edited or not; what became
        of it since makes it no newer."""
        approved = exists().where(
            Variant.workspace_id == workspace_id,
            Variant.drafts_id == drafts_id,
            HistoryEntry.variant_id == Variant.id,
            HistoryEntry.step == ReviewStep.APPROVED,
        )
        async with self.database.read() as session:
            return bool(await session.scalar(select(approved)))
