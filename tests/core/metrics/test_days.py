"""When the clocks of a zone change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from core.metrics.days import clock_changes

ZONES = st.sampled_from(
    ["UTC", "Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Africa/Casablanca", "Australia/Lord_Howe"]
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 1), timezones=st.just(UTC))


@given(ZONES.map(ZoneInfo), MOMENTS)
def test_a_moment_plus_what_the_clock_is_ahead_is_what_it_shows(zone: ZoneInfo, at: datetime) -> None:
    [*_, (_, ahead)] = [change for change in clock_changes(zone) if change[0] <= at]
    assert (at + timedelta(minutes=ahead)).replace(tzinfo=None) == at.astimezone(zone).replace(tzinfo=None)
