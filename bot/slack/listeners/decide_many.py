"""Decide many…: a form on what waits, which lists anew for another filter, and decides each on its own."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.build import Message
from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.decisions import in_own_words
from bot.slack.listeners.submission import form_key, submitted
from bot.slack.middleware import needs
from bot.slack.modal_values import entered, objection
from bot.slack.people import Caller
from bot.slack.picked import ManyFilter
from bot.slack.values import CampaignButton, OldCard, Remembered
from bot.slack.views.decide_many import decide_many_modal, decided_many, picked, usual_filter
from core.access.permissions import Permission
from core.foundation.errors import InvalidInput
from core.foundation.ids import CampaignId, ReviewStep


async def many_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Decide many…, on a campaign's own message."""
    await ack()
    pressed = CampaignButton.parse(action["value"])

    async def filled() -> dict[str, Any]:
        card = await rooms.desk.reads.campaign(await caller.member(), pressed.campaign_id)
        return decide_many_modal(card, usual_filter(card), channel=caller.channel)

    await rooms.modals.open_filled(body["trigger_id"], filled())


async def platform_chosen(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Another platform, in the form."""
    await ack()
    await _list_anew(action, body["view"], caller, rooms)


async def state_chosen(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Another state, in the form."""
    await ack()
    await _list_anew(action, body["view"], caller, rooms)


async def _list_anew(action: dict[str, Any], view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    remembered = Remembered.parse(view["private_metadata"])
    about = CampaignButton.parse(remembered.about)
    card = await rooms.desk.reads.campaign(await caller.member(), about.campaign_id)
    chosen = str(action["selected_option"]["value"])
    shown = ManyFilter.parse(remembered.extra).changed(action["action_id"], chosen)
    await rooms.modals.fill(view["id"], decide_many_modal(card, shown, channel=remembered.channel))


async def many_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The answer. It is told in one message what was done, and what was not and why."""
    about = CampaignButton.parse(Remembered.parse(view["private_metadata"]).about)
    came = await submitted(
        ack,
        _decide(about.campaign_id, view, caller, rooms),
        background=rooms.background,
        fallback=Field.ANSWER,
        blocks={"variants": Field.ANSWER},
    )
    if came is not None:
        await rooms.promise(caller, came)


async def _decide(campaign_id: CampaignId, view: dict[str, Any], caller: Caller, rooms: Rooms) -> Message:
    by = await caller.member()
    answer, variants = _answer(view), list(picked(view))
    if not variants:
        raise InvalidInput({"variants": "Tick at least one variant."})
    came = await rooms.desk.review.decide_many(
        campaign_id,
        answer,
        variants,
        objection=objection(view),
        reason=entered(view, Field.REASON),
        by=by,
        asked=form_key(view),
    )
    rooms.cards.show_soon(by.workspace_id, campaign_id)
    refused = {variant_id: error and in_own_words(error, by) for variant_id, error in came.items()}
    return decided_many(await rooms.desk.reads.campaign(by, campaign_id), answer, refused)


def _answer(view: dict[str, Any]) -> ReviewStep:
    try:
        return ReviewStep(entered(view, Field.ANSWER))
    except ValueError as error:
        raise OldCard from error


def register(app: AsyncApp) -> None:
    may_decide = needs(Permission.DECIDE)
    app.action(ids.DECIDE_MANY, middleware=may_decide)(many_clicked)
    app.action(ids.MANY_PLATFORM, middleware=may_decide)(platform_chosen)
    app.action(ids.MANY_STATE, middleware=may_decide)(state_chosen)
    app.view(ids.DECIDE_MANY_FORM, middleware=may_decide)(many_submitted)
