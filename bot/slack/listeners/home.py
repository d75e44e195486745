"""The App Home, and an answer for whoever mentions us."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.slack.context import Rooms
from bot.slack.failures import Unreachable
from bot.slack.letters import Letter
from bot.slack.middleware import needs
from bot.slack.modals import fit_view
from bot.slack.owed import hand_over, owe
from bot.slack.people import Caller
from bot.slack.views.addresses import dashboard_link
from bot.slack.views.campaign_lists import home_view
from bot.slack.views.help import help_message
from core.access.permissions import Permission
from core.foundation.errors import Unavailable
from core.foundation.ids import CampaignState


class HomeNotShown(Unavailable):
    """Slack did not take the App Home."""

    code = "home_not_shown"

    @property
    def message(self) -> str:
        return "Slack did not take my Home page just now. Open it again in a moment to see how things stand."


async def home_opened(event: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Somebody opened the App Home: what waits, what comes, what was last."""
    if event.get("tab") == "messages" or not await rooms.desk.is_first(f"slack:event:{body['event_id']}"):
        return
    member = await caller.member()
    # What waits is shown however much has been started since.
    waiting = await rooms.desk.reads.recent(member, state=CampaignState.IN_REVIEW, limit=20)
    latest = await rooms.desk.reads.recent(member, limit=20)
    posts = await rooms.desk.reads.upcoming(member, limit=10)
    dashboard = dashboard_link(
        rooms.desk.settings.dashboard_url, zone=member.zone, workspace_id=member.workspace_id
    )
    view = fit_view(home_view([*waiting, *latest], posts, dashboard=dashboard, zone=member.zone))
    try:
        await rooms.slack.web.views_publish(user_id=caller.user, view=view)
    except (SlackApiError, *Unreachable) as error:
        raise HomeNotShown from error


async def help_owed(
    context: AsyncBoltContext,
    body: dict[str, Any],
    caller: Caller,
    rooms: Rooms,
    next: Callable[[], Awaitable[None]],
) -> None:
    """Store what is owed for a mention, together with its key, before Bolt acknowledges it."""
    letter = Letter.to(caller, help_message())
    if await owe(rooms.desk, letter, once=f"slack:event:{body['event_id']}"):
        context["owed"] = letter
    await next()


async def mentioned(context: AsyncBoltContext, rooms: Rooms) -> None:
    """Somebody mentioned us: what we can do, for them alone."""
    if letter := context.get("owed"):
        await hand_over(rooms.desk, rooms.slack, letter)


def register(app: AsyncApp) -> None:
    app.event("app_home_opened", middleware=needs(Permission.READ))(home_opened)
    app.event("app_mention", middleware=[help_owed])(mentioned)
