"""`copydesk campaign`: what there is, one in full, what of it goes out, and how they end and begin again."""

from textwrap import indent
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import Where
from core.foundation.errors import CopydeskError
from core.foundation.ids import CampaignId, CampaignState, PlatformName, PostState, VariantState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from core.access.permissions import System
    from core.campaigns.brief import Brief
    from core.campaigns.models import Campaign
    from core.desk import Desk
    from core.flow.cards.card import CampaignCard, VariantCard

app = typer.Typer(
    help="Campaigns: list, show, use again, publish, close, archive, reopen.", no_args_is_help=True
)

Named = Annotated[str, typer.Argument(help="Its id, the end of it, or part of its name.")]

SHORT_ID = 8
"""Characters of an id's end that tell campaigns apart; every command takes them."""


@app.command("list")
def list_campaigns(
    workspace: Where = "",
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 20,
    state: Annotated[CampaignState | None, typer.Option(help="Only those in this state.")] = None,
    platform: Annotated[PlatformName | None, typer.Option(help="Only those for this platform.")] = None,
) -> None:
    """The latest campaigns, newest first; archived ones only with --state archived."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table
    from bot.cli.variant_status import moment

    async def read(desk: "Desk") -> "list[CampaignCard]":
        by = await open_desk.operator(desk, workspace)
        return await desk.reads.recent(by, state=state, platform=platform, limit=limit)

    table = lean_table("campaign", "name", "state", "by", "started", gives_way="name")
    for card in open_desk.with_desk(read):
        stands = card.state.replace("_", " ")
        table.add_row(card.id[-SHORT_ID:], card.name, stands, card.created_by.name, moment(card.created_at))
    begin = "There are no campaigns yet. `copydesk run examples/launch.yaml` runs one."
    print_table(table, if_empty="There are no such campaigns." if state or platform else begin)


@app.command()
def show(
    campaign: Named,
    workspace: Where = "",
) -> None:
    """One campaign with all its variants and posts."""
    from bot.cli import open_desk
    from bot.cli.run.prompts import variant_panel
    from bot.cli.screen import Screen
    from bot.cli.variant_status import fate

    async def read(desk: "Desk") -> "CampaignCard":
        by = await open_desk.operator(desk, workspace)
        return await desk.reads.find(by, campaign)

    card = open_desk.with_desk(read)
    console = Screen()
    console.print(card.name, style="bold")
    console.print(f"{card.id} · {_standing(card)}", style="dim", soft_wrap=True)
    console.print(f"Preview: {card.preview}", style="dim", soft_wrap=True)
    for platform in card.brief.platforms:
        for variant in card.on(platform):
            console.print(variant_panel(variant))
            console.print(indent(fate(variant), "  "), soft_wrap=True)
        if platform in card.failures:
            console.print(f"{platform.label} was not written: {card.failures[platform]}", style="red")


@app.command()
def preview(
    campaign: Named,
    platform: Annotated[PlatformName | None, typer.Option(help="Only the posts for this one.")] = None,
    workspace: Where = "",
) -> None:
    """Its posts as they will look, as an HTML page: copydesk campaign preview NAME > preview.html."""
    from bot.cli import open_desk
    from bot.cli.saying import answer

    async def draw(desk: "Desk") -> str:
        by = await open_desk.operator(desk, workspace)
        card = await desk.reads.find(by, campaign)
        return await desk.previewing.page(by, card.id, platform=platform)

    answer(open_desk.with_desk(draw))


def _standing(card: "CampaignCard") -> str:
    from bot.cli.variant_status import moment

    who = f" by {card.ended_by.name}" if card.ended_by else ""
    when = f"{who} {moment(card.ended_at)}" if card.ended_at else ""
    return card.state.replace("_", " ") + when + (f": {card.end_reason}" if card.end_reason else "")


@app.command()
def clone(campaign: Named, workspace: Where = "") -> None:
    """Its brief, to be changed and run: copydesk campaign clone NAME > next.json, copydesk run next.json."""
    from bot.cli import open_desk
    from bot.cli.saying import answer_as_json
    from core.campaigns.kept_brief import as_kept, used_again

    async def read(desk: "Desk") -> "Brief":
        card = await desk.reads.find(await open_desk.operator(desk, workspace), campaign)
        return used_again(card.brief, {}, max_length=desk.settings.max_content_length)

    answer_as_json({name: said for name, said in as_kept(open_desk.with_desk(read)).items() if said})


@app.command()
def publish(
    campaign: Named,
    platform: Annotated[PlatformName, typer.Argument(help="Where.")],
    variant: Annotated[str, typer.Argument(help="Its letter, as the campaign shows it.")],
    again: Annotated[bool, typer.Option("--again", help="Once more what is out already.")] = False,
    workspace: Where = "",
) -> None:
    """Have an approved variant go out now, by a worker; what is out already only with --again."""
    from bot.cli import open_desk
    from bot.cli.saying import answer, say
    from core.publishing.repeating import Again, warnings_of

    async def place(desk: "Desk") -> "VariantCard":
        there = await open_desk.workspace(desk, workspace)
        by = await open_desk.person(desk, there.external_id, there.name)
        chosen = _variant(await desk.reads.find(by, campaign), platform, variant)
        addresses = _out_at(chosen)
        if addresses is not None and not again:
            where = f": {', '.join(addresses)}" if addresses else "."
            raise CopydeskError(
                f"Variant {chosen.label} is already published{where} To post it once more, add --again."
            )
        for warning in warnings_of(chosen.platform) if addresses is not None else ():
            say(warning)
        # Of two who ask for it at once, both mean the post that they see.
        once_more = Again(after=chosen.post.id if chosen.post else None) if again else None
        await desk.calendar.place(chosen.id, None, seen=chosen.content_hash, again=once_more, by=by)
        return chosen

    placed = open_desk.with_desk(place)
    answer(
        f"{placed.platform.label} {placed.label} goes out{' again' if again else ''} now: a worker sends it."
    )


def _variant(card: "CampaignCard", platform: PlatformName, label: str) -> "VariantCard":
    known = {each.label: each for each in card.on(platform)}
    if (found := known.get(label.upper())) is None:
        there = f"These are here: {', '.join(known)}." if known else "None is here."
        raise CopydeskError(f"There is no variant “{label}” for {platform.label}. {there}")
    return found


def _out_at(variant: "VariantCard") -> "list[str] | None":
    """Where people see what is out of a variant that can go out once more; None where nothing is."""
    post = variant.post
    if post is None or variant.state is not VariantState.APPROVED or not variant.all_out:
        return None
    if post.state not in {PostState.PUBLISHED, PostState.FAILED}:
        return None
    return [each.url for each in variant.all_out if each.url]


@app.command()
def close(
    campaign: Named,
    reason: Annotated[str, typer.Option(help="Why, for the team.")] = "",
    workspace: Where = "",
) -> None:
    """End it: what is scheduled comes off the calendar, and nothing waits any more."""
    _end(workspace, campaign, lambda desk, by, found: desk.endings.close(found, reason=reason, by=by))


@app.command()
def archive(campaign: Named, workspace: Where = "") -> None:
    """Take one that is done, closed or failed out of lists."""
    _end(workspace, campaign, lambda desk, by, found: desk.endings.archive(found, by=by))


@app.command()
def reopen(campaign: Named, workspace: Where = "") -> None:
    """Take one that was closed or archived up again."""
    _end(workspace, campaign, lambda desk, by, found: desk.endings.reopen(found, by=by))


def _end(
    workspace: str,
    asked: str,
    deed: "Callable[[Desk, System, CampaignId], Awaitable[Campaign]]",
) -> None:
    from bot.cli import open_desk
    from bot.cli.saying import answer

    async def do(desk: "Desk") -> "Campaign":
        by = await open_desk.operator(desk, workspace)
        return await deed(desk, by, (await desk.reads.find(by, asked)).id)

    done = open_desk.with_desk(do)
    answer(f"“{done.name}” is {done.state.replace('_', ' ')} now.")
