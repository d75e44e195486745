"""Deciding on variants: approve, edit, regenerate, reject. Of two who decide at once one is told so."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import ids
from bot.slack.forms import edited_text, entered
from bot.slack.ids import Field, Remembered, VariantButton
from bot.slack.listeners.deeds import carried_out, decided, once_by, open_about
from bot.slack.listeners.submission import submitted
from bot.slack.people import Caller
from bot.slack.rooms import Rooms
from bot.slack.telling import tell
from bot.views.kit import said
from bot.views.review_modals import edit_modal, read_modal, regenerate_modal, reject_modal, text_block
from core.access.models import Member


async def approve_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Approve, on a card."""
    await ack()
    pressed = VariantButton.parse(action["value"])
    member = await once_by(caller, rooms.desk, body)
    if member is None:
        return
    approving = rooms.desk.review.approve(pressed.variant_id, seen=pressed.seen, by=member)
    await carried_out(approving, by=member, campaign_id=pressed.campaign_id, cards=rooms.cards)


async def edit_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Edit…, on a card."""
    await ack()
    await open_about(edit_modal, action, body, caller, rooms)


async def reject_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Reject…, on a card."""
    await ack()
    await open_about(reject_modal, action, body, caller, rooms)


async def regenerate_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Regenerate… or Write another…, on a card."""
    await ack()
    await open_about(regenerate_modal, action, body, caller, rooms)


async def read_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Show all, on a card with long copy."""
    await ack()
    await open_about(lambda variant, _: read_modal(variant), action, body, caller, rooms)


async def edit_submitted(
    ack: AsyncAck, view: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """The new text of a variant."""
    remembered = Remembered.parse(view["private_metadata"])
    about = VariantButton.parse(remembered.about)

    async def edit() -> Member | None:
        member = await once_by(caller, rooms.desk, body)
        if member is None:
            return None
        text = edited_text(view, remembered.extra)
        title = entered(view, Field.TITLE)
        editing = rooms.desk.review.edit(about.variant_id, seen=about.seen, text=text, title=title, by=member)
        await decided(editing, by=member, campaign_id=about.campaign_id, cards=rooms.cards)
        return member

    last = text_block(len(remembered.extra))
    member = await submitted(
        ack, edit(), background=rooms.background, fallback=last, blocks={Field.TEXT: last}
    )
    if member is not None:
        rooms.cards.show_soon(member.workspace_id, about.campaign_id)


async def reject_submitted(
    ack: AsyncAck, view: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """The reason for a rejection."""
    about = VariantButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def reject() -> Member | None:
        member = await once_by(caller, rooms.desk, body)
        if member is None:
            return None
        reason = entered(view, Field.REASON)
        rejecting = rooms.desk.review.reject(about.variant_id, seen=about.seen, reason=reason, by=member)
        await decided(rejecting, by=member, campaign_id=about.campaign_id, cards=rooms.cards)
        return member

    member = await submitted(ack, reject(), background=rooms.background, fallback=Field.REASON)
    if member is not None:
        rooms.cards.show_soon(member.workspace_id, about.campaign_id)


async def regenerate_submitted(
    ack: AsyncAck, view: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """What should be different; the writer may take its time."""
    await ack()
    about = VariantButton.parse(Remembered.parse(view["private_metadata"]).about)
    member = await once_by(caller, rooms.desk, body)
    if member is None:
        return
    await tell(
        rooms.slack,
        caller,
        said("✍️ Writing another variant. It takes its place on the card when it is ready."),
    )
    hint = entered(view, Field.HINT)
    regenerating = rooms.desk.review.regenerate(about.variant_id, seen=about.seen, hint=hint, by=member)
    await carried_out(regenerating, by=member, campaign_id=about.campaign_id, cards=rooms.cards)


def register(app: AsyncApp) -> None:
    app.action(ids.VARIANT_APPROVE)(approve_clicked)
    app.action(ids.VARIANT_EDIT)(edit_clicked)
    app.view(ids.VARIANT_EDIT_FORM)(edit_submitted)
    app.action(ids.VARIANT_REJECT)(reject_clicked)
    app.view(ids.VARIANT_REJECT_FORM)(reject_submitted)
    app.action(ids.VARIANT_REGENERATE)(regenerate_clicked)
    app.view(ids.VARIANT_REGENERATE_FORM)(regenerate_submitted)
    app.action(ids.VARIANT_READ)(read_clicked)
