"""Accounts in Slack: connected by a form or on a platform's own page, made the usual one, taken away."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blockkit.build import Message, said
from bot.slack import ids
from bot.slack.context import Rooms
from bot.slack.errors import ack_errors
from bot.slack.failures import Unreachable, in_short
from bot.slack.listeners.submission import PATIENCE_SECONDS, clicked, submitted, telling_in
from bot.slack.middleware import needs
from bot.slack.people import Caller
from bot.slack.post_once import fit_for_slack
from bot.slack.values import AccountButton, AccountChoice, AccountDeed, Remembered
from bot.slack.views.accounts import (
    ANSWER,
    ZONE,
    accounts_message,
    authorize_modal,
    connect_modal,
    connected_notice,
    disconnect_modal,
    question_blocks,
)
from core.access.models import Member
from core.access.permissions import Permission
from core.accounts.service import AccountView
from core.desk import Desk
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import AccountId

log = structlog.get_logger(__name__)


async def listed(desk: Desk, by: Member) -> Message:
    """All accounts of their workspace, as they may see and change them."""
    accounts = desk.accounts
    return accounts_message(await accounts.list(by), accounts.can_connect(), accounts.to_set_up(), by)


async def connect_chosen(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """A platform whose account is to be connected: its form, or the way to its own page."""
    platform = AccountChoice.parse((action.get("selected_option") or {}).get("value") or "").meant
    await ack()

    async def form() -> dict[str, Any]:
        by, accounts = await caller.member(), rooms.desk.accounts
        questions = accounts.questions(platform)
        if accounts.is_authorized_there(platform) and not questions:
            return authorize_modal(platform, await accounts.authorize_url(by, platform, {}, zone=by.zone))
        return connect_modal(
            platform, questions, Remembered(caller.channel, str(AccountChoice(platform))), by
        )

    await rooms.modals.open_filled(body["trigger_id"], form())


async def connect_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """The answers: tried at once. Where that takes long the form closes, and a message tells the end."""
    platform = AccountChoice.parse(Remembered.parse(view["private_metadata"]).about).meant
    accounts = rooms.desk.accounts
    questions = accounts.questions(platform)
    answers = {question.name: _answer(view, f"{ANSWER}{question.name}") for question in questions}
    zone = _answer(view, ZONE).strip()

    async def connect() -> AccountView | str:
        by = await caller.member()
        if accounts.is_authorized_there(platform):
            return await accounts.authorize_url(by, platform, answers, zone=zone)
        return await accounts.connect(by, platform, answers, zone=zone)

    trying = rooms.background.start(_outcome(connect()))
    done, _ = await asyncio.wait({trying}, timeout=PATIENCE_SECONDS)
    if not done:
        await ack()
    outcome = await trying
    if isinstance(outcome, str):
        await ack(response_action="update", view=authorize_modal(platform, outcome))
    elif isinstance(outcome, AccountView):
        if done:
            await ack()
        await rooms.promise(caller, said(connected_notice(outcome)))
    elif done:
        blocks = {**question_blocks(questions), ZONE: ZONE}
        is_about_answers = isinstance(outcome, InvalidInput) and outcome.fields.keys() <= blocks.keys()
        told = ack if is_about_answers else telling_in(ack, view)
        await ack_errors(told, outcome, blocks, fallback=ids.REFUSED_BLOCK)
    else:
        raise outcome


async def account_menu_chosen(
    ack: AsyncAck, action: dict[str, Any], body: dict[str, Any], caller: Caller, rooms: Rooms
) -> None:
    """One of an account's menu."""
    chosen = AccountButton.parse((action.get("selected_option") or {}).get("value") or "")
    if chosen.meant is AccountDeed.USUAL:

        async def make_usual() -> AccountView:
            return await rooms.desk.accounts.make_usual(await caller.member(), AccountId(chosen.account_id))

        await clicked(ack, make_usual(), background=rooms.background)
        await _renew(caller, rooms)
        return
    await ack()

    async def form() -> dict[str, Any]:
        by = await caller.member()
        account = await _account(rooms.desk, by, chosen)
        waiting = await rooms.desk.calendar.scheduled_as(by, account.id)
        return disconnect_modal(account, waiting, Remembered(caller.channel, str(chosen)))

    await rooms.modals.open_filled(body["trigger_id"], form())


async def disconnect_submitted(ack: AsyncAck, view: dict[str, Any], caller: Caller, rooms: Rooms) -> None:
    """Whoever takes an account away is sure."""
    about = AccountButton.parse(Remembered.parse(view["private_metadata"]).about)

    async def disconnect() -> AccountView:
        return await rooms.desk.accounts.disconnect(await caller.member(), AccountId(about.account_id))

    done = await submitted(
        telling_in(ack, view), disconnect(), background=rooms.background, fallback=ids.REFUSED_BLOCK
    )
    if done is not None:
        await rooms.promise(caller, await listed(rooms.desk, await caller.member()))


async def _account(desk: Desk, by: Member, chosen: AccountButton) -> AccountView:
    for account in await desk.accounts.list(by):
        if account.id == chosen.account_id:
            return account
    raise NotFound("account", chosen.account_id)


def _answer(view: dict[str, Any], block_id: str) -> str:
    """An answer as it was chosen or typed: a secret with :colons: is no emoji."""
    held = view["state"]["values"].get(block_id, {}).get(ids.ENTERED, {})
    return str((held.get("selected_option") or held).get("value") or "")


async def _outcome(work: Awaitable[AccountView | str]) -> AccountView | str | Exception:
    try:
        outcome = await work
    except Exception as error:  # noqa: BLE001 - told in the form
        return error
    return outcome


async def _renew(caller: Caller, rooms: Rooms) -> None:
    """Show the list as it is now, where the caller has clicked."""
    message = fit_for_slack(await listed(rooms.desk, await caller.member()), "ephemeral")
    answer = {"replace_original": True, "text": message.text, "blocks": message.blocks}
    try:
        if caller.response_url and await rooms.slack.answer(caller.response_url, answer):
            return
    except Unreachable as error:
        log.warning("accounts_not_renewed", user=caller.user, error=in_short(error))
    await rooms.promise(caller, message)


def register(app: AsyncApp) -> None:
    may_administer = needs(Permission.ADMINISTER)
    app.action(ids.ACCOUNT_CONNECT, middleware=may_administer)(connect_chosen)
    app.view(ids.ACCOUNT_CONNECT_FORM, middleware=may_administer)(connect_submitted)
    app.action(ids.ACCOUNT_MENU, middleware=may_administer)(account_menu_chosen)
    app.view(ids.ACCOUNT_DISCONNECT_FORM, middleware=may_administer)(disconnect_submitted)
