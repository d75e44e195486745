"""Pace: how many calls are made as one account, and none while its platform does not answer.

Each process keeps it for itself. Nothing waits here: a call that did could be given up, and be thought sent.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog
from aiolimiter import AsyncLimiter
from interlock import CircuitBreaker, CircuitOpenError, Config, CoreEventListener, State

from core.foundation.clock import Clock
from core.foundation.ids import AccountId, PlatformName
from core.platforms.posting import CredentialsExpired, PlatformRefused, RateLimited
from core.storage.trouble import DatabaseUnavailable

T = TypeVar("T")
CALLS, PER_SECONDS = 30, 60.0
"""Calls as one account that one process begins within a minute: below what each platform allows."""
AT_ONCE = 8
"""Calls as one account that one process has under way."""
SOON = timedelta(seconds=PER_SECONDS / CALLS)
FAILURES = 5
"""So many calls in a row that nobody answered, and the platform is left alone."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
"""For how long; twice as long after each try that nobody answered either."""
TRYING = timedelta(seconds=10)
"""How long others wait while one finds out whether the platform answers again."""
ANSWERS_WITHIN = timedelta(seconds=40)
"""A call that takes longer is not answered: soon enough to say so before whoever posts gives it up."""

log = structlog.get_logger(__name__)


class NotItsTurn(RateLimited):
    """We hold it back ourselves: its platform was not asked."""


class Pace:
    """The calls of one process as one account."""

    def __init__(self, clock: Clock, platform: PlatformName, account_id: AccountId) -> None:
        self._clock, self._unanswered = clock, _UNANSWERED.format(platform.label, FAILURES)
        self._each_minute = AsyncLimiter(CALLS, PER_SECONDS)
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._breaker = CircuitBreaker(
            name=account_id, config=_CONFIG, clock=_Seconds(clock), classifier=_Answered(), listener=_Told()
        )
        self._left_alone_until = clock.now()

    def require_answers(self) -> None:
        """Say at once what `keep` would say, before anything is read for a call that is not made.

        Raises:
            NotItsTurn: the platform is left alone.
        """
        if self._clock.now() < self._left_alone_until:
            raise NotItsTurn(self._unanswered, until=self._left_alone_until)

    @property
    def is_trying(self) -> bool:
        """Whether the call under way is the one that finds out whether the platform answers again."""
        return self._breaker.state is State.HALF_OPEN

    async def keep(self, call: Callable[[], Awaitable[T]]) -> T:
        """What `call` gives, begun at once or not at all.

        Raises:
            NotItsTurn: it was not begun, since others are under way, or were.
            RateLimited: it was not begun, since the platform is left alone.
            TimeoutError: nobody answered.
        """
        if not self._each_minute.has_capacity():
            raise NotItsTurn(_MANY, until=self._clock.now() + SOON)
        if self._at_once.locked():
            raise NotItsTurn(_AT_ONCE, until=self._clock.now() + SOON)
        try:
            async with self._at_once:
                return await self._breaker.call_async(partial(self._begun, call))
        except CircuitOpenError as pause:
            if pause.retry_after is None:
                raise NotItsTurn(self._unanswered, until=self._clock.now() + TRYING) from pause
            self._left_alone_until = self._clock.now() + timedelta(seconds=pause.retry_after)
            raise RateLimited(self._unanswered, until=self._left_alone_until) from pause

    async def _begun(self, call: Callable[[], Awaitable[T]]) -> T:
        await self._each_minute.acquire()
        async with asyncio.timeout(ANSWERS_WITHIN.total_seconds()):
            return await call()


class _Seconds:
    """Our clock, as the breaker asks it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def monotonic(self) -> float:
        return self._clock.now().timestamp()


class _Answered:
    """What a platform says about a post, or us, is an answer. That our database is away says nothing."""

    def is_failure(self, *, result: object, exception: Exception | None) -> bool:
        answers = PlatformRefused, RateLimited, CredentialsExpired, DatabaseUnavailable
        return exception is not None and not isinstance(exception, answers)


class _Told(CoreEventListener):
    def on_state_change(self, *, name: str, old: State, new: State) -> None:
        if new is State.OPEN:
            log.warning("account_left_alone", account_id=name)
        elif new is State.CLOSED:
            log.info("account_answers_again", account_id=name)


_CONFIG = Config(
    failure_rate_threshold=1.0,
    window_size=FAILURES,
    minimum_number_of_calls=FAILURES,
    permitted_calls_in_half_open=1,
    wait_duration_in_open=FIRST_PAUSE.total_seconds(),
    wait_duration_backoff_multiplier=2.0,
    wait_duration_in_open_max=LONGEST_PAUSE.total_seconds(),
)
_MANY = "Many posts are going out as this account, so it waits for its turn."
_AT_ONCE = "Other posts are being sent as this account right now, so it waits for its turn."
_UNANSWERED = (
    "{} did not answer the last {} times, so the posts of this account wait. It is tried again by itself."
)
