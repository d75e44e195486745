"""Reading addresses from a CSV file, as spreadsheets write it: what is wrong is told with its line."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.contacts.models import LONGEST_TAG
from core.foundation.errors import InvalidInput
from core.foundation.mailbox import parse_address
from core.foundation.text import never_kept

MOST_LINES = 10_000
MOST_CSV = 800_000
"""Characters of a text, or bytes of a file: 10,000 lines, each with a name beside its address."""
MOST_LINES_OF_A_ROW = 20
"""Cells may hold line breaks, as postal addresses do. What goes on for longer lacks a closing quote."""
ADDRESS_COLUMNS = {"email", "e-mail", "mail", "address", "email address", "e-mail address"}
TAG_COLUMNS = {"list", "tag"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An address, and the list that it is for."""

    address: str
    tag: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out, and why."""

    line: int
    why: str


def read_csv(text: str, *, tag: str) -> tuple[list[Entry], list[BadLine]]:
    """The addresses in `text`, line by line, and the lines that hold none.

    The first line may name the columns; without it addresses stand in the first. Lines that name no list
    are for the one called `tag`.

    Raises:
        InvalidInput: there are too many lines, or a cell never ends.
    """
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=None))
    if len(lines) > MOST_LINES:
        raise InvalidInput({"csv": f"has more than {MOST_LINES:,} lines; import it in parts."})
    address_column, tag_column = 0, None
    entries, bad = [], []
    for number, cells in _rows(lines):
        names = [cell.strip().lower() for cell in cells]
        if number == 1 and (named := _column(names, ADDRESS_COLUMNS)) is not None:
            address_column, tag_column = named, _column(names, TAG_COLUMNS)
        elif any(names):
            try:
                entries.append(_entry(cells, address_column, tag_column, tag))
            except ValueError as error:
                bad.append(BadLine(number, f"{error}."))
    return entries, bad


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a table, each with the number of the line that it begins on."""
    first = lines[0] if lines else ""
    # Spreadsheets separate with semicolons where commas are in numbers.
    delimiter = ";" if first.count(";") > first.count(",") else ","
    # One line more than there are: a row without cells, unless a quote that is still open takes it in.
    reader = csv.reader([*lines, ""], delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            is_open = bool(cells) and reader.line_num > len(lines)
            if is_open or reader.line_num - begins >= MOST_LINES_OF_A_ROW:
                raise csv.Error
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        why = f"can't be read as a table: what begins on line {begins:,} has no end; is a quote missing?"
        raise InvalidInput({"csv": why}) from error


def _column(names: Sequence[str], wanted: set[str]) -> int | None:
    return next((place for place, name in enumerate(names) if name in wanted), None)


def _entry(cells: Sequence[str], address_column: int, tag_column: int | None, tag: str) -> Entry:
    if address_column >= len(cells):
        raise ValueError("has no e-mail address")
    address = parse_address(cells[address_column]).lower()
    if tag_column is not None and tag_column < len(cells) and cells[tag_column].strip():
        tag = cells[tag_column].strip()
    if len(tag) > LONGEST_TAG or never_kept(tag):
        raise ValueError(f"names a list that can't be called so; up to {LONGEST_TAG} characters")
    return Entry(address, tag)
