"""Days and months begin where the workspace is, also where the clocks are changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.foundation.money import Money
from core.spending.books import BudgetScope
from core.spending.over_budget import OverBudget
from core.spending.periods import Period, day_of, midnight_after, resets_at
from tests.core.spending.conftest import Till

SECOND = timedelta(seconds=1)
CENT = Money.of_dollars("0.01")


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("UTC", date(2026, 3, 29), 24),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Africa/Cairo", date(2026, 4, 24), 23),  # its clocks leap over midnight
        ("Asia/Beirut", date(2026, 10, 24), 25),  # its last hour comes twice
    ],
)
def test_a_day_is_as_long_as_it_is_there(zone: str, day: date, hours: float) -> None:
    there = ZoneInfo(zone)
    begins, ends = (midnight_after(each, there).astimezone(UTC) for each in (day - timedelta(days=1), day))

    assert ends - begins == timedelta(hours=hours)
    assert (day_of(begins, there), day_of(ends - SECOND, there)) == (day, day)
    assert (day_of(begins - SECOND, there), day_of(ends, there)) == (
        day - timedelta(days=1),
        day + timedelta(days=1),
    )


def test_a_month_ends_when_the_next_begins_there() -> None:
    there = ZoneInfo("Asia/Tokyo")
    assert resets_at(Period.MONTH, date(2026, 12, 31), there) == datetime(2026, 12, 31, 15, tzinfo=UTC)
    assert resets_at(Period.MONTH, date(2028, 2, 1), there) == datetime(2028, 2, 29, 15, tzinfo=UTC)
    assert resets_at(Period.WHOLE, date(2026, 12, 31), there) is None


@pytest.mark.parametrize(
    ("zone", "last", "period", "told"),
    [
        ("Europe/Berlin", "2026-03-28T22:59:59Z", Period.DAY, "00:00 Europe/Berlin on 29 March"),
        ("Europe/Berlin", "2026-03-29T21:59:59Z", Period.DAY, "00:00 Europe/Berlin on 30 March"),
        ("America/New_York", "2026-11-02T04:59:59Z", Period.DAY, "00:00 America/New_York on 2 November"),
        ("Asia/Tokyo", "2026-03-31T14:59:59Z", Period.MONTH, "00:00 Asia/Tokyo on 1 April"),
        ("America/Los_Angeles", "2026-04-01T06:59:59Z", Period.MONTH, "00:00 America/Los_Angeles on 1 April"),
    ],
)
async def test_a_budget_is_new_at_midnight_of_the_workspace_and_not_a_second_before(
    till: Till, zone: str, last: str, period: Period, told: str
) -> None:
    await till.zone(zone)
    await till.limit(BudgetScope.WORKSPACE, period, CENT)
    till.clock.advance(datetime.fromisoformat(last) - till.clock.now())
    await till.reserve(CENT)

    with pytest.raises(OverBudget) as refused:
        await till.reserve(CENT)
    assert f"It resets at {told}." in refused.value.message
    assert refused.value.retry_after == 1
    till.clock.advance(SECOND)
    await till.reserve(CENT)
    await till.require_true_books()


async def test_a_call_that_ends_in_another_month_is_charged_to_the_one_it_began_in(till: Till) -> None:
    await till.zone("Asia/Tokyo")
    till.clock.advance(datetime(2026, 3, 31, 14, 59, tzinfo=UTC) - till.clock.now())
    reservation = await till.reserve(CENT)
    till.clock.advance(timedelta(minutes=5))
    await till.reserve(CENT)

    await till.budgets.settle(reservation, CENT, input_tokens=1)

    months = {
        row.began: row for row in await till.rows() if row.period is Period.MONTH and row.scope == "member"
    }
    spent = {began: (row.spent_micros, row.reserved_micros) for began, row in months.items()}
    assert spent == {date(2026, 3, 1): (CENT.micros, 0), date(2026, 4, 1): (0, CENT.micros)}
    await till.require_true_books()
