"""Every command of `copydesk`, by the name people type."""

from typing import Annotated

import typer

from bot.cli import (
    accounts,
    audit,
    brand,
    budgets,
    campaigns,
    contacts,
    keys,
    media,
    members,
    rotation,
    rules,
    sample,
    templates,
    usage,
    webhooks,
)
from bot.cli.check import check
from bot.cli.demo.command import demo
from bot.cli.doctor.command import doctor
from bot.cli.manifest import print_manifest
from bot.cli.moderate import moderate
from bot.cli.processes.serve import dashboard, migrate, playground, redirects, web, worker
from bot.cli.processes.up import up
from bot.cli.run.command import run
from bot.cli.settings import print_settings

START, LOOK, SERVE = "Start here", "Look and change", "Processes"

app = typer.Typer(
    help="Copydesk takes marketing copy from a brief to a proven winner.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"Copydesk {version('copydesk')}")
        raise typer.Exit


@app.callback()
def copydesk(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Copydesk takes marketing copy from a brief to a proven winner."""


app.command(rich_help_panel=START)(demo)
app.command(rich_help_panel=START)(run)
app.command(rich_help_panel=START)(up)
app.command(rich_help_panel=START)(doctor)
app.command(rich_help_panel=START)(check)
app.command(rich_help_panel=START)(moderate)
app.command("manifest", rich_help_panel=START)(print_manifest)
app.command("settings", rich_help_panel=START)(print_settings)

app.add_typer(campaigns.app, name="campaign", rich_help_panel=LOOK)
app.add_typer(accounts.app, name="account", rich_help_panel=LOOK)
app.add_typer(brand.app, name="brand", rich_help_panel=LOOK)
app.add_typer(rules.app, name="rules", rich_help_panel=LOOK)
app.add_typer(templates.app, name="template", rich_help_panel=LOOK)
app.add_typer(contacts.app, name="contacts", rich_help_panel=LOOK)
app.add_typer(media.app, name="media", rich_help_panel=LOOK)
app.add_typer(webhooks.app, name="webhook", rich_help_panel=LOOK)
app.add_typer(members.app, name="member", rich_help_panel=LOOK)
app.add_typer(budgets.app, name="budget", rich_help_panel=LOOK)
app.add_typer(usage.app, name="usage", rich_help_panel=LOOK)
app.add_typer(keys.app, name="key", rich_help_panel=LOOK)
app.add_typer(rotation.app, name="secrets", rich_help_panel=LOOK)
app.add_typer(audit.app, name="audit", rich_help_panel=LOOK)
app.add_typer(sample.app, name="sample", rich_help_panel=LOOK)

for process in (web, redirects, worker, dashboard, playground, migrate):
    app.command(rich_help_panel=SERVE)(process)
