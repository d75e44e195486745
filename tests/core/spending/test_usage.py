"""Usage out of the ledger: days where the workspace is, exact sums, and bills that never change."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from core.access.permissions import RoleTooLow, System
from core.flow.costs import Costs
from core.flow.usage import NOBODY, Usage, UsageEntry
from core.foundation.errors import InvalidInput
from core.foundation.ids import PlatformName, Role
from core.foundation.money import ZERO, Money
from core.spending import usage as ledger_usage
from core.spending.ledger import FEE, EntryState, LedgerEntry, ReservationId, Task
from core.spending.usage import Grouping
from tests.builders import a_member, a_variant
from tests.core.spending.conftest import Till

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


@pytest.fixture
def usage(till: Till) -> Usage:
    return Usage(till.database, till.clock)


def system(till: Till) -> System:
    return System(till.ana.workspace_id)


def turn_to(till: Till, moment: datetime) -> None:
    till.clock.advance(moment - till.clock.now())


async def keep(till: Till, *rows: dict[str, object]) -> None:
    """Put entries into the ledger by hand."""
    usual: dict[str, object] = {
        "workspace_id": till.ana.workspace_id,
        "campaign_id": till.variant.campaign_id,
        "asked_by": till.ana.id,
        "task": Task.DRAFT,
        "platform": PlatformName.X,
        "writer": "openai",
        "model": "gpt-5-mini",
        "day": FIRST,
        "state": EntryState.SETTLED,
        "reserved_micros": 0,
        "ceiling_micros": 0,
        "created_at": till.clock.now(),
    }
    async with till.database.write() as session:
        session.add_all(
            LedgerEntry(**{"id": ReservationId(f"rsv_{number:05}"), **usual, **row})
            for number, row in enumerate(rows)
        )


async def entries(till: Till, usage: Usage) -> Sequence[UsageEntry]:
    return [entry async for entry in await usage.entries(system(till), first=FIRST, last=LAST)]


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("UTC", "2026-10-24T23:59:59.999999", 24),
        ("UTC", "2026-10-25T00:00:00", 25),
        ("Europe/Berlin", "2026-10-24T21:59:59", 24),
        ("Europe/Berlin", "2026-10-24T22:00:00", 25),
        ("Europe/Berlin", "2026-10-25T22:59:59", 25),
        ("Europe/Berlin", "2026-10-25T23:00:00", 26),
        ("Asia/Kathmandu", "2026-10-24T18:15:00", 25),
    ],
    ids=["end", "begin", "end_in_summer", "begin_in_summer", "end_of_25_hours", "winter", "quarter_hours"],
)
async def test_a_call_counts_on_the_day_it_has_where_the_workspace_is(
    till: Till, usage: Usage, zone: str, at: str, day: int
) -> None:
    turn_to(till, datetime.fromisoformat(at).replace(tzinfo=UTC))
    await till.zone(zone)
    await till.spend(Money(7))
    report = await usage.of(system(till), first=FIRST, last=LAST)
    assert [(row.day, row.used.cost_micros) for row in report.rows] == [(date(2026, 10, day), 7)]
    assert report.zone == zone


async def test_whatever_it_is_summed_by_it_comes_to_what_the_entries_come_to(
    till: Till, usage: Usage, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(20)
    other = await a_variant(till.database, till.clock, till.ana)
    await usage.set_tariff(
        by=system(till), markup=Decimal("12.5"), variant=Money(333), million_tokens=Money(777_777)
    )
    rows = [
        {
            "day": FIRST + timedelta(days=chance.randrange(31)),
            "state": chance.choice(list(EntryState)),
            "model": chance.choice(["a", "b", "c"]),
            "writer": chance.choice(["openai", FEE]),
            "task": chance.choice(list(Task)),
            "asked_by": chance.choice([till.ana.id, None]),
            "campaign_id": chance.choice([till.variant.campaign_id, other.campaign_id]),
            "variants": chance.randrange(5),
            "input_tokens": chance.randrange(10_000),
            "output_tokens": chance.randrange(10_000),
            "cost_micros": chance.randrange(10**7),
            "saved_micros": chance.randrange(10**7),
            "price_assumed": chance.random() < 0.5,
            "created_at": till.clock.now() + timedelta(seconds=chance.randrange(-9, 9)),
        }
        for _ in range(200)
    ]
    await keep(till, *rows)
    monkeypatch.setattr(ledger_usage, "AT_A_TIME", 7)
    found = await entries(till, usage)
    assert len({entry.id for entry in found}) == len(found) == len(rows)
    assert [entry.day for entry in found] == sorted(entry.day for entry in found)
    names = ("cost_micros", "saved_micros", "billed_micros", "variants", "input_tokens", "output_tokens")
    for by in Grouping:
        for daily in (False, True):
            report = await usage.of(system(till), first=FIRST, last=LAST, grouped=by, daily=daily)
            for name in names:
                total = sum(getattr(row.used, name) for row in report.rows)
                assert total == sum(getattr(entry, name) for entry in found), (by, daily, name)
            assert len({(row.day, row.key) for row in report.rows}) == len(report.rows)


async def test_calls_fees_and_what_the_cache_saved_stand_apart(till: Till, usage: Usage) -> None:
    await keep(
        till,
        {"cost_micros": 5, "price_assumed": True},
        {"cost_micros": 3, "state": EntryState.LOST},
        {"state": EntryState.RELEASED},
        {"cost_micros": 7, "writer": FEE, "model": "X posts", "asked_by": None, "task": Task.FIGURES},
        {"saved_micros": 90, "state": EntryState.CACHED},
    )
    by_task = await usage.of(system(till), first=FIRST, last=LAST, grouped=Grouping.TASK)
    drafts, fees = by_task.rows
    assert (fees.key, fees.used.fees, fees.used.fee_micros, fees.used.calls) == ("figures", 1, 7, 0)
    assert (drafts.used.calls, drafts.used.hits, drafts.used.saved_micros) == (2, 1, 90)
    assert (drafts.used.cost_micros, drafts.used.assumed_micros, drafts.used.fee_micros) == (8, 5, 0)
    by_person = await usage.of(system(till), first=FIRST, last=LAST, grouped=Grouping.PERSON)
    assert [(row.key, row.name) for row in by_person.rows] == [(till.ana.id, "Ana"), ("", NOBODY)]


async def test_another_tariff_bills_what_begins_after_it_and_leaves_earlier_bills(
    till: Till, usage: Usage
) -> None:
    before = {"cost_micros": 1_000, "variants": 2, "created_at": till.clock.now()}
    till.clock.advance(timedelta(hours=1))
    by = system(till)
    await usage.set_tariff(by=by, markup=Decimal(20), variant=Money(50), million_tokens=ZERO)
    at_once = {**before, "created_at": till.clock.now()}
    till.clock.advance(timedelta(hours=1))
    await keep(till, {**before, "id": "a"}, {**at_once, "id": "b"})
    first_bill = [entry.billed_micros for entry in await entries(till, usage)]
    assert first_bill == [1_000, 1_200 + 2 * 50]

    await usage.set_tariff(by=by, markup=None, variant=ZERO, million_tokens=Money.of_dollars(2))
    await keep(
        till, {**at_once, "id": "c", "created_at": till.clock.now(), "input_tokens": 9, "output_tokens": 1}
    )
    assert [entry.billed_micros for entry in await entries(till, usage)] == [*first_bill, 20]
    assert [tariff.markup_points for tariff in await usage.tariffs(by)] == [None, 2_000]
    [told, _] = await till.told("usage.tariff_set")
    assert told.payload["variant_micros"] == 50


async def test_other_workspaces_see_none_of_it(till: Till, usage: Usage) -> None:
    await keep(till, {"cost_micros": 5})
    await usage.set_tariff(by=system(till), markup=Decimal(20), variant=ZERO, million_tokens=ZERO)
    ben = await a_member(till.database, till.clock, "Ben", team="T2")
    assert (await usage.of(ben, first=FIRST, last=LAST)).rows == ()
    assert [entry async for entry in await usage.entries(ben, first=FIRST, last=LAST)] == []
    assert await usage.tariffs(ben) == []


async def test_who_is_no_admin_sees_costs_and_no_bill(till: Till, usage: Usage) -> None:
    await keep(till, {"cost_micros": 5})
    till.ana.role = Role.APPROVER
    [row] = (await usage.of(till.ana, first=FIRST, last=LAST)).rows
    assert (row.used.cost_micros, row.used.billed_micros) == (5, None)
    with pytest.raises(RoleTooLow):
        await usage.entries(till.ana)
    with pytest.raises(RoleTooLow):
        await usage.set_tariff(by=till.ana, markup=Decimal(5), variant=ZERO, million_tokens=ZERO)


@pytest.mark.parametrize(
    ("first", "last"), [(LAST, FIRST), (date(2025, 10, 30), LAST)], ids=["wrong_way_round", "too_many"]
)
async def test_days_that_make_no_report_are_refused(
    till: Till, usage: Usage, first: date, last: date
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await usage.of(system(till), first=first, last=last)
    assert "from" in refused.value.fields


async def test_the_month_leads_to_what_its_days_come_to_and_what_was_saved_is_told(till: Till) -> None:
    turn_to(till, datetime(2026, 10, 24, 12, tzinfo=UTC))
    day = timedelta(days=1)
    await keep(
        till,
        {"day": date(2026, 10, 20), "cost_micros": 100},
        {"day": date(2026, 10, 22), "cost_micros": 200},
        {"day": date(2026, 10, 24), "cost_micros": 10},
        {"day": till.clock.now().date() - 31 * day, "cost_micros": 5_000},
        {"day": date(2026, 10, 23), "saved_micros": 70, "state": EntryState.CACHED},
    )
    found = await Costs(till.database, till.clock, till.budgets).of(till.ana)
    assert (found.month.spent_micros, found.month.limit_micros, found.month.zone) == (310, None, "UTC")
    assert found.month.forecast is not None
    assert found.month.forecast.known_days == 23
    assert (found.cache.saved_micros, found.cache.hits, found.cache.calls) == (70, 1, 3)


async def test_a_workspace_that_began_within_the_month_is_judged_by_its_own_days(till: Till) -> None:
    turn_to(till, datetime(2026, 10, 24, 12, tzinfo=UTC))
    await keep(till, *({"day": date(2026, 10, number), "cost_micros": 100} for number in (21, 22, 23)))
    forecast = (await Costs(till.database, till.clock, till.budgets).of(till.ana)).month.forecast
    assert forecast is not None
    assert (forecast.known_days, forecast.likely_micros) == (3, 300 + 8 * 100)
