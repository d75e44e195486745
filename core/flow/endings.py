"""How campaigns end and begin again: closed, archived, reopened. Each is one conditional, journaled UPDATE.

Who ends a campaign writes its row first. Whoever decides, places or writes something of it holds that row
until they are done (`core/campaigns/ended.py`, `completion.reopen`), so what they did is seen here, or they
see the end.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, exists, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.permissions import Actor, Permission, require
from core.access.scope import Scope
from core.campaigns.ended import ENDED, ended
from core.campaigns.lifecycle import CAMPAIGN_MOVES
from core.campaigns.models import Campaign, Variant
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, InvalidInput
from core.foundation.events.campaigns import CampaignArchived, CampaignClosed, CampaignReopened
from core.foundation.events.event import Event
from core.foundation.ids import CampaignId, CampaignState
from core.foundation.text import given
from core.publishing import calendar
from core.storage import idempotency, journal
from core.storage.database import Database

MAX_REASON = 500


class NotNow(Conflict):
    """The campaign can't be closed, archived or reopened as it stands; nothing was changed."""

    code = "not_now"

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)

    @property
    def message(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Endings:
    """Closing, archiving and reopening. Built once by the composition root."""

    database: Database
    clock: Clock

    async def close(
        self, campaign_id: CampaignId, *, reason: str = "", by: Actor, asked: str | None = None
    ) -> Campaign:
        """End a campaign: what is on the calendar comes off it, and nothing waits any more.

        Raises:
            RoleTooLow: they may not decide.
            InvalidInput: the reason is too long.
            NotNow: it is being written, or has ended already.
            OnItsWay: a post of it is being sent, or may have been.
            NotFound: there is no such campaign in this workspace.
        """
        scope, now = require(by, Permission.DECIDE), self.clock.now()
        reason = given(reason, "reason")
        if len(reason) > MAX_REASON:
            raise InvalidInput({"reason": f"is {len(reason)} characters; at most {MAX_REASON} are allowed."})
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            end = {"ended_by": scope.by, "ended_at": now, "end_reason": reason}
            closed = await _move(session, scope, campaign_id, CampaignState.CLOSED, end)
            await calendar.clear(session, scope, campaign_id, at=now)
            _note(session, scope, CampaignClosed(campaign_id=campaign_id, reason=reason), at=now)
        return closed

    async def archive(self, campaign_id: CampaignId, *, by: Actor, asked: str | None = None) -> Campaign:
        """Take a campaign that is done, closed or failed out of lists; it is still found by name.

        Raises:
            RoleTooLow: they may not decide.
            NotNow: it is being written, in review, or archived already.
            NotFound: there is no such campaign in this workspace.
        """
        scope, now = require(by, Permission.DECIDE), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            end = {"ended_by": scope.by, "ended_at": now}
            archived = await _move(session, scope, campaign_id, CampaignState.ARCHIVED, end)
            _note(session, scope, CampaignArchived(campaign_id=campaign_id), at=now)
        return archived

    async def reopen(self, campaign_id: CampaignId, *, by: Actor, asked: str | None = None) -> Campaign:
        """Put a closed or archived campaign back in review; where nothing was written, it has failed again.

        What came off the calendar stays off. What has nothing open is completed by the next tick.

        Raises:
            RoleTooLow: they may not decide.
            NotNow: it has not ended.
            NotFound: there is no such campaign in this workspace.
        """
        scope, now = require(by, Permission.DECIDE), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            end = {"ended_by": None, "ended_at": None, "end_reason": ""}
            reopened = await _move(session, scope, campaign_id, CampaignState.IN_REVIEW, end)
            event = CampaignReopened(campaign_id=campaign_id, state=reopened.state)
            _note(session, scope, event, at=now)
        return reopened


async def _move(
    session: AsyncSession, scope: Scope, campaign_id: CampaignId, to: CampaignState, end: dict[str, Any]
) -> Campaign:
    if to in ENDED:
        leading = [state for state, following in CAMPAIGN_MOVES.items() if to in following]
        moved = update(Campaign).values(state=to, **end)
    else:
        leading = list(ENDED)
        is_written = exists().where(Variant.campaign_id == Campaign.id)
        moved = update(Campaign).values(state=case((is_written, to), else_=CampaignState.FAILED), **end)
    campaign: Campaign | None = await session.scalar(
        moved.where(Campaign.id == campaign_id, scope.covers(Campaign), Campaign.state.in_(leading))
        .returning(Campaign)
        .execution_options(populate_existing=True)
    )
    if campaign is None:
        found = await scope.find(session, Campaign, campaign_id, "campaign")
        raise NotNow(await _why_not(session, found, to))
    return campaign


async def _why_not(session: AsyncSession, campaign: Campaign, to: CampaignState) -> str:
    name, verb = f"“{campaign.name}”", "archive" if to is CampaignState.ARCHIVED else "close"
    if to not in ENDED:
        return f"{name} is neither closed nor archived, so there is nothing to reopen."
    match campaign.state:
        case CampaignState.DRAFTING:
            return f"{name} is being written. Wait until that is done, then {verb} it."
        case CampaignState.IN_REVIEW:
            return f"{name} is in review. Close it first, then archive it."
        case _:
            return f"{(await ended(session, campaign.id)).how} already. Nothing was changed."


def _note(session: AsyncSession, scope: Scope, event: Event, *, at: datetime) -> None:
    journal.record(session, scope.workspace_id, event, at=at, by=scope.by)
