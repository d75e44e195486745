"""The calendar: publish now, schedule, move, cancel, and say what became of a post in doubt."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import ids
from bot.slack.forms import entered
from bot.slack.ids import Field, PostButton, Remembered, VariantButton
from bot.slack.listeners.deeds import carried_out, decided, once_by, pressed_variant, variant_of
from bot.slack.listeners.submission import submitted
from bot.slack.people import Caller
from bot.slack.rooms import Rooms
from bot.views.calendar_modals import schedule_modal, settle_modal
from core.access.models import Member
from core.access.people import known_zone, zone_of
from core.desk import Desk
from core.foundation.errors import InvalidInput
from core.foundation.ids import PostState
from core.publishing.models import Post
from core.publishing.slots import Slot


async def publish_now_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Publish now or Publish again, on an approved variant."""
    await ack()
    pressed = VariantButton.parse(action["value"])
    member = await once_by(caller, rooms.desk, body)
    if member is None:
        return
    placing = rooms.desk.calendar.place(pressed.variant_id, None, by=member)
    await carried_out(placing, by=member, campaign_id=pressed.campaign_id, cards=rooms.cards)


async def schedule_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Schedule… or Move…"""
    await ack()

    async def filled() -> dict[str, Any]:
        variant, remembered = await pressed_variant(action, caller, rooms.desk)
        member = await caller.known()
        zone = zone_of(member) if member else None
        return schedule_modal(variant, remembered, zone=zone, now=rooms.desk.clock.now())

    await rooms.modals.open_filled(body["trigger_id"], filled())


async def schedule_submitted(
    ack: AsyncAck, view: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Day and time, in the zone that the form named."""
    remembered = Remembered.parse(view["private_metadata"])
    about = VariantButton.parse(remembered.about)

    async def place() -> Member | None:
        member = await once_by(caller, rooms.desk, body)
        if member is None:
            return None
        day, clock_time = chosen_time(view)
        # The zone that the form named; Slack may know of another one since.
        zone = ZoneInfo(known_zone(remembered.extra)) if remembered.extra else zone_of(member)
        slot = rooms.desk.calendar.slot(day, clock_time, zone)
        placing = _place_or_move(about, slot, member, caller, rooms.desk)
        await decided(placing, by=member, campaign_id=about.campaign_id, cards=rooms.cards)
        return member

    member = await submitted(ack, place(), background=rooms.background, fallback=Field.TIME)
    if member is not None:
        rooms.cards.show_soon(member.workspace_id, about.campaign_id)


async def move_to_now_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Publish now, on a scheduled post."""
    await ack()
    pressed = PostButton.parse(action["value"])
    member = await once_by(caller, rooms.desk, body)
    if member is None:
        return
    moving = rooms.desk.calendar.move(pressed.post_id, None, by=member)
    await carried_out(moving, by=member, campaign_id=pressed.campaign_id, cards=rooms.cards)


async def cancel_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Cancel, on a scheduled post."""
    await ack()
    pressed = PostButton.parse(action["value"])
    member = await once_by(caller, rooms.desk, body)
    if member is None:
        return
    cancelling = rooms.desk.calendar.cancel(pressed.post_id, by=member)
    await carried_out(cancelling, by=member, campaign_id=pressed.campaign_id, cards=rooms.cards)


async def send_again_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """It is not there, send again."""
    await ack()
    pressed = PostButton.parse(action["value"])
    member = await once_by(caller, rooms.desk, body)
    if member is None:
        return
    settling = rooms.desk.calendar.settle(pressed.post_id, is_there=False, by=member)
    await carried_out(settling, by=member, campaign_id=pressed.campaign_id, cards=rooms.cards)


async def is_there_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """It is there…"""
    await ack()
    pressed = PostButton.parse(action["value"])

    async def filled() -> dict[str, Any]:
        variant = await variant_of(caller, rooms.desk, pressed.campaign_id, pressed.variant_id)
        return settle_modal(variant, Remembered(caller.channel, str(pressed)))

    await rooms.modals.open_filled(body["trigger_id"], filled())


async def is_there_submitted(
    ack: AsyncAck, view: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Where the post was found."""
    about = PostButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def settle() -> Member | None:
        member = await once_by(caller, rooms.desk, body)
        if member is None:
            return None
        url = entered(view, Field.URL).strip()
        settling = rooms.desk.calendar.settle(about.post_id, is_there=True, url=url, by=member)
        await decided(settling, by=member, campaign_id=about.campaign_id, cards=rooms.cards)
        return member

    member = await submitted(ack, settle(), background=rooms.background, fallback=Field.URL)
    if member is not None:
        rooms.cards.show_soon(member.workspace_id, about.campaign_id)


def chosen_time(view: dict[str, Any]) -> tuple[date, time]:
    """The day and time that were picked.

    Raises:
        InvalidInput: one of them is missing or can't be read.
    """
    wrong = {}
    try:
        day = date.fromisoformat(entered(view, Field.DATE))
    except ValueError:
        wrong[Field.DATE.value] = "is needed."
    try:
        clock_time = time.fromisoformat(entered(view, Field.TIME))
    except ValueError:
        wrong[Field.TIME.value] = "is needed."
    if wrong:
        raise InvalidInput(wrong)
    return day, clock_time


async def _place_or_move(
    about: VariantButton, slot: Slot, member: Member, caller: Caller, desk: Desk
) -> Post:
    variant = await variant_of(caller, desk, about.campaign_id, about.variant_id)
    if variant.post is not None and variant.post.state in {PostState.SCHEDULED, PostState.MISSED}:
        return await desk.calendar.move(variant.post.id, slot, by=member)
    return await desk.calendar.place(about.variant_id, slot, by=member)


def register(app: AsyncApp) -> None:
    app.action(ids.POST_NOW)(publish_now_clicked)
    app.action(ids.POST_SCHEDULE)(schedule_clicked)
    app.view(ids.POST_SCHEDULE_FORM)(schedule_submitted)
    app.action(ids.POST_MOVE_NOW)(move_to_now_clicked)
    app.action(ids.POST_CANCEL)(cancel_clicked)
    app.action(ids.POST_SEND_AGAIN)(send_again_clicked)
    app.action(ids.POST_IS_THERE)(is_there_clicked)
    app.view(ids.POST_IS_THERE_FORM)(is_there_submitted)
