"""A report of engagement has one shape, and the same bounds for whoever makes it."""

from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

import pytest
from pydantic import ValidationError

from core.foundation.ids import PostId
from core.metrics.engagement import (
    LATEST,
    LONGEST_ID,
    LONGEST_SOURCE,
    MOST,
    OLDEST,
    Report,
    simulated_clicks,
)
from core.metrics.inbox import EngagementReport

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "id": "r1",
    "post_id": PostId("pst_1"),
    "impressions": 10,
    "clicks": 1,
    "at": NOON,
    "source": "test",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", "\u3164"),
        ("id", "x" * (LONGEST_ID + 1)),
        ("id", "zero\0"),
        ("post_id", "zero\0"),
        ("impressions", -1),
        ("impressions", MOST + 1),
        ("impressions", True),
        ("clicks", -1),
        ("clicks", MOST + 1),
        ("at", datetime(2026, 3, 2)),
        ("at", OLDEST - timedelta(microseconds=1)),
        ("at", LATEST),
        ("source", " "),
        ("source", "x" * (LONGEST_SOURCE + 1)),
    ],
)
def test_a_report_that_can_not_be_true_is_refused_and_the_field_named(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Report(**{**GOOD, field: value})
    assert [error["loc"] for error in refused.value.errors()] == [(field,)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "x" * LONGEST_ID),
        ("source", "x" * LONGEST_SOURCE),
        ("impressions", MOST),
        ("clicks", MOST),
        ("impressions", 0),
        ("at", OLDEST),
    ],
)
def test_what_is_just_within_the_bounds_is_taken_as_it_is(field: str, value: object) -> None:
    assert getattr(Report(**{**GOOD, field: value}), field) == value


def test_clicks_may_come_without_impressions() -> None:
    assert Report(**{**GOOD, "impressions": 0, "clicks": 3}).clicks == 3


def test_a_moment_is_in_utc_whatever_its_zone_was() -> None:
    at = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert Report(**{**GOOD, "at": at}).at.tzinfo is UTC


def test_the_inbox_has_room_for_the_longest_that_is_taken() -> None:
    columns = EngagementReport.__table__.columns
    assert columns["report_id"].type.length == LONGEST_ID
    assert columns["source"].type.length == LONGEST_SOURCE


def test_made_up_readers_click_the_same_for_the_same_chance() -> None:
    clicks = {simulated_clicks(1000, appeal=Random("a"), luck=Random("b")) for _ in range(2)}
    assert len(clicks) == 1
    assert 0 < clicks.pop() < 200
