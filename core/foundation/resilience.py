"""Trying again: when a call to an outside service is worth another try, and how long to wait before it.

Waits grow and are spread by chance, so that many callers don't come back together; a service that says
when to come back is obeyed. Tries and total time are bounded.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TypeVar

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception
from tenacity.wait import wait_exponential_jitter

log = structlog.get_logger(__name__)
T = TypeVar("T")

TIMEOUT, CONFLICT, TOO_MANY = 408, 409, 429
LONGEST_RETRY_AFTER = timedelta(hours=24)
SERVER_FAULTS = frozenset(range(500, 600)) - {501}  # what is not there now is not there in a second


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


def again_after_status(
    status: int, headers: Mapping[str, str] = MappingProxyType({}), now: datetime | None = None
) -> Again | None:
    """Whether an HTTP answer is worth another try, and when. Of the 4xx only 408, 409 and 429 are.

    `headers` are the answer's, in lower case; `retry-after-ms` is more exact than `retry-after`.
    """
    if status not in SERVER_FAULTS and status not in {TIMEOUT, CONFLICT, TOO_MANY}:
        return None
    exact = _seconds(headers.get("retry-after-ms")) / 1000
    asked = retry_after(headers.get("retry-after"), now or datetime.now(UTC))
    return Again(after=min(exact or asked.total_seconds(), LONGEST_RETRY_AFTER.total_seconds()))


def retry_after(header: str | None, now: datetime) -> timedelta:
    """What a Retry-After header asks for, in seconds or as a date (RFC 9110, 10.2.3); zero if nothing.

    What makes no sense, or lies in the past, asks for nothing; nothing asks for more than a day.
    """
    text = (header or "").strip()
    if seconds := _seconds(text):
        return timedelta(seconds=min(seconds, LONGEST_RETRY_AFTER.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for numbers beyond any calendar
        return timedelta()
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta()), LONGEST_RETRY_AFTER)


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


def _seconds(number: str | None) -> float:
    return float(number) if number and _NUMBER.fullmatch(number) else 0.0


_NUMBER = re.compile(r"[0-9]++(?:\.[0-9]++)?")
