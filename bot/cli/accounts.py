"""`copydesk account`: as whom posts go out. Secrets are typed without echo, or read from standard input."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import Where
from core.foundation.ids import AccountId, AccountState, PlatformName

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from core.access.models import Workspace
    from core.access.permissions import System
    from core.accounts.service import Accounts, AccountView
    from core.campaigns.brief import Brief
    from core.desk import Desk
    from core.platforms.connecting import Question

app = typer.Typer(
    help="Accounts: list them, connect one, disconnect one, choose the usual one.", no_args_is_help=True
)

Named = Annotated[str, typer.Argument(help="Its id, the end of it, or its name.")]

SHORT_ID = 8
"""Characters of an id's end that tell accounts apart."""
STANDARD_INPUT = "-"


@app.command("list")
def list_accounts(workspace: Where = "") -> None:
    """All accounts, those that were disconnected too, and which platforms can be connected."""
    from bot.cli import open_desk
    from bot.cli.saying import say
    from bot.cli.tables import lean_table, print_table

    async def read(desk: "Desk") -> "tuple[list[AccountView], Sequence[PlatformName], Iterable[str]]":
        by, there = await open_desk.operator(desk, workspace), desk.accounts
        return await there.list(by), there.can_connect(), there.to_set_up().values()

    accounts, platforms, to_set_up = open_desk.with_desk(read)
    table = lean_table("account", "platform", "name", "state", "usual", "expires", gives_way="name")
    for found in accounts:
        expires = f"{found.expires_at:%Y-%m-%d}" if found.expires_at else "–"
        usual = "yes" if found.is_usual else ""
        table.add_row(found.id[-SHORT_ID:], found.platform.label, found.name, found.state, usual, expires)
    print_table(table, if_empty="No account is connected: posts go into the outbox.")
    for found in accounts:
        if found.address:
            say(f"{found.name} on {found.platform.label} is at {found.address}")
        if found.trouble:
            say(f"! {found.name} on {found.platform.label}: {found.trouble}")
        if found.rests_until:
            until = f"{found.rests_until:%Y-%m-%d %H:%M} UTC"
            say(f"! {found.name} on {found.platform.label} rests until {until}: {found.rests_because}")
    say(f"These can be connected, by `copydesk account connect`: {', '.join(platforms) or 'none'}.")
    for needs in to_set_up:
        say(needs)


@app.command()
def connect(
    platform: PlatformName,
    answer: Annotated[
        list[str] | None,
        typer.Option(help="An answer, as name=value; name=- reads it from standard input. May be repeated."),
    ] = None,
    zone: Annotated[str, typer.Option(help="Time zone of its readers, such as Europe/Madrid.")] = "",
    workspace: Where = "",
) -> None:
    """Connect an account: asks what its platform needs, tries it there, and keeps it sealed.

    Others on this machine see what stands on a command line: give secrets as name=- only.
    """
    from bot.cli import open_desk
    from bot.cli.saying import answer as tell
    from bot.cli.saying import say

    async def do(desk: "Desk") -> "AccountView | str":
        by = await open_desk.operator(desk, workspace, begins=True)
        answers = _answers(desk.accounts.questions(platform), answer or [])
        if desk.accounts.is_authorized_there(platform):
            return await desk.accounts.authorize_url(by, platform, answers, zone=zone)
        return await desk.accounts.connect(by, platform, answers, zone=zone)

    connected = open_desk.with_desk(do, begins=True)
    if isinstance(connected, str):
        print(connected)
        say(f"Open this in a browser within a quarter of an hour, and say yes there, to {platform.label}.")
    else:
        usual = f" New variants for {platform.label} go out as it." if connected.is_usual else ""
        tell(f"{connected.name} on {platform.label} is connected.{usual}")
        if connected.address:
            say(f"It is at {connected.address}")


@app.command()
def disconnect(
    account: Named,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    workspace: Where = "",
) -> None:
    """Forget an account's secrets; what is scheduled as it waits until it is connected again."""
    from bot.cli.saying import answer, say

    def is_meant(found: "AccountView") -> bool:
        return yes or _confirmed(f"Disconnect {found.name} on {found.platform.label}?")

    gone = _change(workspace, account, lambda accounts, by, id_: accounts.disconnect(by, id_), is_meant)
    if gone is None:
        say("Nothing was changed.")
        raise typer.Exit(1)
    answer(
        f"{gone.name} on {gone.platform.label} is disconnected, and its secrets are forgotten. "
        "What is scheduled as it waits until it is connected again."
    )


@app.command()
def usual(account: Named, workspace: Where = "") -> None:
    """Let new variants for its platform go out as this account."""
    from bot.cli.saying import answer

    made = _change(workspace, account, lambda accounts, by, id_: accounts.make_usual(by, id_))
    if made is not None:
        answer(f"New variants for {made.platform.label} go out as {made.name}.")


def _change(
    workspace: str,
    asked: str,
    deed: "Callable[[Accounts, System, AccountId], Awaitable[AccountView]]",
    is_meant: "Callable[[AccountView], bool]" = lambda _: True,
) -> "AccountView | None":
    """What `deed` made of the account that was asked for; None where it was not meant."""
    from bot.cli import open_desk

    async def do(desk: "Desk") -> "AccountView | None":
        by = await open_desk.operator(desk, workspace)
        found = account_called(await desk.accounts.list(by), asked)
        return await deed(desk.accounts, by, found.id) if is_meant(found) else None

    return open_desk.with_desk(do)


async def with_accounts(desk: "Desk", there: "Workspace", brief: "Brief") -> "Brief":
    """`brief` with the ids of the accounts that it names: each by its id, the end of it, or its name.

    Raises:
        InvalidInput: one is not connected in that workspace.
        CopydeskError: several are called so.
    """
    from core.access.permissions import System
    from core.foundation.errors import InvalidInput, NotFound

    if not brief.accounts:
        return brief
    known = await desk.accounts.list(System(there.id))
    connected = [one for one in known if one.state is not AccountState.DISCONNECTED]
    try:
        ids = [account_called(connected, asked).id for asked in brief.accounts]
    except NotFound as missing:
        told = f"hold “{missing.asked}”; none called that is connected in the workspace “{there.name}”."
        raise InvalidInput({"accounts": told}) from missing
    return replace(brief, accounts=tuple(dict.fromkeys(ids)))


def account_called(known: "Sequence[AccountView]", asked: str) -> "AccountView":
    from core.foundation.errors import CopydeskError, NotFound
    from core.foundation.folding import folded

    by_id = [one for one in known if asked in {one.id, one.id[-SHORT_ID:]}]
    name = folded(asked).removeprefix("@")
    found = by_id or [one for one in known if folded(one.name).removeprefix("@") == name]
    if not found:
        raise NotFound("account", asked)
    if len(found) > 1:
        which = ", ".join(f"{one.id[-SHORT_ID:]} on {one.platform.label}" for one in found)
        raise CopydeskError(f"Several accounts are called “{asked}”; say which by its id: {which}.")
    return found[0]


def _answers(questions: "Sequence[Question]", given: "Sequence[str]") -> "Mapping[str, str]":
    """What was given as options; at a terminal, where standard input is none, the rest is asked for."""
    from bot.cli.saying import say
    from core.foundation.errors import InvalidInput

    answers: dict[str, str] = {}
    for one in given:
        name, separator, value = one.partition("=")
        if not separator or name in answers:
            raise InvalidInput({"--answer": "must be name=value, or name=-, each name once."})
        answers[name] = value
    from_input = [name for name, value in answers.items() if value == STANDARD_INPUT]
    if len(from_input) > 1:
        raise InvalidInput({"--answer": f"only one can be read from standard input, not {len(from_input)}."})
    for question in questions:
        if question.is_secret and answers.get(question.name, STANDARD_INPUT) != STANDARD_INPUT:
            say(f"Others here can see that secret; next time give --answer {question.name}=- instead.")
    if from_input:
        answers[from_input[0]] = sys.stdin.read()
    elif sys.stdin.isatty():
        answers |= {one.name: _asked(one) for one in questions if one.name not in answers}
    return {one.name: one.usual for one in questions if one.usual} | answers


def _asked(question: "Question") -> str:
    """What a person types; nothing is what usually stands there."""
    from getpass import getpass

    from bot.cli.saying import say

    if question.hint:
        say(question.hint)
    optional = ", if any" if question.is_optional else ""
    usual = f" [{question.usual}]" if question.usual else ""
    options = f" ({', '.join(question.options)})" if question.options else ""
    prompt = f"{question.label}{options}{optional}{usual}: "
    return (getpass(prompt) if question.is_secret else input(prompt)) or question.usual


def _confirmed(question: str) -> bool:
    from core.foundation.errors import InvalidInput

    if not sys.stdin.isatty():
        raise InvalidInput({"--yes": "is needed where nobody can be asked."})
    return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}
