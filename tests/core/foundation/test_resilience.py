"""Trying again: what is retried, how long is waited, when it ends."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core.foundation.resilience import (
    LONGEST_RETRY_AFTER,
    Again,
    RetryPolicy,
    Time,
    again_after_status,
    retry_after,
    retrying,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Busy(Exception):
    def __init__(self, after: float = 0.0) -> None:
        self.after = after


class Wrong(Exception):
    pass


class Passing:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    @property
    def time(self) -> Time:
        return Time(sleep=self.sleep, now=lambda: self.seconds)


def when_busy(error: BaseException) -> Again | None:
    return Again(error.after) if isinstance(error, Busy) else None


def failing(*errors: Exception) -> Callable[[], Awaitable[str]]:
    """A call that raises each of `errors` in turn and then answers."""
    left = list(errors)

    async def call() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return call


@pytest.fixture
def passing() -> Passing:
    return Passing()


async def test_a_call_that_works_the_third_time_gives_its_answer(passing: Passing) -> None:
    answer = await retrying(failing(Busy(), Busy()), again=when_busy, passing=passing.time)

    assert answer == "answer"
    assert len(passing.waits) == 2


async def test_an_error_that_is_not_worth_a_retry_is_raised_at_once(passing: Passing) -> None:
    with pytest.raises(Wrong):
        await retrying(failing(Wrong()), again=when_busy, passing=passing.time)

    assert passing.waits == []


async def test_the_last_error_itself_is_raised_when_tries_run_out(passing: Passing) -> None:
    errors = [Busy(), Busy(), Busy()]

    with pytest.raises(Busy) as raised:
        await retrying(
            failing(*errors), again=when_busy, policy=RetryPolicy(attempts=3), passing=passing.time
        )

    assert raised.value is errors[-1]
    assert len(passing.waits) == 2


async def test_a_service_that_says_when_to_come_back_is_not_asked_sooner(passing: Passing) -> None:
    await retrying(failing(Busy(after=7)), again=when_busy, passing=passing.time)

    assert passing.waits[0] >= 7


async def test_no_try_begins_after_the_total_time(passing: Passing) -> None:
    policy = RetryPolicy(attempts=10, total=10)

    with pytest.raises(Busy):
        await retrying(failing(*[Busy(after=4)] * 9), again=when_busy, policy=policy, passing=passing.time)

    assert passing.waits == [4, 4]


async def test_nobody_waits_for_a_service_that_asks_for_longer_than_there_is(passing: Passing) -> None:
    with pytest.raises(Busy):
        await retrying(
            failing(Busy(after=3600)), again=when_busy, policy=RetryPolicy(total=60), passing=passing.time
        )

    assert passing.waits == []


@given(st.integers(min_value=1, max_value=12))
async def test_waits_grow_and_never_pass_the_longest(failures: int) -> None:
    passing = Passing()
    policy = RetryPolicy(attempts=20, total=1000, first_wait=0.5, longest_wait=20)

    await retrying(failing(*[Busy()] * failures), again=when_busy, policy=policy, passing=passing.time)

    for position, wait in enumerate(passing.waits):
        assert min(20, 0.5 * 2**position) <= wait <= min(20, 0.5 * 2**position + 0.5)


async def test_every_retry_is_logged_with_attempt_wait_and_error(passing: Passing) -> None:
    with capture_logs() as logs:
        await retrying(failing(Busy(after=3), Busy()), again=when_busy, passing=passing.time)

    assert [(entry["event"], entry["attempt"], entry["error"]) for entry in logs] == [
        ("retrying", 1, "Busy"),
        ("retrying", 2, "Busy"),
    ]
    assert logs[0]["wait_seconds"] == 3


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 599])
def test_these_statuses_are_worth_another_try(status: int) -> None:
    assert again_after_status(status) == Again()


@given(st.integers(min_value=200, max_value=499).filter(lambda status: status not in {408, 409, 429}))
def test_no_other_status_is(status: int) -> None:
    assert again_after_status(status, {"retry-after": "1"}) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3"}, 3),
        ({"retry-after": "Mon, 02 Mar 2026 09:01:00 GMT"}, 60),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9),
        ({"retry-after-ms": "9" * 400}, 86_400),
        ({}, 0),
    ],
)
def test_an_answer_says_in_any_form_when_to_come_back(headers: dict[str, str], seconds: float) -> None:
    assert again_after_status(429, headers, NOW) == Again(after=seconds)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Mon, 02 Mar 2026 09:01:00 GMT", 60),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0),
        ("999999999999999999999", 86_400),
        ("-5", 0),
        ("1.5", 1.5),
        ("inf", 0),
        ("nan", 0),
        ("1e3", 0),
        ("soon", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_retry_after_is_read_in_both_its_forms(header: str | None, seconds: float) -> None:
    assert retry_after(header, NOW) == timedelta(seconds=seconds)


@given(st.text())
def test_no_header_can_break_the_reading(header: str) -> None:
    assert retry_after(header, NOW) >= timedelta()


@pytest.mark.parametrize(
    "header",
    [
        "Mon, 1 Jan 2026 00:00:00 +99999999999999",
        "1 Jan 99999999999999999999 00:00:00 GMT",
        "9" * 10_000,
        "\xff",
        "Mon, 1 Jan 2026",
    ],
)
def test_a_retry_after_that_makes_no_sense_asks_for_a_day_at_most(header: str) -> None:
    assert timedelta() <= retry_after(header, NOW) <= LONGEST_RETRY_AFTER
