"""Reading campaigns: for edges that show them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Workspace
from core.access.permissions import Actor, Permission, require
from core.access.scope import Scope
from core.flow.cards import queries
from core.flow.cards.card import CampaignCard, UpcomingPost, VariantCard
from core.flow.cards.finding import find_campaign
from core.flow.cards.history import VariantHistory, history_of
from core.foundation.attached import Attached
from core.foundation.ids import CampaignId, CampaignState, PlatformName, VariantId, WorkspaceId
from core.media.attaching import slack_files
from core.platforms.media import MediaFiles
from core.platforms.posting import Capabilities, NoFiles
from core.platforms.rulebook import Rulebook
from core.previews.signing import PreviewLinks
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class Reads:
    """Reads over campaigns. Built once by the composition root."""

    database: Database
    rulebook: Rulebook
    capabilities: Capabilities
    files: MediaFiles = field(default_factory=NoFiles)
    """The images behind what is attached to variants."""
    warns_of_outbox: bool = False
    """Whether the outbox is a surprise, as it is in production."""
    previews: PreviewLinks | None = None
    """What makes the addresses of previews."""

    async def campaign(self, by: Actor, campaign_id: CampaignId) -> CampaignCard:
        """Everything that is shown of a campaign.

        Raises:
            NotFound: there is no such campaign in this workspace.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return await self._card(session, scope, campaign_id)

    async def history(self, by: Actor, variant_id: VariantId) -> VariantHistory:
        """All that was done to a variant and to those whose place it took.

        Raises:
            NotFound: there is no such variant in this workspace.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return await history_of(session, scope, variant_id)

    async def workspace_of(self, campaign_id: CampaignId) -> WorkspaceId:
        """Whose campaign it is; for programs that know only its id.

        Raises:
            NotFound: there is no such campaign.
        """
        async with self.database.read() as session:
            return await queries.workspace_of(session, campaign_id)

    async def is_sample(self, by: Actor) -> bool:
        """Whether theirs is the workspace of real tests to learn from, whose readers were split evenly."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return (await session.get_one(Workspace, scope.workspace_id)).is_sample

    async def recent(
        self,
        by: Actor,
        *,
        state: CampaignState | None = None,
        platform: PlatformName | None = None,
        limit: int = 10,
    ) -> list[CampaignCard]:
        """The latest campaigns, newest first: those in `state`, else all that are not archived."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            cards = await queries.recent_cards(
                session,
                scope,
                self.rulebook,
                self.capabilities,
                state=state,
                platform=platform,
                limit=limit,
            )
        return list(map(self._with_preview, cards))

    async def last_sender(self, by: Actor) -> str:
        """Who spoke in the workspace's latest brief; empty if nobody was named."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return await queries.last_sender(session, scope)

    async def find(self, by: Actor, asked: str) -> CampaignCard:
        """The campaign people mean by an id, the end of one, or part of a name.

        Raises:
            NotFound: nothing fits.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            campaign_id = await find_campaign(session, scope, asked)
            return await self._card(session, scope, campaign_id)

    async def upcoming(self, by: Actor, *, limit: int = 50) -> list[UpcomingPost]:
        """Posts that are still on their way, the next one first."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return await queries.upcoming_posts(session, scope, limit=limit)

    async def _card(self, session: AsyncSession, scope: Scope, campaign_id: CampaignId) -> CampaignCard:
        card = self._with_preview(
            await queries.campaign_card(session, scope, campaign_id, self.rulebook, self.capabilities)
        )
        variants = tuple(map(self._as_shown_here, card.variants))
        unreachable = {each.key for variant in variants for each, at in _placed(variant) if not at}
        if not unreachable:
            return replace(card, variants=variants)
        files = await slack_files(session, scope, unreachable)
        return replace(card, variants=tuple(_with_files(variant, files) for variant in variants))

    def _with_preview(self, card: CampaignCard) -> CampaignCard:
        return replace(card, preview=self.previews.address(card.id)) if self.previews else card

    def _as_shown_here(self, variant: VariantCard) -> VariantCard:
        addresses = (self.files.address(each, variant.platform) or "" for each in variant.media)
        return replace(variant, warns_of_outbox=self.warns_of_outbox, media_at=tuple(addresses))


def _placed(variant: VariantCard) -> Iterator[tuple[Attached, str]]:
    return zip(variant.media, variant.media_at, strict=True)


def _with_files(variant: VariantCard, files: Mapping[str, str]) -> VariantCard:
    there = tuple("" if at else files.get(each.key, "") for each, at in _placed(variant))
    return replace(variant, media_in_slack=there)
