"""Templates: listed, chosen, and made of campaigns."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.build import said
from bot.blockkit.mrkdwn import one_line
from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.campaign import open_brief
from bot.slack.listeners.submission import submitted
from bot.slack.middleware import needs
from bot.slack.modal_values import entered
from bot.slack.people import Caller
from bot.slack.values import CampaignButton, Remembered
from core.access.permissions import Permission
from core.foundation.ids import TemplateKey
from core.templates.template import Template


async def chosen(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """One of the menu: its form opens."""
    await ack()
    name = (action.get("selected_option") or {}).get("value") or ""
    await open_brief(body["trigger_id"], caller, rooms, template=TemplateKey(name))


async def save_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """A template is made of a campaign, and whoever made it is told how it is used."""
    about = CampaignButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def save() -> Template:
        return await rooms.desk.templates.save_campaign(
            await caller.member(),
            about.campaign_id,
            name=entered(view, Field.NAME),
            about=entered(view, Field.ABOUT),
        )

    template = await submitted(ack, save(), background=rooms.background, fallback=Field.NAME)
    if template is not None:
        name = one_line(template.name, 100)
        told = f"*{name}* is kept as version {template.version}. `{ids.COMMAND} from {name}` starts from it."
        await rooms.promise(caller, said(told))


def register(app: AsyncApp) -> None:
    may_write = needs(Permission.WRITE)
    app.action(ids.TEMPLATE_CHOSEN, middleware=may_write)(chosen)
    app.view(ids.TEMPLATE_FORM, middleware=may_write)(save_submitted)
