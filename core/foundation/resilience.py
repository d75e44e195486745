"""Trying again: when a call to an outside service is worth another try, and how long to wait before it.

Waits grow and are spread by chance, so that many callers don't come back together; a service that says
when to come back is obeyed. Tries and total time are bounded.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception
from tenacity.wait import wait_exponential_jitter

log = structlog.get_logger(__name__)
T = TypeVar("T")

TIMEOUT, CONFLICT, TOO_MANY = 408, 409, 429
SERVER_FAULTS = range(500, 600)


@dataclass(frozen=True, slots=True)
class Again:
    """A failure worth another try, no sooner than `after` seconds from now."""

    after: float = 0.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long to keep trying. Times are in seconds.

    No new try begins after `total`; a try that has begun is bounded by the caller's own timeout.
    """

    attempts: int = 4
    total: float = 90.0
    first_wait: float = 0.5
    longest_wait: float = 20.0


@dataclass(frozen=True, slots=True)
class Time:
    """The passing of time, so that tests need not wait."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], float] = time.monotonic


PATIENT = RetryPolicy()
REAL_TIME = Time()


def again_after_status(status: int, retry_after: str | None = None) -> Again | None:
    """Whether an HTTP answer is worth another try. Of the 4xx only 408, 409 and 429 are.

    `retry_after` is the header of that name; only its form in seconds is read.
    """
    if status not in SERVER_FAULTS and status not in {TIMEOUT, CONFLICT, TOO_MANY}:
        return None
    return Again(after=_seconds(retry_after))


async def retrying(
    call: Callable[[], Awaitable[T]],
    *,
    again: Callable[[BaseException], Again | None],
    policy: RetryPolicy = PATIENT,
    passing: Time = REAL_TIME,
) -> T:
    """What `call` gives, tried again while `again` finds its error worth it.

    Raises:
        Exception: the error of the last try, as `call` raised it.
    """
    started = passing.now()
    backoff = wait_exponential_jitter(
        multiplier=policy.first_wait, max=policy.longest_wait, jitter=policy.first_wait
    )

    def wait(state: RetryCallState) -> float:
        asked = again(_error(state))
        return max(backoff(state), asked.after if asked else 0.0)

    def stop(state: RetryCallState) -> bool:
        waited_until = passing.now() - started + state.upcoming_sleep
        return state.attempt_number >= policy.attempts or waited_until > policy.total

    def tell(state: RetryCallState) -> None:
        log.warning(
            "retrying",
            attempt=state.attempt_number,
            wait_seconds=round(state.upcoming_sleep, 3),
            error=type(_error(state)).__name__,
        )

    tries = AsyncRetrying(
        sleep=passing.sleep,
        stop=stop,
        wait=wait,
        retry=retry_if_exception(lambda error: again(error) is not None),
        before_sleep=tell,
        reraise=True,
    )
    return await tries(call)


def _error(state: RetryCallState) -> BaseException:
    error = state.outcome.exception() if state.outcome else None
    if error is None:
        raise RuntimeError("only failures are retried")
    return error


def _seconds(retry_after: str | None) -> float:
    try:
        seconds = float(retry_after or 0)
    except ValueError:
        return 0.0
    return seconds if 0 < seconds < float("inf") else 0.0
