"""What a campaign asks of one person: a single private message, edited as that changes and never piled up.

It comes when there is first something to do, so that nobody hears of what others are asked for.
"""

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.client import Slack
from bot.slack.failures import held, in_short, is_passing
from bot.slack.places import is_person
from bot.slack.post_once import Spot, show
from bot.slack.views.tasks import people_asked, tasks_message, tasks_of
from core.desk import Desk
from core.flow.cards.card import CampaignCard, Person

log = structlog.get_logger(__name__)


async def show_tasks(desk: Desk, slack: Slack, card: CampaignCard) -> None:
    """Bring the private messages about a campaign up to date.

    Raises:
        SlackApiError, Unreachable: Slack is away; what it refuses for good is only logged.
    """
    for person in people_asked(card):
        try:
            await _show(desk, slack, card, person)
        except SlackApiError as error:
            if is_passing(error):
                raise
            log.warning(
                "tasks_not_shown", campaign_id=card.id, user=person.external_id, error=in_short(error)
            )


async def _show(desk: Desk, slack: Slack, card: CampaignCard, person: Person) -> None:
    if not is_person(person.external_id):
        return
    key = f"tasks:{card.id}:{person.external_id}"
    shown = await desk.shown.find(key)
    tasks = tasks_of(card, person)
    if tasks or shown is not None:
        place = shown.place if shown is not None and shown.handle else ""
        if not place:
            opened = await slack.web.conversations_open(users=person.external_id)
            place = str(held(opened, "channel", "id"))
        spot = Spot(key, card.workspace_id, card.id, place, card.created_at)
        await show(desk, slack, spot, tasks_message(card, tasks))
