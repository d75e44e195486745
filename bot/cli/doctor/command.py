"""`copydesk doctor`: looks at everything Copydesk needs, and says what to fix."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.cli.doctor.examination import Diagnosis

MARKS = {"fine": "[green]✓[/]", "attention": "[yellow]![/]", "broken": "[red]✗[/]"}


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document instead of a table.")
    ] = False,
) -> None:
    """Check the whole configuration and say what to fix. Exit code 1 if something is broken.

    Looks at Python and packages, folders, database, lake, Redis, Slack, the
    model, ports and secrets. Asks Slack and the model only where their keys
    are set, and changes nothing.
    """
    from bot.cli.doctor.examination import is_broken
    from bot.cli.doctor.rounds import examine_all
    from bot.cli.saying import answer_as_json

    found = examine_all()
    if as_json:
        checks = [
            {"name": one.name, "state": one.state, "saw": one.saw, "fix": one.fix or None} for one in found
        ]
        answer_as_json({"broken": is_broken(found), "checks": checks})
    else:
        _show(found)
    raise typer.Exit(1 if is_broken(found) else 0)


def _show(found: "list[Diagnosis]") -> None:
    from rich.table import Table
    from rich.text import Text

    from bot.cli.doctor.examination import State
    from bot.cli.screen import Screen
    from bot.cli.tables import SLIM

    console = Screen()
    table = Table("", "what", "seen", "what to do", box=SLIM)
    for one in found:
        table.add_row(Text.from_markup(MARKS[one.state]), one.name, Text(one.saw), Text(one.fix))
    console.print(table)
    broken = sum(one.state is State.BROKEN for one in found)
    notes = sum(one.state is State.ATTENTION for one in found)
    if broken:
        verdict = f"{broken} to fix before Copydesk can run."
    else:
        verdict = "Copydesk can run." if notes else "Everything works."
    console.print(f"{verdict}{f' {notes} to look at.' if notes else ''}")
