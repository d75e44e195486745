"""Health as people read it."""

from datetime import UTC, datetime, timedelta

import pytest

from core.operations.health import HEARTBEAT_LATE, Status, heartbeat_reading

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "status", "told"),
    [
        (timedelta(seconds=1), Status.OK, "Seen 1 second ago."),
        (timedelta(seconds=3), Status.OK, "Seen 3 seconds ago."),
        (HEARTBEAT_LATE + timedelta(seconds=1), Status.DOWN, "Last seen"),
    ],
)
def test_a_process_is_as_well_as_its_last_heartbeat_is_young(
    ago: timedelta, status: Status, told: str
) -> None:
    reading = heartbeat_reading(NOW - ago, NOW)
    assert reading.status is status
    assert reading.detail.startswith(told)


def test_a_process_that_was_never_seen_is_down_and_how_to_start_it_is_told() -> None:
    reading = heartbeat_reading(None, NOW)
    assert reading.status is Status.DOWN
    assert "copydesk up" in reading.detail
