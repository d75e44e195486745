"""Fixes of findings, and letting a text pass that rules block."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.decisions import click, submit
from bot.slack.middleware import needs
from bot.slack.modal_values import entered, several
from bot.slack.people import Caller
from bot.slack.values import Remembered, VariantButton
from bot.slack.views.fixes import left_out_notice
from core.access.models import Member
from core.access.permissions import Permission
from core.flow.editing import Fixed


async def all_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Apply fix, or Apply all fixes, on a card."""
    pressed = VariantButton.parse(action["value"])

    async def fix(by: Member, asked: str) -> None:
        await rooms.desk.editing.fix(
            pressed.variant_id, seen=pressed.seen, state=pressed.seen_state, by=by, asked=asked
        )

    await click(fix, ack, body, caller, rooms, about=pressed.campaign_id)


async def chosen_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Those fixes that were chosen."""
    about = VariantButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def fix(by: Member, asked: str) -> Fixed:
        return await rooms.desk.editing.fix(
            about.variant_id,
            seen=about.seen,
            state=about.seen_state,
            keys=several(view, Field.FIXES),
            by=by,
            asked=asked,
        )

    fixed = await submit(fix, ack, view, caller, rooms, about=about.campaign_id, fallback=Field.FIXES)
    if fixed is not None and fixed.left_out:
        await rooms.promise(caller, left_out_notice(fixed))


async def override_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Why it may pass."""
    about = VariantButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def let_pass(by: Member, asked: str) -> None:
        await rooms.desk.review.override(
            about.variant_id, seen=about.seen, reason=entered(view, Field.REASON), by=by, asked=asked
        )

    await submit(let_pass, ack, view, caller, rooms, about=about.campaign_id, fallback=Field.REASON)


def register(app: AsyncApp) -> None:
    app.action(ids.VARIANT_FIX, middleware=needs(Permission.WRITE))(all_clicked)
    app.view(ids.VARIANT_FIX_FORM, middleware=needs(Permission.WRITE))(chosen_submitted)
    app.view(ids.VARIANT_OVERRIDE_FORM, middleware=needs(Permission.ADMINISTER))(override_submitted)
