"""Deciding on variants, and changing them. Of two who decide at once one is told so."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.fields import Field
from bot.slack.listeners.decisions import click, open_about, pressed_variant, submit, variant_of
from bot.slack.listeners.schedule import open_again
from bot.slack.middleware import needs
from bot.slack.modal_values import edited_text, entered, objection
from bot.slack.people import Caller
from bot.slack.uploads import block_of_media, shown_after
from bot.slack.values import More, MoreChoice, Remembered, VariantButton
from bot.slack.views.fixes import fix_modal, override_modal
from bot.slack.views.history_modal import history_modal
from bot.slack.views.review_modals import (
    NO_ACCOUNT,
    edit_modal,
    read_modal,
    regenerate_modal,
    reject_modal,
    request_modal,
    text_block,
)
from core.access.models import Member
from core.access.permissions import Permission
from core.campaigns.models import Rewrite
from core.campaigns.thread import parts_of
from core.foundation.errors import CopydeskError
from core.foundation.ids import AccountState, ReviewStep

log = structlog.get_logger(__name__)


async def approve_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Approve, on a card."""
    pressed = VariantButton.parse(action["value"])

    async def approve(by: Member, asked: str) -> None:
        await rooms.desk.review.approve(
            pressed.variant_id, seen=pressed.seen, looked_at=True, by=by, asked=asked
        )

    await click(approve, ack, body, caller, rooms, about=pressed.campaign_id)


async def edit_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Edit…, on a card."""
    await ack()

    async def filled() -> dict[str, Any]:
        variant, remembered = await pressed_variant(action["value"], caller, rooms.desk)
        accounts = await rooms.desk.accounts.list(await caller.member())
        offered = [
            account
            for account in accounts
            if account.platform is variant.platform
            and (account.state is not AccountState.DISCONNECTED or account.id == variant.account_id)
        ]
        return edit_modal(variant, remembered, offered)

    await rooms.modals.open_filled(body["trigger_id"], filled())


async def reject_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Reject…, on a card."""
    await ack()
    await open_about(reject_modal, action["value"], body, caller, rooms)


async def regenerate_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Regenerate… or Write another…, on a card."""
    await ack()
    await open_about(regenerate_modal, action["value"], body, caller, rooms)


async def read_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Show all, on a card with long copy."""
    await ack()
    await open_about(lambda variant, _: read_modal(variant), action["value"], body, caller, rooms)


async def edit_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The new text of a variant."""
    remembered = Remembered.parse(view["private_metadata"])
    about = VariantButton.parse(remembered.about)
    is_media_asked = not view["state"]["values"].keys().isdisjoint({Field.IMAGE, Field.REMOVED})

    async def edit(by: Member, asked: str) -> None:
        text = edited_text(view, remembered.extra)
        title, preheader = entered(view, Field.TITLE), entered(view, Field.PREHEADER)
        is_asked = Field.FOLLOW_UPS in view["state"]["values"]
        below = parts_of(entered(view, Field.FOLLOW_UPS)) if is_asked else None
        before = await variant_of(caller, rooms.desk, about.campaign_id, about.variant_id)
        media = await shown_after(view, before.media, by, rooms)
        account = entered(view, Field.ACCOUNT) or None  # there is no such menu where there are no accounts
        await rooms.desk.editing.edit(
            about.variant_id,
            seen=about.seen,
            state=about.seen_state,
            text=text,
            title=title,
            preheader=preheader,
            follow_ups=below,
            media=media,
            account="" if account == NO_ACCOUNT else account,
            by=by,
            asked=asked,
        )

    last = text_block(len(remembered.extra))
    await submit(
        edit,
        ack,
        view,
        caller,
        rooms,
        about=about.campaign_id,
        fallback=last,
        blocks={Field.TEXT: last, "media": block_of_media(view) if is_media_asked else last},
    )


async def reject_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The reason for a rejection."""
    await _answer(ReviewStep.REJECTED, ack, view, caller, rooms)


async def request_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Request changes…, on a card."""
    await ack()
    await open_about(request_modal, action["value"], body, caller, rooms)


async def request_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """What should be different."""
    await _answer(ReviewStep.CHANGES_REQUESTED, ack, view, caller, rooms)


async def _answer(
    step: ReviewStep, ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Take a step for which a form says why."""
    about = VariantButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def answer(by: Member, asked: str) -> None:
        await rooms.desk.review.answer(
            about.variant_id,
            step,
            seen=about.seen,
            state=about.seen_state,
            objection=objection(view),
            reason=entered(view, Field.REASON),
            by=by,
            asked=asked,
        )

    await submit(answer, ack, view, caller, rooms, about=about.campaign_id, fallback=Field.REASON)


async def reopen_clicked(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Reopen, Take off hold, or Ask again, on a card."""
    pressed = VariantButton.parse(action["value"])

    async def reopen(by: Member, asked: str) -> None:
        await rooms.desk.review.answer(
            pressed.variant_id,
            ReviewStep.REOPENED,
            seen=pressed.seen,
            state=pressed.seen_state,
            by=by,
            asked=asked,
        )

    await click(reopen, ack, body, caller, rooms, about=pressed.campaign_id)


async def more_chosen(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """Something of the menu behind a variant's buttons."""
    chosen = MoreChoice.parse(action["selected_option"]["value"])
    about, review = chosen.about, rooms.desk.review
    caller = caller.asking(_MORE_NEEDS[chosen.what])
    if chosen.what is More.HISTORY:
        await ack()
        await open_history(about, body, caller, rooms)
        return
    if chosen.what is More.AGAIN:
        await ack()
        await open_again(about, body, caller, rooms)
        return
    if chosen.what in _MORE_FORMS:
        await ack()
        await open_about(_MORE_FORMS[chosen.what], str(about), body, caller, rooms)
        return

    async def take(by: Member, asked: str) -> None:
        variant_id, seen, state = about.variant_id, about.seen, about.seen_state
        if chosen.what is More.UNDO:
            await review.undo(variant_id, seen=seen, state=state, by=by, asked=asked)
        else:
            step = _MORE_STEPS[chosen.what]
            await review.answer(variant_id, step, seen=seen, state=state, by=by, asked=asked)

    await click(take, ack, body, caller, rooms, about=about.campaign_id)


async def open_history(about: VariantButton, body: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """All that was done to a variant, and each text it had."""

    async def filled() -> dict[str, Any]:
        return history_modal(await rooms.desk.reads.history(await caller.member(), about.variant_id))

    await rooms.modals.open_filled(body["trigger_id"], filled())


async def regenerate_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """What should be different; the card says that it is being written."""
    about = VariantButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def ask(by: Member, asked: str) -> Rewrite:
        hint = entered(view, Field.HINT)
        return await rooms.desk.rewriting.ask(
            about.variant_id, seen=about.seen, hint=hint, by=by, asked=asked
        )

    rewrite = await submit(ask, ack, view, caller, rooms, about=about.campaign_id, fallback=Field.HINT)
    if rewrite is not None:
        rooms.background.start(_rewrite(rewrite, rooms))


async def _rewrite(rewrite: Rewrite, rooms: Rooms) -> None:
    try:
        await rooms.desk.rewriting.write(rewrite)
    except CopydeskError as error:  # who asked is told from the journal
        log.warning("not_rewritten", variant_id=rewrite.id, error=error.code)
    rooms.cards.show_soon(rewrite.workspace_id, rewrite.campaign_id)


_MORE_STEPS = {More.HOLD: ReviewStep.PUT_ON_HOLD, More.WITHDRAW: ReviewStep.WITHDRAWN}
_MORE_FORMS = {More.REJECT: reject_modal, More.FIX: fix_modal, More.OVERRIDE: override_modal}
_MORE_NEEDS = {
    More.HOLD: Permission.DECIDE,
    More.UNDO: Permission.WRITE,
    More.WITHDRAW: Permission.DECIDE,
    More.REJECT: Permission.DECIDE,
    More.AGAIN: Permission.PUBLISH,
    More.FIX: Permission.WRITE,
    More.OVERRIDE: Permission.ADMINISTER,
    More.HISTORY: Permission.READ,
}


def register(app: AsyncApp) -> None:
    may_read, may_write, may_decide = map(needs, (Permission.READ, Permission.WRITE, Permission.DECIDE))
    app.action(ids.VARIANT_APPROVE, middleware=may_decide)(approve_clicked)
    app.action(ids.VARIANT_EDIT, middleware=may_write)(edit_clicked)
    app.view(ids.VARIANT_EDIT_FORM, middleware=may_write)(edit_submitted)
    app.action(ids.VARIANT_REJECT, middleware=may_decide)(reject_clicked)
    app.view(ids.VARIANT_REJECT_FORM, middleware=may_decide)(reject_submitted)
    app.action(ids.VARIANT_REGENERATE, middleware=may_write)(regenerate_clicked)
    app.view(ids.VARIANT_REGENERATE_FORM, middleware=may_write)(regenerate_submitted)
    app.action(ids.VARIANT_READ, middleware=may_read)(read_clicked)
    app.action(ids.VARIANT_REQUEST, middleware=may_decide)(request_clicked)
    app.view(ids.VARIANT_REQUEST_FORM, middleware=may_decide)(request_submitted)
    app.action(ids.VARIANT_REOPEN, middleware=may_write)(reopen_clicked)
    app.action(ids.VARIANT_MORE, middleware=may_read)(more_chosen)
