"""What an answer means: accepted, try again and when, or never again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import DeliveryState
from core.foundation.resilience import LONGEST_RETRY_AFTER
from core.webhooks.attempt import WAITS, Answer, next_after

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@given(st.integers(200, 299), st.integers(1, 10))
def test_any_2xx_is_delivered(status: int, tries: int) -> None:
    assert next_after(Answer(status), tries=tries, now=NOW, chance=0.5).state is DeliveryState.DELIVERED


@given(
    st.none() | st.integers(100, 599).filter(lambda status: not 200 <= status < 300 and status != 410),
    st.integers(1, 9),
)
def test_anything_else_is_tried_again_until_the_tenth_try(status: int | None, tries: int) -> None:
    assert next_after(Answer(status), tries=tries, now=NOW, chance=0.5).state is DeliveryState.PENDING
    assert next_after(Answer(status), tries=10, now=NOW, chance=0.5).state is DeliveryState.DEAD


def test_the_waits_are_those_of_the_standard() -> None:
    waits = [next_after(Answer(500), tries=n, now=NOW, chance=0.0).at - NOW for n in range(1, 10)]
    assert waits == [
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
    ]


@given(st.integers(1, 9), st.floats(0, 1))
def test_chance_makes_a_wait_longer_by_a_tenth_at_most(tries: int, chance: float) -> None:
    wait = next_after(Answer(500), tries=tries, now=NOW, chance=chance).at - NOW
    assert WAITS[tries - 1] <= wait <= WAITS[tries - 1] * 1.1


def test_gone_is_final_and_turns_the_endpoint_off() -> None:
    step = next_after(Answer(410), tries=1, now=NOW, chance=0.0)
    assert (step.state, step.disable) == (DeliveryState.DEAD, True)


def test_a_receiver_may_ask_for_a_longer_wait_but_not_for_a_shorter_one() -> None:
    later = next_after(Answer(429, retry_after=timedelta(hours=1)), tries=1, now=NOW, chance=0.0)
    sooner = next_after(Answer(429, retry_after=timedelta(seconds=1)), tries=2, now=NOW, chance=0.0)
    assert later.at - NOW == timedelta(hours=1)
    assert sooner.at - NOW == timedelta(minutes=5)


@given(st.timedeltas(min_value=timedelta()))
def test_nobody_can_postpone_a_delivery_for_ever(asked: timedelta) -> None:
    step = next_after(Answer(503, retry_after=asked), tries=1, now=NOW, chance=1.0)
    assert step.at - NOW <= LONGEST_RETRY_AFTER
