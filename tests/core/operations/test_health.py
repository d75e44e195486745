"""Health as people read it."""

from datetime import UTC, datetime, timedelta

import pytest

from core.foundation.ids import WorkspaceId
from core.operations.health import (
    BEHIND_LONG,
    BEHIND_MANY,
    HEARTBEAT_LATE,
    Examination,
    Lag,
    Reading,
    Status,
    heartbeat_reading,
    lag_reading,
    writers_reading,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "status", "told"),
    [
        (timedelta(seconds=1), Status.OK, "Seen 1 second ago."),
        (timedelta(seconds=3), Status.OK, "Seen 3 seconds ago."),
        (HEARTBEAT_LATE + timedelta(seconds=1), Status.DOWN, "Last seen 61 seconds ago. Start it"),
        (timedelta(minutes=119), Status.DOWN, "Last seen 119 minutes ago. Start it"),
        (timedelta(hours=47), Status.DOWN, "Last seen 47 hours ago. Start it"),
        (timedelta(days=9), Status.DOWN, "Last seen 9 days ago. Start it"),
    ],
)
def test_a_process_is_as_well_as_its_last_heartbeat_is_young(
    ago: timedelta, status: Status, told: str
) -> None:
    reading = heartbeat_reading(NOW - ago, NOW)
    assert reading.status is status
    assert reading.said.startswith(told)


def test_a_heartbeat_from_the_future_is_a_finding() -> None:
    reading = heartbeat_reading(NOW + timedelta(hours=1), NOW)
    assert reading.status is Status.DEGRADED
    assert "check NTP" in reading.said
    assert heartbeat_reading(NOW + timedelta(seconds=2), NOW).detail == "Seen 0 seconds ago."


def test_a_process_that_was_never_seen_is_down_and_how_to_start_it_is_told() -> None:
    reading = heartbeat_reading(None, NOW)
    assert reading.status is Status.DOWN
    assert "copydesk up" in reading.said


@pytest.mark.parametrize(
    ("lag", "status", "told"),
    [
        (Lag(0, timedelta(), 0), Status.OK, "Up to date."),
        (Lag(40, timedelta(seconds=9), 0), Status.OK, "40 entries still to ship."),
        (Lag(1, BEHIND_LONG + timedelta(seconds=1), 0), Status.DEGRADED, "See that the worker runs"),
        (Lag(BEHIND_MANY + 1, timedelta(), 0), Status.DEGRADED, "20,001 entries still to ship"),
        (Lag(3, timedelta(), 5), Status.DOWN, "delete the lake"),
    ],
)
def test_a_lake_that_is_far_behind_or_ahead_is_a_finding_that_says_what_to_do(
    lag: Lag, status: Status, told: str
) -> None:
    reading = lag_reading(lag)
    assert reading.status is status
    assert told in reading.said


async def test_what_concerns_one_workspace_is_told_to_it_and_to_whoever_watches_all() -> None:
    async def probe() -> Reading:
        return Reading(
            Status.DEGRADED, "Something.", "Do this.", {WorkspaceId("wsp_1"): ["@fernweh is mute."]}
        )

    examination = Examination({"figures": probe})
    told = {
        whose: (await examination.examine(whose)).checks[0].detail
        for whose in (WorkspaceId("wsp_1"), WorkspaceId("wsp_2"), None)
    }
    whole, less = "Something. @fernweh is mute. Do this.", "Something. Do this."
    assert list(told.values()) == [whole, less, whole]


@pytest.mark.parametrize(
    ("left_alone", "status", "detail"),
    [
        ([], Status.OK, "gpt-5-mini writes; where it can't, gpt-5-nano, then the offline writer. "),
        (["gpt-5-nano"], Status.OK, "gpt-5-mini writes; "),
        (
            ["gpt-5-mini"],
            Status.DEGRADED,
            "gpt-5-mini has not answered of late and is left alone; gpt-5-nano",
        ),
        (["gpt-5-mini", "gpt-5-nano"], Status.DEGRADED, "left alone; the offline writer writes meanwhile."),
    ],
)
def test_who_writes_is_told_and_who_does_while_the_first_model_does_not_answer(
    left_alone: list[str], status: Status, detail: str
) -> None:
    reading = writers_reading(["gpt-5-mini", "gpt-5-nano", "the offline writer"], left_alone)
    assert reading.status is status
    assert detail in reading.detail


def test_where_no_model_is_set_the_offline_writer_needs_none() -> None:
    assert "no model provider is needed" in writers_reading(["the offline writer"]).detail
