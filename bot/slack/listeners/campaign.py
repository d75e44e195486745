"""Starting a campaign: the modal, its submission, and the writing that follows; also trying again."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot.slack import ids
from bot.slack.cards import Cards
from bot.slack.client import Slack
from bot.slack.errors import ack_errors
from bot.slack.failures import Unreachable, code_of, held, in_short, is_passing
from bot.slack.forms import brief_form
from bot.slack.ids import CampaignButton, Field, Remembered
from bot.slack.listeners.deeds import once_by
from bot.slack.messages import SomebodyElseShows
from bot.slack.middleware import is_first
from bot.slack.modals import Modals
from bot.slack.people import Caller
from bot.slack.rooms import Rooms
from bot.slack.telling import tell
from bot.views.campaign_lists import short_id
from bot.views.campaign_modal import campaign_modal
from bot.views.kit import said
from core.campaigns.brief import BriefForm
from core.campaigns.models import Campaign
from core.desk import Desk
from core.flow.lease import LeaseLost
from core.foundation.errors import CopydeskError, InvalidInput, Unavailable
from core.foundation.ids import CampaignId

log = structlog.get_logger(__name__)


class MayNotPost(CopydeskError):
    """Slack takes no message of ours where the campaign is to be shown; it is written all the same."""

    code = "may_not_post"

    def __init__(self, campaign_id: CampaignId, why: str) -> None:
        self.campaign_id, self.why = campaign_id, why
        super().__init__(campaign_id, why)

    @property
    def message(self) -> str:
        return (
            f"Slack does not let me post in that channel ({self.why}), so nobody sees the campaign yet. "
            f"When I may post there, type `{ids.COMMAND} show {short_id(self.campaign_id)}`."
        )


async def new_campaign_clicked(ack: AsyncAck, body: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The button in the App Home, or one that carries words for the brief."""
    await ack()
    news = body["actions"][0].get("value") or ""
    await open_brief(body["trigger_id"], caller, rooms.modals, rooms.desk, news=news)


async def open_brief(trigger_id: str, caller: Caller, modals: Modals, desk: Desk, *, news: str = "") -> None:
    """Open a brief, empty but for `news`; nothing is asked of anybody first."""
    max_news = desk.settings.max_content_length
    await modals.open(trigger_id, campaign_modal(channel=caller.channel, max_news=max_news, news=news))


async def brief_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The brief's modal: refused under its fields, or acknowledged, started once, and written behind."""
    try:
        brief = BriefForm.parse(brief_form(view), max_length=rooms.desk.settings.max_content_length)
    except InvalidInput as error:
        await ack_errors(ack, error, {}, Field.NEWS)
        return
    await ack()
    if not await is_first(rooms.desk, f"brief:{view['id']}"):
        log.info("brief_delivered_twice")
        return
    member = await caller.member()
    asked_in = Remembered.parse(view["private_metadata"]).channel
    place = await place_for(rooms.slack, asked_in, caller.user)
    campaign = await rooms.desk.campaigns.start(brief, by=member, place=place)
    rooms.background.start(write(rooms.desk, rooms.cards, campaign))
    await show_first(rooms.cards, campaign)
    if asked_in and place != asked_in:
        await tell(
            rooms.slack,
            caller,
            said("I can't post in that channel, so the variants come in our own conversation."),
        )


async def retry_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Try again, on platforms that could not be written."""
    await ack()
    pressed = CampaignButton.parse(action["value"])
    member = await once_by(caller, rooms.desk, body)
    if member is None:
        return
    campaign = await rooms.desk.campaigns.retry(pressed.campaign_id, by=member)
    rooms.background.start(write(rooms.desk, rooms.cards, campaign))
    rooms.cards.show_soon(campaign.workspace_id, campaign.id)


async def write(desk: Desk, cards: Cards, campaign: Campaign) -> None:
    """Write the campaign to the end, showing each platform as it is done."""
    try:
        await desk.campaigns.write(campaign, told=cards.told_of(campaign.workspace_id))
    except LeaseLost:
        log.warning("campaign_written_elsewhere", campaign_id=campaign.id)


async def show_first(cards: Cards, campaign: Campaign) -> None:
    """Show a new campaign; what passes by itself is made good from the journal.

    Raises:
        MayNotPost: Slack takes no message of ours in its channel.
    """
    try:
        await cards.show_campaign(campaign.workspace_id, campaign.id)
    except SlackApiError as error:
        if not is_passing(error):
            raise MayNotPost(campaign.id, code_of(error)) from error
        log.warning("campaign_not_shown", campaign_id=campaign.id, error=code_of(error))
    except (Unavailable, SomebodyElseShows, *Unreachable) as error:
        log.warning("campaign_not_shown", campaign_id=campaign.id, error=in_short(error))


async def place_for(slack: Slack, channel: str, user: str) -> str:
    """Where the campaign is shown: the channel it was asked for in, or our conversation with the person.

    We may post in public channels unasked, but in private ones only where somebody invited us.
    """
    if channel:
        try:
            await slack.web.conversations_info(channel=channel)
        except SlackApiError as error:
            if code_of(error) not in {"channel_not_found", "not_in_channel"}:
                return channel
        except Unreachable as error:
            log.warning("channel_not_looked_up", error=in_short(error))
            return channel
        else:
            return channel
    opened = await slack.web.conversations_open(users=user)
    return str(held(opened, "channel", "id"))


async def acknowledge_only(ack: AsyncAck) -> None:
    """Clicks on links are reported too; there is nothing to do."""
    await ack()


def register(app: AsyncApp) -> None:
    app.action(ids.CAMPAIGN_NEW)(new_campaign_clicked)
    app.view(ids.CAMPAIGN_FORM)(brief_submitted)
    app.action(ids.PLATFORM_RETRY)(retry_clicked)
    app.action(ids.LINK_OPENED)(acknowledge_only)
