"""`copydesk budget`: what may be spent on models, whose budget it is, and how it stands."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import Where

if TYPE_CHECKING:
    from core.access.permissions import System
    from core.desk import Desk
    from core.flow.limits import BudgetView, WorkspaceBudgets
    from core.foundation.ids import MemberId
    from core.foundation.money import Money

app = typer.Typer(help="Budgets: see how they stand, set a limit, take one away.", no_args_is_help=True)

OfCampaign = Annotated[str, typer.Option("--campaign", help="Of a campaign: its id or a part of its name.")]
OfPerson = Annotated[str, typer.Option("--person", help="Of a person, as `copydesk member list` shows them.")]
OfKey = Annotated[str, typer.Option("--key", help="Of an API key, as `copydesk key list` shows it.")]
Monthly = Annotated[bool, typer.Option("--month", help="For a month; else it is for a day.")]


@app.command("list")
def list_budgets(workspace: Where = "") -> None:
    """Every budget that has a limit, as it stands."""
    from bot.cli import open_desk
    from bot.cli.saying import say
    from bot.cli.tables import lean_table, print_table
    from core.foundation.money import Money

    async def read(desk: "Desk") -> "WorkspaceBudgets":
        return await desk.limits.list(await open_desk.operator(desk, workspace))

    found = open_desk.with_desk(read)
    table = lean_table("whose", "for", "limit", "spent", "set aside", "resets", gives_way="whose")
    for each in found.budgets:
        limit, spent, aside = map(Money, (each.limit_micros, each.spent_micros, each.reserved_micros))
        resets = f"{each.resets_at:%Y-%m-%d %H:%M}" if each.resets_at else "never"
        table.add_row(_whose(each), _LASTING[each.period], str(limit), str(spent), str(aside), resets)
    print_table(table, if_empty="No budget has a limit.")
    say(f"Days and months begin in {found.zone}.")


@app.command("set")
def set_limit(
    dollars: Annotated[str, typer.Argument(help="The limit in US dollars, such as 12.50.")],
    *,
    campaign: OfCampaign = "",
    person: OfPerson = "",
    key: OfKey = "",
    month: Monthly = False,
    workspace: Where = "",
) -> None:
    """Set the workspace's limit, or that of a campaign, a person or an API key."""
    from bot.cli.saying import answer
    from core.flow.limits import dollars as typed

    limit = typed(dollars)
    whose = _change(limit, campaign, person, key, month=month, workspace=workspace)
    answer(f"The limit is {limit} now: {whose}.")


@app.command()
def clear(
    campaign: OfCampaign = "",
    person: OfPerson = "",
    key: OfKey = "",
    month: Monthly = False,
    workspace: Where = "",
) -> None:
    """Take away a limit that was set; the workspace has that of the settings again."""
    from bot.cli.saying import answer

    whose = _change(None, campaign, person, key, month=month, workspace=workspace)
    answer(f"The limit is taken away: {whose}.")


@app.command()
def zone(
    name: Annotated[str, typer.Argument(help="A time zone's name, such as Europe/Berlin.")],
    workspace: Where = "",
) -> None:
    """Let the workspace's days and months begin in another zone."""
    from bot.cli import open_desk
    from bot.cli.saying import answer

    async def move(desk: "Desk") -> str:
        return await desk.limits.set_zone(name, by=await open_desk.operator(desk, workspace))

    answer(f"Days and months begin in {open_desk.with_desk(move)} now.")


def _change(
    limit: "Money | None", campaign: str, person: str, key: str, *, month: bool, workspace: str
) -> str:
    """Set or take away the one limit that is named; says whose it is."""
    from bot.cli import open_desk
    from core.foundation.errors import InvalidInput
    from core.spending.periods import Period

    if sum(map(bool, (campaign, person, key))) > 1:
        raise InvalidInput({"--campaign, --person, --key": "only one of them can be meant at once."})
    if campaign and month:
        raise InvalidInput({"--month": "can't be said of a campaign, whose budget is for all of it."})
    period = Period.MONTH if month else Period.DAY

    async def change(desk: "Desk") -> str:
        by = await open_desk.operator(desk, workspace)
        if campaign:
            found = await desk.reads.find(by, campaign)
            await desk.limits.of_campaign(found.id, limit, by=by)
            return f"the campaign {found.name}, as a whole"
        if person or key:
            member_id, called = await _member(desk, by, person, key)
            await desk.limits.of_member(member_id, period, limit, by=by)
            return f"{called}, {_LASTING[period]}"
        await desk.limits.of_workspace(period, limit, by=by)
        return f"the workspace, {_LASTING[period]}"

    return open_desk.with_desk(change)


async def _member(desk: "Desk", by: "System", person: str, key: str) -> "tuple[MemberId, str]":
    """The person, or the program with that key, which may not have been here yet."""
    from core.access.models import PROGRAM
    from core.foundation.errors import NotFound

    hint = key.removeprefix(PROGRAM).rstrip("…")
    for known in await desk.people.members(by):
        if (person or PROGRAM + hint) in {known.external_id, known.id}:
            return known.id, known.name
    for made in await desk.keys.list():
        if hint and made.hint == hint and made.workspace_id in {None, by.workspace_id}:
            met = await desk.people.meet_program(by.workspace_id, made)
            return met.id, met.name
    raise NotFound("member" if person else "API key", person or key)


def _whose(budget: "BudgetView") -> str:
    if budget.is_key:
        return f"the key {budget.called}"
    return budget.called or "the workspace"


_LASTING = {"day": "a day", "month": "a month", "whole": "as a whole"}
