"""Slots: a local time means one moment, also where clocks jump."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.errors import InvalidInput
from core.publishing.slots import slot

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_local_time_is_the_moment_it_means_there() -> None:
    chosen = slot(date(2026, 3, 2), time(17, 30), MADRID, now=NOW)
    assert chosen.at == datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    assert f"{chosen.local:%H:%M}" == "17:30"


def test_a_time_that_does_not_exist_is_refused_with_one_that_does() -> None:
    with pytest.raises(InvalidInput) as refused:
        slot(date(2026, 3, 29), time(2, 30), MADRID, now=NOW)
    assert "clocks go forward" in refused.value.fields["time"]
    assert "03:30" in refused.value.fields["time"]


def test_a_time_that_comes_twice_means_the_first() -> None:
    chosen = slot(date(2026, 10, 25), time(2, 30), MADRID, now=NOW)
    assert chosen.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_means_the_second_once_the_first_is_over() -> None:
    between = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 for the second time
    chosen = slot(date(2026, 10, 25), time(2, 30), MADRID, now=between)
    assert chosen.at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with pytest.raises(InvalidInput):
        slot(date(2026, 10, 25), time(2, 5), MADRID, now=between)
    this_minute = datetime(2026, 10, 25, 0, 30, 30, tzinfo=UTC)
    assert slot(date(2026, 10, 25), time(2, 30), MADRID, now=this_minute).at < this_minute


@pytest.mark.parametrize(
    ("day", "zone", "said"),
    [(date.min, "Asia/Tokyo", "in the past"), (date.max, "America/New_York", "a year")],
)
def test_the_ends_of_the_calendar_are_refused_like_any_day_out_of_reach(
    day: date, zone: str, said: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        slot(day, time(0) if day == date.min else time(23, 59), ZoneInfo(zone), now=NOW)
    assert said in refused.value.fields["time"]


@pytest.mark.parametrize(("day", "said"), [(date(2026, 3, 1), "in the past"), (date(2028, 1, 1), "a year")])
def test_the_past_and_the_far_future_are_refused(day: date, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        slot(day, time(9), MADRID, now=NOW)
    assert said in refused.value.fields["time"]


@given(
    st.datetimes(datetime(2026, 3, 3), datetime(2027, 2, 1)),
    st.sampled_from(["Europe/Madrid", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"]),
)
def test_what_is_accepted_reads_back_as_it_was_chosen(chosen: datetime, zone: str) -> None:
    try:
        found = slot(chosen.date(), chosen.time(), ZoneInfo(zone), now=NOW)
    except InvalidInput:
        shifted = chosen.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
        assert shifted.replace(tzinfo=None) - chosen in {timedelta(minutes=30), timedelta(hours=1)}
    else:
        assert found.local.replace(tzinfo=None) == chosen


@pytest.mark.parametrize(
    ("zone", "day", "clock_time", "choice"),
    [
        ("America/Nuuk", date(2027, 3, 27), time(23, 30), "Choose 00:30 on 28 March 2027"),
        ("Pacific/Apia", date(2011, 12, 30), time(12), "Choose 12:00 on 31 December 2011"),
    ],
)
def test_the_time_offered_instead_of_one_that_does_not_exist_names_its_day_where_that_is_another(
    zone: str, day: date, clock_time: time, choice: str
) -> None:
    shortly_before = datetime(day.year, day.month, 1, tzinfo=UTC)
    with pytest.raises(InvalidInput, match=choice):
        slot(day, clock_time, ZoneInfo(zone), now=shortly_before)
