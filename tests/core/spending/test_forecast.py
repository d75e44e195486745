"""Where a month leads: honest about how little a few days say."""

from hypothesis import given
from hypothesis import strategies as st

from core.spending.forecast import ENOUGH_DAYS, Forecast, forecast

MICROS = st.integers(0, 10**12)


def test_nothing_is_foreseen_from_two_days() -> None:
    assert forecast([5, 5], today=5, left=20) is None


def test_equal_days_go_on_and_leave_no_range() -> None:
    assert forecast([10, 10, 10], today=4, left=5) == Forecast(90, 90, 90, known_days=3)


def test_a_today_that_cost_more_than_usual_counts_as_what_it_cost() -> None:
    assert forecast([10, 10, 10], today=25, left=1) == Forecast(65, 65, 65, known_days=3)


def test_days_that_vary_give_a_range_that_narrows_as_they_get_more() -> None:
    early = forecast([0, 20] * 2, today=0, left=10)
    later = forecast([0, 20] * 10, today=0, left=10)
    assert early is not None
    assert later is not None
    assert early.high_micros - early.likely_micros > later.high_micros - later.likely_micros > 0


def test_the_last_day_of_a_month_is_still_to_come_in_part() -> None:
    assert forecast([10, 10, 10], today=0, left=0) == Forecast(40, 40, 40, known_days=3)


@given(st.lists(MICROS, min_size=ENOUGH_DAYS, max_size=30), MICROS, st.integers(0, 28))
def test_no_forecast_is_below_what_is_spent_or_outside_its_range(
    days: list[int], today: int, left: int
) -> None:
    found = forecast(days, today=today, left=left)
    assert found is not None
    assert sum(days) + today <= found.low_micros <= found.likely_micros <= found.high_micros
