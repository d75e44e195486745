"""Reading campaigns: for edges that show them."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Workspace
from core.flow.cards import queries
from core.flow.cards.card import CampaignCard, UpcomingPost
from core.foundation.ids import CampaignId, WorkspaceId
from core.platforms.rulebook import Rulebook
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class Reads:
    """Reads over campaigns. Built once by the composition root."""

    database: Database
    rulebook: Rulebook

    async def campaign(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> CampaignCard:
        """Everything that is shown of a campaign.

        Raises:
            NotFound: there is no such campaign in this workspace.
        """
        async with self.database.read() as session:
            return await self._card(session, workspace_id, campaign_id)

    async def workspace_of(self, campaign_id: CampaignId) -> WorkspaceId:
        """Whose campaign it is; for programs that know only its id.

        Raises:
            NotFound: there is no such campaign.
        """
        async with self.database.read() as session:
            return await queries.workspace_of(session, campaign_id)

    async def is_sample(self, workspace_id: WorkspaceId) -> bool:
        """Whether it is the workspace of real tests to learn from, whose readers were to be split evenly."""
        async with self.database.read() as session:
            return (await session.get_one(Workspace, workspace_id)).is_sample

    async def recent(self, workspace_id: WorkspaceId, *, limit: int = 10) -> list[CampaignCard]:
        """The latest campaigns, newest first."""
        async with self.database.read() as session:
            return await queries.recent_cards(session, workspace_id, self.rulebook, limit=limit)

    async def find(self, workspace_id: WorkspaceId, asked: str) -> CampaignCard:
        """The campaign people mean by an id, the end of one, or part of a name.

        Raises:
            NotFound: nothing fits.
        """
        async with self.database.read() as session:
            campaign_id = await queries.find_campaign(session, workspace_id, asked)
            return await self._card(session, workspace_id, campaign_id)

    async def upcoming(self, workspace_id: WorkspaceId, *, limit: int = 50) -> list[UpcomingPost]:
        """Posts that are still on their way, the next one first."""
        async with self.database.read() as session:
            return await queries.upcoming_posts(session, workspace_id, limit=limit)

    async def _card(
        self, session: AsyncSession, workspace_id: WorkspaceId, campaign_id: CampaignId
    ) -> CampaignCard:
        return await queries.campaign_card(session, workspace_id, campaign_id, self.rulebook)
