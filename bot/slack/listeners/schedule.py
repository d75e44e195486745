"""The calendar: publish now, schedule, move, cancel, settle a post in doubt, and change what is out."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.decisions import click, pressed_variant, submit, variant_of
from bot.slack.listeners.submission import telling_in
from bot.slack.middleware import needs
from bot.slack.modal_values import entered
from bot.slack.people import Caller
from bot.slack.values import PostButton, PostUpdate, Remembered, VariantButton
from bot.slack.views.calendar_modals import again_modal, schedule_modal, settle_modal, take_down_modal
from bot.slack.views.leaving import Leaving, publish_modal
from core.access.models import Member
from core.access.people import known_zone, zone_of
from core.access.permissions import Permission
from core.desk import Desk
from core.flow.cards.card import VariantCard
from core.foundation.errors import InvalidInput
from core.foundation.ids import PostId, PostState
from core.publishing.repeating import Again
from core.publishing.slots import Slot


async def publish_now_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Publish now… or Publish again…, on an approved variant or a scheduled post."""
    await ack()
    await rooms.modals.open_filled(body["trigger_id"], _filled(publish_modal, action, caller, rooms.desk))


async def publish_now_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """That it goes out as it was shown."""
    about = VariantButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def place(by: Member, asked: str) -> None:
        await _place_or_move(about, None, by, rooms.desk, asked)

    told = telling_in(ack, view)
    await submit(place, told, view, caller, rooms, about=about.campaign_id, fallback=ids.REFUSED_BLOCK)


async def schedule_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Schedule… or Move…"""
    await ack()
    await rooms.modals.open_filled(body["trigger_id"], _filled(schedule_modal, action, caller, rooms.desk))


async def schedule_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Day and time, in the zone that the form named."""
    remembered = Remembered.parse(view["private_metadata"])
    about = VariantButton.parse(remembered.about)

    async def place(by: Member, asked: str) -> None:
        day, clock_time = chosen_time(view)
        # The zone that the form named; Slack may know of another one since.
        zone = ZoneInfo(known_zone(remembered.extra)) if remembered.extra else zone_of(by)
        slot = rooms.desk.calendar.slot(day, clock_time, zone)
        await _place_or_move(about, slot, by, rooms.desk, asked)

    await submit(place, ack, view, caller, rooms, about=about.campaign_id, fallback=Field.TIME)


async def cancel_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Cancel, on a scheduled post."""
    pressed = PostButton.parse(action["value"])

    async def cancel(by: Member, asked: str) -> None:
        await rooms.desk.calendar.cancel(pressed.post_id, by=by, asked=asked)

    await click(cancel, ack, body, caller, rooms, about=pressed.campaign_id)


async def send_again_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """It is not there, send again."""
    pressed = PostButton.parse(action["value"])

    async def settle(by: Member, asked: str) -> None:
        await rooms.desk.calendar.settle(pressed.post_id, is_there=False, by=by, asked=asked)

    await click(settle, ack, body, caller, rooms, about=pressed.campaign_id)


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


async def is_there_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Where the post was found."""
    about = PostButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def settle(by: Member, asked: str) -> None:
        url = entered(view, Field.URL).strip()
        await rooms.desk.calendar.settle(about.post_id, is_there=True, url=url, by=by, asked=asked)

    has_input = Field.URL in view["state"]["values"]
    told, fallback = (ack, str(Field.URL)) if has_input else (telling_in(ack, view), ids.REFUSED_BLOCK)
    await submit(settle, told, view, caller, rooms, about=about.campaign_id, fallback=fallback)


async def update_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Correct the post, where another text is approved than the one that is out."""
    pressed = PostUpdate.parse(action["value"])

    async def correct(by: Member, asked: str) -> None:
        await rooms.desk.calendar.correct(pressed.post_id, seen=pressed.seen, by=by, asked=asked)

    await click(correct, ack, body, caller, rooms, about=pressed.campaign_id)


async def take_down_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Take down…"""
    await ack()
    pressed = PostButton.parse(action["value"])

    async def filled() -> dict[str, Any]:
        variant = await variant_of(caller, rooms.desk, pressed.campaign_id, pressed.variant_id)
        return take_down_modal(variant, Remembered(caller.channel, str(pressed)), pressed.post_id)

    await rooms.modals.open_filled(body["trigger_id"], filled())


async def take_down_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Why it is taken down."""
    about = PostButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def take_down(by: Member, asked: str) -> None:
        reason = entered(view, Field.REASON)
        await rooms.desk.calendar.take_down(about.post_id, reason=reason, by=by, asked=asked)

    await submit(take_down, ack, view, caller, rooms, about=about.campaign_id, fallback=Field.REASON)


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


async def open_again(about: VariantButton, body: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """When what is out is to go out once more."""
    action = {"value": str(about)}
    await rooms.modals.open_filled(body["trigger_id"], _filled(again_modal, action, caller, rooms.desk))


class _Form(Protocol):
    def __call__(
        self, variant: VariantCard, remembered: Remembered, leaving: Leaving, *, now: datetime
    ) -> dict[str, Any]: ...


async def _filled(form: _Form, action: dict[str, Any], caller: Caller, desk: Desk) -> dict[str, Any]:
    """A form that shows what is to leave; submitted, it lets go what was shown and nothing else."""
    by = await caller.member()
    variant, remembered = await pressed_variant(action["value"], caller, desk)
    pressed = VariantButton.parse(remembered.about)
    repeated = variant.post.id if form is again_modal and variant.post is not None else ""
    shown = replace(pressed, seen=variant.content_hash, after=repeated)
    audience = desk.settings.audience_zone
    leaving = Leaving(
        spent=await desk.costs.of_campaign(by, pressed.campaign_id),
        zone=zone_of(by),
        audience=ZoneInfo(audience) if audience else None,
    )
    return form(variant, replace(remembered, about=str(shown)), leaving, now=desk.clock.now())


async def _place_or_move(about: VariantButton, slot: Slot | None, by: Member, desk: Desk, asked: str) -> None:
    if about.after:
        again = Again(PostId(about.after))
        await desk.calendar.place(about.variant_id, slot, seen=about.seen, again=again, by=by, asked=asked)
        return
    card = await desk.reads.campaign(by, about.campaign_id)
    post = next((variant.post for variant in card.variants if variant.id == about.variant_id), None)
    if post is not None and post.state in {PostState.SCHEDULED, PostState.MISSED}:
        await desk.calendar.move(post.id, slot, seen=about.seen, by=by, asked=asked)
    else:
        await desk.calendar.place(about.variant_id, slot, seen=about.seen, by=by, asked=asked)


def register(app: AsyncApp) -> None:
    may_publish = needs(Permission.PUBLISH)
    app.action(ids.POST_NOW, middleware=may_publish)(publish_now_clicked)
    app.view(ids.POST_NOW_FORM, middleware=may_publish)(publish_now_submitted)
    app.action(ids.POST_SCHEDULE, middleware=may_publish)(schedule_clicked)
    app.view(ids.POST_SCHEDULE_FORM, middleware=may_publish)(schedule_submitted)
    app.action(ids.POST_CANCEL, middleware=may_publish)(cancel_clicked)
    app.action(ids.POST_SEND_AGAIN, middleware=may_publish)(send_again_clicked)
    app.action(ids.POST_IS_THERE, middleware=may_publish)(is_there_clicked)
    app.view(ids.POST_IS_THERE_FORM, middleware=may_publish)(is_there_submitted)
    app.action(ids.POST_UPDATE, middleware=may_publish)(update_clicked)
    app.action(ids.POST_TAKE_DOWN, middleware=may_publish)(take_down_clicked)
    app.view(ids.POST_TAKE_DOWN_FORM, middleware=may_publish)(take_down_submitted)
