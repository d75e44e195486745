"""A campaign's own message is pinned while the campaign is under way: once, and unpinned at its end.

A pin is a convenience. Slack may refuse it, people may take it off, and neither keeps anything from being
shown: what was refused is logged and not asked for again, and only what Slack may not have heard is.
"""

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.client import Slack
from bot.slack.failures import Unreachable, code_of, in_short, is_passing
from core.access.permissions import System
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.foundation.errors import Unavailable
from core.foundation.ids import CampaignId, CampaignState
from core.telling.shown_messages import Showing, Shown, SomebodyElseShows

PATIENCE = 20.0
"""Seconds to wait for another process that pins or unpins the same."""
UNDER_WAY = frozenset({CampaignState.DRAFTING, CampaignState.IN_REVIEW})
AS_WANTED = frozenset({"already_pinned", "no_pin", "not_pinned", "message_not_found"})
"""What Slack says where there is nothing to do any more."""

log = structlog.get_logger(__name__)


async def keep_pinned(desk: Desk, slack: Slack, card: CampaignCard, head: Shown) -> None:
    """Pin or unpin the campaign's message at `head`, where that was not done before. Never fails."""
    key = f"pin:{card.id}"
    try:
        noted = await desk.shown.find(key)
        if noted is None and card.state not in UNDER_WAY:
            return
        if noted is not None and _is_settled(noted, card, head):
            return
        claimed = desk.shown.claimed(key, workspace_id=card.workspace_id, place=head.place, patience=PATIENCE)
        async with claimed as showing:
            # Whoever had the turn before us may have settled it, or the campaign has ended meanwhile.
            now = await desk.reads.campaign(System(card.workspace_id), card.id)
            if not _is_settled(showing, now, head):
                await _settle(slack, now, head, showing)
    except (SlackApiError, SomebodyElseShows, Unavailable, *Unreachable) as error:
        _log_failure(card.id, error)


def _is_settled(noted: Shown | Showing, card: CampaignCard, head: Shown) -> bool:
    return (noted.handle, noted.fingerprint) == (head.handle, _wanted(card))


def _wanted(card: CampaignCard) -> str:
    return "pinned" if card.state in UNDER_WAY else "unpinned"


async def _settle(slack: Slack, card: CampaignCard, head: Shown, showing: Showing) -> None:
    try:
        if card.state in UNDER_WAY:
            await slack.web.pins_add(channel=head.place, timestamp=head.handle)
        else:
            await slack.web.pins_remove(channel=head.place, timestamp=head.handle)
    except SlackApiError as error:
        if is_passing(error):
            raise
        if code_of(error) not in AS_WANTED:
            _log_failure(card.id, error)
    showing.handle, showing.fingerprint = head.handle, _wanted(card)


def _log_failure(campaign_id: CampaignId, error: Exception) -> None:
    short = in_short(error)
    log.warning("campaign_not_pinned", campaign_id=campaign_id, error=short)
