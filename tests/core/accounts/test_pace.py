"""Of the calls as one account some are under way at once, and none while its platform answers nothing."""

import asyncio
from collections.abc import Awaitable

import pytest

from core.accounts.pace import AT_ONCE, CALLS, FAILURES, FIRST_PAUSE, NotItsTurn, Pace
from core.foundation.ids import AccountId, PlatformName
from core.platforms.connecting import CannotSay
from core.platforms.posting import CredentialsExpired, NotSent, PlatformRefused, RateLimited
from core.storage.trouble import DatabaseUnavailable
from tests.stand_ins.clock import ManualClock

NOTHING, REFUSED = CannotSay("Nothing."), PlatformRefused("Too long.")


@pytest.fixture
def pace(clock: ManualClock) -> Pace:
    return Pace(clock, PlatformName.X, AccountId("acc_1"))


async def answered(pace: Pace, *answers: Exception | None) -> Exception | None:
    """What came of the last of these calls, made one after the other."""
    outcome: Exception | None = None
    for answer in answers:

        async def call(answer: Exception | None = answer) -> None:
            if answer is not None:
                raise answer

        try:
            await pace.keep(call)
            outcome = None
        except Exception as error:  # noqa: BLE001 - it is what the test looks at
            outcome = error
    return outcome


@pytest.mark.parametrize("error", [NOTHING, NotSent("X could not be reached."), TimeoutError()])
async def test_after_some_calls_that_nobody_answered_none_is_made_for_a_while(
    pace: Pace, clock: ManualClock, error: Exception
) -> None:
    refusal = await answered(pace, *[error] * FAILURES, None)
    assert isinstance(refusal, RateLimited)
    assert refusal.until == clock.now() + FIRST_PAUSE


@pytest.mark.parametrize(
    "error",
    [REFUSED, RateLimited("Later."), CredentialsExpired("Who?"), DatabaseUnavailable("does not answer")],
)
async def test_what_a_platform_says_for_itself_is_an_answer(pace: Pace, error: Exception) -> None:
    assert await answered(pace, *[error] * FAILURES, None) is None


async def test_one_answer_among_failures_keeps_the_account_posting(pace: Pace) -> None:
    few = [NOTHING] * (FAILURES - 1)
    assert await answered(pace, *few, REFUSED, *few, None) is None


async def test_after_the_pause_one_call_finds_out_and_the_others_wait_for_it(
    pace: Pace, clock: ManualClock
) -> None:
    await answered(pace, *[NOTHING] * FAILURES)
    clock.advance(FIRST_PAUSE)
    answers = asyncio.Event()
    trying = asyncio.create_task(pace.keep(answers.wait))
    await asyncio.sleep(0)
    assert pace.is_trying
    assert isinstance(await answered(pace, None), NotItsTurn)
    answers.set()
    await trying
    assert await answered(pace, None) is None


async def test_a_call_that_was_given_up_while_it_found_out_keeps_nobody_from_finding_out(
    pace: Pace, clock: ManualClock
) -> None:
    await answered(pace, *[NOTHING] * FAILURES)
    clock.advance(FIRST_PAUSE)
    trying = asyncio.create_task(pace.keep(asyncio.Event().wait))
    await asyncio.sleep(0)
    trying.cancel()
    await asyncio.wait([trying])
    assert await answered(pace, None) is None


async def test_where_nothing_is_answered_after_the_pause_either_the_next_one_is_twice_as_long(
    pace: Pace, clock: ManualClock
) -> None:
    await answered(pace, *[NOTHING] * FAILURES)
    clock.advance(FIRST_PAUSE)
    refusal = await answered(pace, NOTHING, None)
    assert isinstance(refusal, RateLimited)
    assert refusal.until == clock.now() + 2 * FIRST_PAUSE


async def test_only_so_many_calls_are_under_way_at_once_and_no_other_waits_here(pace: Pace) -> None:
    answers = asyncio.Event()
    calls: list[Awaitable[bool]] = [asyncio.create_task(pace.keep(answers.wait)) for _ in range(AT_ONCE)]
    await asyncio.sleep(0)
    assert isinstance(await answered(pace, None), NotItsTurn)
    answers.set()
    await asyncio.gather(*calls)
    assert await answered(pace, None) is None


async def test_only_so_many_calls_are_begun_within_a_minute(pace: Pace) -> None:
    assert await answered(pace, *[None] * CALLS) is None
    assert isinstance(await answered(pace, None), NotItsTurn)
