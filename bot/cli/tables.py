"""Tables for narrow terminals: one column gives way, the others stay readable. In a pipe lines are whole."""

import sys

from rich import box
from rich.table import Column, Table

from bot.cli.saying import say
from bot.cli.screen import Screen

SLIM = box.SIMPLE_HEAD
"""The one look of all tables: a line under the headers, and nothing else."""
WIDE = 100_000
"""More signs than any line has."""


def lean_table(*headers: str, gives_way: str, whole: bool = False) -> Table:
    """A table as wide as the terminal; the column `gives_way` is cut where there is no room.

    Or, where people need it `whole`, it goes on below.
    """
    columns = [
        Column(header, no_wrap=not whole, ratio=1, overflow="fold" if whole else "ellipsis")
        if header == gives_way
        else Column(header, no_wrap=True)
        for header in headers
    ]
    return Table(*columns, box=SLIM, expand=True)


def print_table(table: Table, *, if_empty: str) -> None:
    """The table on standard output, with whole lines where that is no terminal; where it has no rows, a
    sentence about what to do instead."""
    if not table.row_count:
        say(if_empty)
    elif sys.stdout.isatty():
        Screen().print(table)
    else:
        _print_whole(table)


def _print_whole(table: Table) -> None:
    table.expand = False
    screen = Screen(width=WIDE)
    with screen.capture() as shown:
        screen.print(table)
    for line in shown.get().splitlines():
        print(line.rstrip())
