"""`copydesk campaign`: what there is, and one of them in full."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import Where

if TYPE_CHECKING:
    from core.desk import Desk
    from core.flow.cards.card import CampaignCard

app = typer.Typer(help="Campaigns: list them, show one.", no_args_is_help=True)

SHORT_ID = 8
"""Characters of an id's end that tell campaigns apart; every command takes them."""


@app.command("list")
def list_campaigns(
    workspace: Where = "", limit: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 20
) -> None:
    """The latest campaigns, newest first."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table
    from bot.cli.variant_status import moment

    async def read(desk: "Desk") -> "list[CampaignCard]":
        by = await open_desk.operator(desk, workspace)
        return await desk.reads.recent(by, limit=limit)

    table = lean_table("campaign", "name", "state", "by", "started", gives_way="name")
    for card in open_desk.with_desk(read):
        state = card.state.replace("_", " ")
        table.add_row(card.id[-SHORT_ID:], card.name, state, card.created_by.name, moment(card.created_at))
    print_table(table, if_empty="There are no campaigns yet. `copydesk run examples/launch.yaml` runs one.")


@app.command()
def show(
    campaign: Annotated[str, typer.Argument(help="Its id, the end of it, or part of its name.")],
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
    console.print(f"{card.id} · {card.state.replace('_', ' ')}", style="dim")
    for platform in card.brief.platforms:
        for variant in card.on(platform):
            console.print(variant_panel(variant))
            console.print(f"  {fate(variant)}", soft_wrap=True)
        if platform in card.failures:
            console.print(f"{platform.label} was not written: {card.failures[platform]}", style="red")
