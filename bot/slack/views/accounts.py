"""The accounts that posts go out as: for all to see, with menus for whoever may connect and take away."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.blockkit.blocks import Block
from bot.blockkit.build import (
    Element,
    Message,
    actions,
    button,
    context,
    field,
    header,
    modal,
    option,
    overflow,
    said,
    section,
    select,
    text_input,
)
from bot.blockkit.mrkdwn import count, escaped, link, listed, moment, one_line
from bot.slack import ids
from bot.slack.values import AccountButton, AccountChoice, AccountDeed, Remembered
from core.access.models import Member
from core.access.permissions import Permission, may
from core.accounts.service import AccountView
from core.foundation.clipping import clipped
from core.foundation.ids import AccountState, PlatformName
from core.platforms.catalogue import profile_of
from core.platforms.connecting import Question

MOST_LISTED = 30
"""Accounts in one message, each with its menu, so that it stays within Slack's limits."""
ANSWER = "answer:"
"""How the block of a question's answer begins; the question's name follows."""
ZONE = "zone"
_STATES = {
    AccountState.CONNECTED: "🟢 connected",
    AccountState.EXPIRED: "🔴 has to be connected again; its posts wait",
    AccountState.DISCONNECTED: "⚪ taken away; posts scheduled as it wait",
}
_CALLED = {AccountDeed.USUAL: "Make it the usual one", AccountDeed.DISCONNECT: "Disconnect…"}


def accounts_message(
    accounts: Sequence[AccountView],
    can_connect: Sequence[PlatformName],
    to_set_up: Collection[PlatformName],
    by: Member,
) -> Message:
    """As whom posts go out, and what goes into the outbox, as `by` may see and change it."""
    blocks: list[Block] = [header("Accounts")]
    blocks += [_line(account, by) for account in accounts[:MOST_LISTED]]
    if len(accounts) > MOST_LISTED:
        blocks.append(context(f"And {len(accounts) - MOST_LISTED} more: `copydesk account list` shows all."))
    if not accounts:
        blocks.append(section("None is connected yet, so all posts go into the outbox."))
    may_connect = may(by, Permission.ADMINISTER)
    if may_connect and can_connect:
        menu = select(
            ids.ACCOUNT_CONNECT,
            [option(name.label, str(AccountChoice(name))) for name in can_connect],
            placeholder="Connect an account…",
        )
        blocks.append(actions("connect", [menu]))
    if may_connect and to_set_up:
        named = ", ".join(platform.label for platform in to_set_up)
        blocks.append(context(f"Also possible once somebody sets them up: {named} (`docs/accounts.md`)"))
    has_some = any(account.state is AccountState.CONNECTED for account in accounts)
    with_one = {account.platform for account in accounts if account.state is AccountState.CONNECTED}
    without = [name.label for name in PlatformName if name not in with_one]
    told = [f"Without an account posts go into the outbox: {listed(without)}."] if has_some else []
    if not may_connect:
        told.append("Admins and owners connect accounts.")
    blocks += [context(*told)] if told else []
    return Message(f"{count(len(with_one), 'platform')} with an account", blocks)


def connect_modal(
    platform: PlatformName, questions: Sequence[Question], remembered: Remembered, by: Member
) -> dict[str, Any]:
    """What whoever connects an account is asked."""
    fields = [
        field(
            f"{ANSWER}{question.name}",
            clipped(question.label, 75),
            _input(question, focus=number == 0),
            hint=clipped(_hint(question), 150),
            optional=question.is_optional,
        )
        for number, question in enumerate(questions)
    ]
    zone = text_input(ids.ENTERED, initial=by.zone, placeholder="Europe/Madrid")
    return modal(
        ids.ACCOUNT_CONNECT_FORM,
        clipped(f"Connect {platform.label}", 24),
        [
            *fields,
            field(ZONE, "Time zone of those who read it", zone, optional=True),
            context(
                "It is tried by a call that posts nothing. Secrets are kept sealed, and nobody sees them "
                f"again. Step by step: `docs/platforms/{platform}.md`."
            ),
        ],
        submit="Connect",
        private_metadata=str(remembered),
    )


def authorize_modal(platform: PlatformName, url: str) -> dict[str, Any]:
    """For platforms that ask people on a page of their own."""
    label = platform.label
    return modal(
        ids.ACCOUNT_CONNECT_FORM,
        clipped(f"Connect {label}", 24),
        [
            section(
                f"{label} asks you on its own page whether Copydesk may post as you. The link is good for a "
                "quarter of an hour."
            ),
            actions("authorize", [button(f"Go to {label}", ids.LINK_OPENED, url=url, style="primary")]),
            context("`/campaign accounts` shows it once you have said yes."),
        ],
        close="Close",
    )


def connected_notice(account: AccountView) -> str:
    """What whoever connected an account is told."""
    name = one_line(account.name, 200)
    usual = (
        f" New variants for {account.platform.label} go out as it."
        if account.is_usual
        else " `/campaign accounts` makes it the usual one."
    )
    found = f" It is at {link(account.address, account.address)}" if account.address else ""
    return f"✅ *{name}* on {account.platform.label} is connected.{usual}{found}"


def expired_message(account: AccountView) -> Message:
    """For whoever connected an account that the platform does not know any more, or not for long."""
    name = one_line(account.name, 200)
    if account.state is AccountState.CONNECTED:
        return said(
            f"🟡 *{name}* on {account.platform.label} has to be connected again soon: "
            f"{escaped(account.trouble)} `/campaign accounts` connects it."
        )
    return said(
        f"🔴 *{name}* on {account.platform.label} has to be connected again: {escaped(account.trouble)} "
        "Until then its posts wait. `/campaign accounts` connects it."
    )


def question_blocks(questions: Sequence[Question]) -> Mapping[str, str]:
    """Under which input each answer's trouble is said."""
    return {question.name: f"{ANSWER}{question.name}" for question in questions}


def _line(account: AccountView, by: Member) -> Block:
    usual = " · usual" if account.is_usual else ""
    mark, label = profile_of(account.platform).mark, account.platform.label
    told = [f"{mark} *{one_line(account.name, 200)}* · {label}{usual}", _STATES[account.state]]
    # What lives for hours is renewed by itself, and says nothing to people.
    if account.expires_at and account.is_long_lived and account.state is AccountState.CONNECTED:
        told[-1] += f" · until {moment(account.expires_at)}"
    if account.rests_until and account.state is AccountState.CONNECTED:
        told.append(f"🟡 rests until {moment(account.rests_until)}: {escaped(account.rests_because)}")
    if account.address and account.state is AccountState.CONNECTED:
        told.append(f"🔗 {link(account.address, account.address)}")
    if account.trouble:
        told.append(f"_{escaped(clipped(account.trouble, 300))}_")
    return section("\n".join(told), accessory=_menu(account, by), block_id=f"account:{account.id}")


def _menu(account: AccountView, by: Member) -> Element | None:
    if not may(by, Permission.ADMINISTER) or account.state is AccountState.DISCONNECTED:
        return None
    deeds = [AccountDeed.DISCONNECT] if account.is_usual else [AccountDeed.USUAL, AccountDeed.DISCONNECT]
    return overflow(
        ids.ACCOUNT_MENU, [option(_CALLED[deed], str(AccountButton(account.id, deed))) for deed in deeds]
    )


def disconnect_modal(account: AccountView, scheduled: int, remembered: Remembered) -> dict[str, Any]:
    """What taking an account away does, and to how many posts that are `scheduled` as it."""
    waits = "Nothing is scheduled as it"
    if scheduled:
        wait = "waits" if scheduled == 1 else "wait"
        waits = f"*{count(scheduled, 'scheduled post')}* then {wait} until it is connected again"
    return modal(
        ids.ACCOUNT_DISCONNECT_FORM,
        "Disconnect",
        [
            section(
                f"*{one_line(account.name, 200)}* on {account.platform.label}: Copydesk forgets its secrets. "
                f"{waits}; what is out stays out."
            ),
        ],
        submit="Disconnect",
        private_metadata=str(remembered),
    )


def _input(question: Question, *, focus: bool) -> Element:
    if question.options:
        options = [option(each, each) for each in question.options]
        return select(ids.ENTERED, options, initial=question.usual)
    return text_input(ids.ENTERED, initial=question.usual, multiline=question.is_long, focus=focus)


def _hint(question: Question) -> str:
    told = (question.hint, "Kept sealed; nobody sees it again" if question.is_secret else "")
    return " ".join(f"{sentence.rstrip('.')}." for sentence in told if sentence)
