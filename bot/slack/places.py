"""Where a campaign is shown: where it was asked for if we may post there, else where its author and we talk.

A campaign is stored with the place it was asked in, before Slack is asked whether we may post there; whoever
shows it first finds out, in whatever process. Asked for outside of any channel, it is kept with its author's
id until our conversation with them is open.
"""

from dataclasses import dataclass, replace

from bot.blockkit.build import said
from bot.slack import ids
from bot.slack.client import Slack
from bot.slack.failures import held
from bot.slack.letters import Letter
from bot.slack.owed import hand_over, owe
from bot.slack.views.campaign_lists import short_id
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.foundation.ids import CampaignId

NOT_FOR_US = frozenset({"channel_not_found", "not_in_channel"})
"""What Slack says of channels where nobody invited us, such as private ones."""
MOVED = "I can't post in that channel, so the variants come in our own conversation."


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told something when no request of theirs is open."""

    user: str
    channel: str
    response_url: str = ""
    thread_ts: str = ""


def is_person(place: str) -> bool:
    """Whether a place is still somebody's id, for a conversation that is not open yet."""
    return place.startswith(("U", "W"))


def may_not_post(campaign_id: CampaignId, why: str) -> str:
    """Slack takes no message of ours where the campaign is to be shown; it is written all the same."""
    return (
        f"Slack does not let me post in that channel ({why}), so nobody sees the campaign yet. "
        f"When I may post there, type `{ids.COMMAND} show {short_id(campaign_id)}`."
    )


async def in_our_conversation(desk: Desk, slack: Slack, card: CampaignCard) -> CampaignCard:
    """The campaign with our conversation with its author for its place, settled for good.

    Raises:
        SlackApiError, Unreachable: the conversation could not be opened; the place stays what it was.
    """
    opened = await slack.web.conversations_open(users=card.created_by.external_id)
    place = str(held(opened, "channel", "id"))
    await desk.campaigns.settle_place(card.id, was=card.place, place=place)
    return replace(card, place=place)


async def tell_author(desk: Desk, slack: Slack, card: CampaignCard, what: str, sentence: str) -> None:
    """Tell a campaign's author something once; whoever calls has the turn to show it."""
    await tell_once(desk, slack, card, what, sentence, user=card.created_by.external_id)


async def tell_once(
    desk: Desk, slack: Slack, card: CampaignCard, what: str, sentence: str, *, user: str
) -> None:
    """Tell somebody something about a campaign, where it is shown; never again under the same `what`."""
    channel = "" if is_person(card.place) else card.place
    letter = Letter.to(Told(user, channel), said(sentence))
    if await owe(desk, letter, once=f"told:{card.id}:{what}"):
        await hand_over(desk, slack, letter)
