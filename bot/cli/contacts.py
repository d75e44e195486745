"""`copydesk contacts`: the address book of a workspace, which its e-mail goes to."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.choices import Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.contacts.models import Contact
    from core.contacts.service import Counts, Imported
    from core.desk import Desk

app = typer.Typer(help="The address book: add a file of addresses, list them.", no_args_is_help=True)

OnList = Annotated[str, typer.Option("--list", help="The list's name; without it all are meant.")]
STANDARD_INPUT = Path("-")
MOST_TOLD = 20


@app.command("add")
def add_contacts(
    file: Annotated[Path, typer.Argument(help="A CSV file of addresses; - reads standard input.")],
    on: Annotated[str, typer.Option("--list", help="The list for lines that name none.")] = "",
    workspace: Where = "",
) -> None:
    """Add the addresses of a CSV file; who is there already stays as they are, unsubscribed ones too."""
    from bot.cli import open_desk
    from bot.cli.saying import answer, say

    csv = _read(file)

    async def do(desk: "Desk") -> "Imported":
        return await desk.contacts.import_csv(await open_desk.operator(desk, workspace), csv, tag=on)

    made = open_desk.with_desk(do)
    for bad in made.bad[:MOST_TOLD]:
        say(f"! line {bad.line}: {bad.why}")
    if len(made.bad) > MOST_TOLD:
        say(f"… and {len(made.bad) - MOST_TOLD} more lines without an address.")
    answer(
        f"{made.added} added, {made.known} known already, {made.repeated} repeated, {len(made.bad)} left out."
    )
    if made.bad:
        raise typer.Exit(1)


@app.command("list")
def list_contacts(
    on: OnList = "",
    after: Annotated[str, typer.Option(help="An address: the next after it are listed.")] = "",
    workspace: Where = "",
) -> None:
    """Up to 500 addresses with their lists, and how many people get e-mail."""
    from bot.cli import open_desk
    from bot.cli.saying import say
    from bot.cli.tables import lean_table, print_table

    async def read(desk: "Desk") -> "tuple[Sequence[Contact], Counts]":
        by = await open_desk.operator(desk, workspace)
        return await desk.contacts.list(by, tag=on, after=after), await desk.contacts.count(by, tag=on)

    contacts, counts = open_desk.with_desk(read)
    table = lean_table("address", "list", "unsubscribed", gives_way="address")
    for contact in contacts:
        gone = f"{contact.unsubscribed_at:%Y-%m-%d}" if contact.unsubscribed_at else ""
        table.add_row(contact.address, contact.tag, gone)
    print_table(table, if_empty="Nobody is there.")
    people = "1 person gets" if counts.subscribed == 1 else f"{counts.subscribed:,} people get"
    say(f"{people} e-mail. Unsubscribed: {counts.unsubscribed:,}.")


def _read(file: Path) -> str:
    """What the file holds.

    Raises:
        InvalidInput: it can't be read, is too long, or is not text.
    """
    from core.contacts.reading import MOST_CSV
    from core.foundation.errors import InvalidInput

    name = "standard input" if file == STANDARD_INPUT else str(file)
    try:
        with nullcontext(sys.stdin.buffer) if file == STANDARD_INPUT else file.open("rb") as source:
            content = source.read(MOST_CSV + 1)
        if len(content) > MOST_CSV:
            raise InvalidInput({name: f"has more than {MOST_CSV:,} bytes; import it in parts."})
        return content.decode()
    except OSError as error:
        raise InvalidInput({name: f"can't be read: {error.strerror}."}) from error
    except UnicodeDecodeError as error:
        raise InvalidInput({name: "is not UTF-8; save it as “CSV UTF-8” in your spreadsheet."}) from error
