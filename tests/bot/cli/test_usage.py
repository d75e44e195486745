"""`copydesk usage`: what is exported is what the ledger has, and no spreadsheet runs any of it."""

import asyncio
import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.desk import Desk
from core.foundation.ids import PlatformName
from core.foundation.settings import read_settings
from core.spending.ledger import EntryState, LedgerEntry, ReservationId
from tests.bot.cli.conftest import Copydesk
from tests.builders import a_member, a_variant

DAYS = ("--from", "2026-10-01", "--to", "2026-10-31")
MODELS = ("gpt-5-mini", "=HYPERLINK(0)", "two\nlines, “quoted”")


@pytest.fixture(autouse=True)
def a_ledger(migrated: Path) -> None:
    async def fill(desk: Desk) -> None:
        ana = await a_member(desk.database, desk.clock, "+Ana")
        variant = await a_variant(desk.database, desk.clock, ana)
        async with desk.database.write() as session:
            session.add_all(
                LedgerEntry(
                    id=ReservationId(f"rsv_{number}"),
                    workspace_id=ana.workspace_id,
                    campaign_id=variant.campaign_id,
                    asked_by=ana.id,
                    platform=PlatformName.X,
                    writer="openai",
                    model=model,
                    day=date(2026, 10, 2),
                    state=EntryState.SETTLED,
                    reserved_micros=0,
                    ceiling_micros=0,
                    cost_micros=1_500_000 + number,
                    input_tokens=10,
                    variants=2,
                    created_at=datetime(2026, 10, 2, 12, number, tzinfo=UTC),
                )
                for number, model in enumerate(MODELS)
            )

    async def opened() -> None:
        async with Desk.open(read_settings()) as desk:
            await fill(desk)

    asyncio.run(opened())


def rows(output: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output, newline="")))


def test_every_call_is_a_line_and_nothing_in_it_is_a_formula(copydesk: Copydesk) -> None:
    found = rows(copydesk("usage", "export", *DAYS).output)
    assert [row["model"] for row in found] == [MODELS[0], f"'{MODELS[1]}", MODELS[2]]
    assert [row["cost_usd"] for row in found] == ["1.5", "1.500001", "1.500002"]
    assert {row["person"] for row in found} == {"'+Ana"}
    assert found[0]["created_at"] == "2026-10-02T12:00:00+00:00"


def test_where_nothing_was_used_that_is_said(copydesk: Copydesk) -> None:
    ended = copydesk("usage", "export", "--from", "2020-01-01", "--to", "2020-01-31")

    assert (ended.code, ended.output, ended.errors) == (0, "", "Nothing was used in this time.\n")


def test_json_has_whole_micro_dollars_and_every_text_as_it_is(copydesk: Copydesk) -> None:
    found = copydesk("usage", "export", *DAYS, "--format", "json").document
    assert [(entry["model"], entry["cost_micros"], entry["variants"]) for entry in found] == [
        (model, 1_500_000 + number, 2) for number, model in enumerate(MODELS)
    ]
    assert copydesk("usage", "export", "--to", "2025-01-31", "--format", "json").document == []


def test_sums_come_to_what_the_lines_come_to(copydesk: Copydesk) -> None:
    [row] = rows(copydesk("usage", "export", *DAYS, "--by", "person").output)
    assert (row["person"], row["calls"], row["cost_usd"]) == ("'+Ana", "3", "4.500003")
    [model, *_] = rows(copydesk("usage", "export", *DAYS, "--by", "model").output)
    assert list(model)[:2] == ["model", "calls"]
    [day] = copydesk("usage", "export", *DAYS, "--by", "day", "--format", "json").document
    assert (day["day"], day["cost_micros"]) == ("2026-10-02", 4_500_003)


def test_a_price_is_said_back_and_listed_and_bills_nothing_that_was_before(copydesk: Copydesk) -> None:
    before = copydesk("usage", "export", *DAYS).output
    ended = copydesk("usage", "price", "set", "--markup", "20%", "--per-variant", "0.02")
    assert ended.output == "From now on usage is billed at its cost and 20%, $0.02 a variant.\n"
    assert "its cost and 20%, $0.02 a variant" in copydesk("usage", "price", "list").output
    assert copydesk("usage", "export", *DAYS).output == before


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ((), "one of them at least is needed"),
        (("--markup", "much"), "must be a percentage"),
        (("--markup", "-5"), "must be from 0 to 1,000%"),
        (("--per-variant", "5000"), "must be from 0 to 1,000 US dollars"),
    ],
    ids=["nothing", "no_number", "below_zero", "too_dear"],
)
def test_a_price_that_makes_no_bill_is_refused_in_words(
    copydesk: Copydesk, given: tuple[str, ...], why: str
) -> None:
    ended = copydesk("usage", "price", "set", *given)
    assert ended.code != 0
    assert why in ended.errors
