"""Campaigns that people ended: nothing of what is closed or archived changes until somebody reopens it.

Whoever decides, places or writes holds the campaign open in their own transaction, and who ends it writes
its row: of two at once one waits for the other, and sees what that did.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.scope import Scope
from core.campaigns.models import Campaign
from core.foundation.errors import Conflict, NotFound
from core.foundation.ids import CampaignId, CampaignState

ENDED = frozenset({CampaignState.CLOSED, CampaignState.ARCHIVED})


class CampaignEnded(Conflict):
    """The campaign is closed or archived; nothing was changed."""

    code = "campaign_ended"

    def __init__(self, name: str, state: CampaignState, *, by: str | None, at: datetime | None) -> None:
        self.name, self.state, self.by, self.at = name, state, by, at
        super().__init__(name, state)

    @property
    def how(self) -> str:
        """Who ended it and when, as the beginning of a sentence. Days are UTC days."""
        who = f" by {self.by}" if self.by else ""
        when = f" on {self.at:%-d %B %Y}" if self.at else ""
        return f"“{self.name}” was {self.state}{who}{when}"

    @property
    def message(self) -> str:
        return f"{self.how}. Reopen it first."


async def require_open(session: AsyncSession, scope: Scope, campaign_id: CampaignId) -> None:
    """Hold the campaign open until the caller's transaction ends. Comes before any other lock.

    Whoever writes the campaign's row in the same transaction calls `completion.reopen` instead: two who hold
    it in this way and then both write it would wait for each other.

    Raises:
        CampaignEnded: it is closed or archived.
        NotFound: there is no such campaign in this workspace.
    """
    held = select(Campaign.state).where(Campaign.id == campaign_id, scope.covers(Campaign))
    state = await session.scalar(held.with_for_update(read=True))
    if state is None:
        raise NotFound("campaign", campaign_id)
    if state in ENDED:
        raise await ended(session, campaign_id)


async def ended(session: AsyncSession, campaign_id: CampaignId) -> CampaignEnded:
    """What to tell somebody who comes after the end of a campaign."""
    campaign = await session.get_one(Campaign, campaign_id, populate_existing=True)
    member = await session.get(Member, campaign.ended_by) if campaign.ended_by else None
    return CampaignEnded(
        campaign.name, campaign.state, by=member.name if member else None, at=campaign.ended_at
    )
