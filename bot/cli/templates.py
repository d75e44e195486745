"""`copydesk template`: briefs that are begun, listed, shared as files, and filled in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.choices import Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.desk import Desk
    from core.templates.service import TemplateVersion
    from core.templates.template import Template

app = typer.Typer(help="Briefs that are begun: list, show, save, fill in.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The template's name.")]
MAX_BYTES = 50_000


@app.command("list")
def list_templates(workspace: Where = "") -> None:
    """The workspace's own, then those of the house; personas say only for whom and how."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table

    async def read(desk: "Desk") -> "Sequence[Template]":
        return await desk.templates.list(await open_desk.operator(desk, workspace, begins=True))

    table = lean_table("name", "what it is for", "version", gives_way="what it is for", whole=True)
    for template in open_desk.with_desk(read, begins=True):
        what = "Persona: " if template.is_persona else ""
        table.add_row(template.name, what + template.about, str(template.version or "built in"))
    print_table(table, if_empty="There is none.")


@app.command()
def show(name: Name, workspace: Where = "") -> None:
    """The template as YAML, to be changed and saved again: copydesk template show NAME > mine.yaml."""
    template = _find(name, workspace)
    _print_yaml({"name": template.name, "about": template.about, **template.fields})


@app.command()
def fill(
    name: Name,
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="BLANK=VALUE", help="What belongs in a blank.")
    ] = None,
    workspace: Where = "",
) -> None:
    """A brief for `copydesk run`: copydesk template fill NAME --set "price=29 euros" > brief.yaml."""
    from core.foundation.errors import InvalidInput

    values: dict[str, str] = {}
    for each in given or []:
        blank, sign, value = each.partition("=")
        if not sign:
            raise InvalidInput(
                {"--set": f"needs a blank and its value, such as price=29 euros, not “{each}”."}
            )
        values[blank.strip()] = value.strip()
    _print_yaml(_find(name, workspace).filled(values))


@app.command()
def save(
    file: Annotated[Path, typer.Argument(help="A YAML or JSON file; - reads standard input.")],
    workspace: Where = "",
) -> None:
    """Keep the template in a file as the next version of its name."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from bot.cli.template_file import read_template_file

    raw = read_template_file(file)

    async def keep(desk: "Desk") -> "Template":
        return await desk.templates.save(await open_desk.operator(desk, workspace, begins=True), raw)

    kept = open_desk.with_desk(keep, begins=True)
    answer(f"“{kept.name}” is kept as version {kept.version}.")


@app.command("from")
def from_campaign(
    campaign: Annotated[str, typer.Argument(help="A campaign: a part of its name, or its id.")],
    name: Annotated[str, typer.Option(help="What the template is to be called.")],
    about: Annotated[str, typer.Option(help="What it is for, in a line.")] = "",
    workspace: Where = "",
) -> None:
    """Make a template of a campaign's brief."""
    from bot.cli import open_desk
    from bot.cli.saying import answer

    async def keep(desk: "Desk") -> "Template":
        by = await open_desk.operator(desk, workspace)
        card = await desk.reads.find(by, campaign)
        return await desk.templates.save_campaign(by, card.id, name=name, about=about)

    kept = open_desk.with_desk(keep)
    answer(f"“{kept.name}” is kept as version {kept.version}.")


@app.command()
def versions(name: Name, workspace: Where = "") -> None:
    """Who saved which version, and when."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table
    from core.foundation.ids import TemplateKey

    async def read(desk: "Desk") -> "Sequence[TemplateVersion]":
        return await desk.templates.versions(await open_desk.operator(desk, workspace), TemplateKey(name))

    table = lean_table("version", "saved by", "at (UTC)", "", gives_way="saved by")
    for one in open_desk.with_desk(read):
        retired = "retired" if one.is_retired else ""
        table.add_row(f"{one.template.version}", one.saved_by, f"{one.saved_at:%Y-%m-%d %H:%M}", retired)
    print_table(table, if_empty="It has no versions.")


@app.command()
def retire(name: Name, workspace: Where = "") -> None:
    """Take it out of lists; its versions stay, and saving it again brings it back."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.foundation.ids import TemplateKey

    async def do(desk: "Desk") -> None:
        await desk.templates.retire(await open_desk.operator(desk, workspace), TemplateKey(name))

    open_desk.with_desk(do)
    answer(f"“{name}” is retired.")


def _find(name: str, workspace: str) -> "Template":
    from bot.cli import open_desk
    from core.foundation.ids import TemplateKey

    async def read(desk: "Desk") -> "Template":
        return await desk.templates.find(
            await open_desk.operator(desk, workspace, begins=True), TemplateKey(name)
        )

    return open_desk.with_desk(read, begins=True)


def _print_yaml(fields: dict[str, Any]) -> None:
    import yaml

    from bot.cli.saying import answer

    given = {name: value for name, value in fields.items() if value not in (None, "")}
    answer(yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=100).rstrip())
