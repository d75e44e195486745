"""A campaign's menu, and the words for it: used again, closed, archived, reopened."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.decisions import click, submit
from bot.slack.middleware import needs
from bot.slack.modal_values import entered
from bot.slack.people import Caller
from bot.slack.values import CampaignButton, CampaignDeed, Deed, Remembered
from bot.slack.views.campaign_modal import campaign_modal
from bot.slack.views.endings import close_modal
from bot.slack.views.templates import template_modal
from core.access.models import Member
from core.access.permissions import Permission
from core.campaigns.kept_brief import BriefUnreadable, UnreadableBrief
from core.flow.cards.card import CampaignCard

Finding = Callable[[Member], Awaitable[CampaignCard]]
"""Reads the campaign that somebody means."""
Form = Callable[[Finding, Caller, Rooms], Coroutine[Any, Any, dict[str, Any]]]


async def brief_again(find: Finding, caller: Caller, rooms: Rooms) -> dict[str, Any]:
    """A new campaign's form, filled with the brief of another."""
    by = await caller.asking(Permission.WRITE).member()
    card = await find(by)
    if isinstance(card.brief, UnreadableBrief):
        raise BriefUnreadable
    most, accounts = rooms.desk.settings.max_content_length, await rooms.desk.accounts.list(by)
    return campaign_modal(channel=caller.channel, max_news=most, brief=card.brief, accounts=accounts)


async def closing(find: Finding, caller: Caller, _rooms: Rooms) -> dict[str, Any]:
    """The form that asks before a campaign is closed."""
    card = await find(await caller.asking(Permission.DECIDE).member())
    return close_modal(card, Remembered(caller.channel, str(CampaignButton(card.id))))


async def as_template(find: Finding, caller: Caller, _rooms: Rooms) -> dict[str, Any]:
    """The form that makes a template of a campaign's brief."""
    card = await find(await caller.asking(Permission.WRITE).member())
    return template_modal(card, Remembered(caller.channel, str(CampaignButton(card.id))))


FORMS: Mapping[Deed, Form] = {Deed.AGAIN: brief_again, Deed.CLOSE: closing, Deed.TEMPLATE: as_template}


async def menu_chosen(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """One of a campaign's menu."""
    chosen = CampaignDeed.parse((action.get("selected_option") or {}).get("value") or "")
    endings = rooms.desk.endings

    async def find(by: Member) -> CampaignCard:
        return await rooms.desk.reads.campaign(by, chosen.campaign_id)

    async def archive(by: Member, asked: str) -> None:
        await endings.archive(chosen.campaign_id, by=by, asked=asked)

    async def reopen(by: Member, asked: str) -> None:
        await endings.reopen(chosen.campaign_id, by=by, asked=asked)

    deeds = {Deed.ARCHIVE: archive, Deed.REOPEN: reopen}
    if deed := deeds.get(chosen.meant):
        await click(deed, ack, body, caller.asking(Permission.DECIDE), rooms, about=chosen.campaign_id)
    else:
        await ack()
        await rooms.modals.open_filled(body["trigger_id"], FORMS[chosen.meant](find, caller, rooms))


async def close_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Whoever closes a campaign is sure, and may have said why."""
    about = CampaignButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def close(by: Member, asked: str) -> None:
        reason = entered(view, Field.REASON)
        await rooms.desk.endings.close(about.campaign_id, reason=reason, by=by, asked=asked)

    await submit(close, ack, view, caller, rooms, about=about.campaign_id, fallback=Field.REASON)


def register(app: AsyncApp) -> None:
    # Each of the menu asks for what it needs; nobody who only looks on has any use for it.
    app.action(ids.CAMPAIGN_MENU, middleware=needs(Permission.WRITE))(menu_chosen)
    app.view(ids.CAMPAIGN_CLOSE_FORM, middleware=needs(Permission.DECIDE))(close_submitted)
