"""`copydesk usage`: what was used, as a file for spreadsheets and programs, and what it is billed at."""

import csv
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.choices import Where

if TYPE_CHECKING:
    from core.desk import Desk
    from core.spending.tariffs import Tariff

app = typer.Typer(help="Usage: export it, and set what it is billed at.", no_args_is_help=True)
price = typer.Typer(help="What usage is billed at: set it, list what counted when.", no_args_is_help=True)
app.add_typer(price, name="price")

DAY = "%Y-%m-%d"


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSON = "json"


class By(StrEnum):
    """What is summed by."""

    DAY = "day"
    MODEL = "model"
    CAMPAIGN = "campaign"
    PERSON = "person"
    TASK = "task"


@app.command()
def export(
    *,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=[DAY], help="The first day; else that of the last one's month."),
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=[DAY], help="The last day; else today.")
    ] = None,
    by: Annotated[By | None, typer.Option(help="Sums by this; every call by itself without.")] = None,
    as_: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.CSV,
    workspace: Where = "",
) -> None:
    """Write what was used, and what it cost and is billed at, to standard output."""
    from bot.cli import open_desk
    from core.spending.usage import Grouping

    begins, ends = first and first.date(), last and last.date()

    async def rows(desk: "Desk") -> AsyncIterator[dict[str, Any]]:
        who = await open_desk.operator(desk, workspace)
        if by is None:
            async for entry in await desk.usage.entries(who, first=begins, last=ends):
                yield asdict(entry)
        else:
            report = await desk.usage.of(who, first=begins, last=ends, grouped=Grouping(by))
            for row in report.rows:
                named = {f"{by}_id": row.key} if by in {By.CAMPAIGN, By.PERSON} else {}
                yield {by.value: row.name} | named | asdict(row.used)

    async def write(desk: "Desk") -> None:
        await (_as_csv if as_ is Format.CSV else _as_json)(rows(desk))

    open_desk.with_desk(write)


@price.command("set")
def set_price(
    *,
    markup: Annotated[str, typer.Option(help="Percent on top of what it cost; no costs without.")] = "",
    per_variant: Annotated[str, typer.Option(help="US dollars for each variant written.")] = "",
    per_million_tokens: Annotated[str, typer.Option(help="US dollars for a million tokens.")] = "",
    workspace: Where = "",
) -> None:
    """Bill usage so from now on; earlier bills stay as they are."""
    from bot.cli import open_desk
    from bot.cli.saying import answer
    from core.flow.limits import dollars
    from core.flow.usage import percent
    from core.foundation.errors import InvalidInput
    from core.foundation.money import ZERO

    if not (markup or per_variant or per_million_tokens):
        raise InvalidInput(
            {"--markup, --per-variant, --per-million-tokens": "one of them at least is needed."}
        )

    async def do(desk: "Desk") -> "Tariff":
        return await desk.usage.set_tariff(
            by=await open_desk.operator(desk, workspace),
            markup=percent(markup) if markup else None,
            variant=dollars(per_variant) if per_variant else ZERO,
            million_tokens=dollars(per_million_tokens) if per_million_tokens else ZERO,
        )

    answer(f"From now on usage is billed at {_said(open_desk.with_desk(do))}.")


@price.command("list")
def list_prices(workspace: Where = "") -> None:
    """What usage was billed at, and since when; the latest first."""
    from bot.cli import open_desk
    from bot.cli.tables import lean_table, print_table

    async def read(desk: "Desk") -> "list[Tariff]":
        return list(await desk.usage.tariffs(await open_desk.operator(desk, workspace)))

    table = lean_table("since (UTC)", "billed at", gives_way="billed at", whole=True)
    for tariff in open_desk.with_desk(read):
        table.add_row(f"{tariff.since:%Y-%m-%d %H:%M}", _said(tariff))
    print_table(table, if_empty="Usage is billed at what it cost. `copydesk usage price set` changes that.")


def _said(tariff: "Tariff") -> str:
    from core.foundation.money import Money

    parts = []
    if tariff.markup_points is not None:
        parts.append(f"its cost and {tariff.markup_points / 100:g}%" if tariff.markup_points else "its cost")
    if tariff.variant_micros:
        parts.append(f"{Money(tariff.variant_micros)} a variant")
    if tariff.million_tokens_micros:
        parts.append(f"{Money(tariff.million_tokens_micros)} a million tokens")
    return ", ".join(parts) or "nothing"


async def _as_csv(rows: AsyncIterator[dict[str, Any]]) -> None:
    """With a line of headings; amounts are dollars, and no text is taken for a formula by a spreadsheet."""
    from bot.cli.saying import say

    lines = csv.writer(sys.stdout, lineterminator="\n")
    has_headings = False
    async for row in rows:
        if not has_headings:
            lines.writerow(name.replace("_micros", "_usd") for name in row)
            has_headings = True
        lines.writerow(_cell(name, value) for name, value in row.items())
    if not has_headings:
        say("Nothing was used in this time.")


async def _as_json(rows: AsyncIterator[dict[str, Any]]) -> None:
    """One list, written as it comes; amounts are micro-dollars."""
    before = "[\n"
    async for row in rows:
        sys.stdout.write(before + json.dumps(row, ensure_ascii=True, default=_iso))
        before = ",\n"
    sys.stdout.write("[]\n" if before == "[\n" else "\n]\n")


def _iso(day_or_moment: date) -> str:
    return day_or_moment.isoformat()


def _cell(name: str, value: object) -> object:
    from core.foundation.money import Money

    match value:
        case int() if name.endswith("_micros"):
            return f"{Money(value).dollars:f}"
        case date():
            return _iso(value)
        case str() if value.startswith(_FORMULAS):
            return f"'{value}"
        case _:
            return value


_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a text for a formula, in full width too. Source: OWASP, "CSV Injection"."""
