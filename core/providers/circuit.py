"""The circuit of a model: while its provider does not answer, nobody waits for it.

Five calls in a row that nobody answered open it for thirty seconds; then one call finds out whether it
answers again, while all others are told at once. What a provider says against a request is an answer.
Processes that share a Redis share it.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import openai
import structlog
from interlock import AsyncStorage, CircuitBreaker, CircuitOpenError, Config, CoreEventListener, State

from core.foundation.resilience import REAL_TIME, SERVER_FAULTS, Time
from core.providers.openai_client import is_too_large

T = TypeVar("T")

FAILURES = 5
OPEN_SECONDS = 30.0
TRYING_SECONDS = 10.0
"""How long others are sent away while one finds out whether it answers again."""
POLL_SECONDS = 5.0
"""How often a process looks at what the others know, once it has asked this model itself."""

log = structlog.get_logger(__name__)


class CircuitOpen(Exception):
    """It was not asked, since it has not answered of late; it is tried again in `seconds`.

    `last` is what went wrong the last time, where this process saw it.
    """

    def __init__(self, seconds: float, last: openai.APIError | None = None) -> None:
        self.seconds, self.last = seconds, last
        super().__init__(f"open for {seconds:.0f} s")


class Circuit:
    """The circuit of one model at one address, as `name` names both."""

    def __init__(self, name: str, *, passing: Time = REAL_TIME, shared: AsyncStorage | None = None) -> None:
        self._last: openai.APIError | None = None
        self._breaker = CircuitBreaker(
            name=name,
            config=_CONFIG,
            clock=_Seconds(passing),
            classifier=_Unanswered(),
            listener=_Told(),
            storage=shared,
        )

    async def through(self, call: Callable[[], Awaitable[T]]) -> T:
        """What `call` gives.

        Raises:
            CircuitOpen: it was not begun.
        """
        try:
            return await self._breaker.call_async(call)
        except CircuitOpenError as refused:
            raise CircuitOpen(refused.retry_after or TRYING_SECONDS, self._last) from None
        except openai.APIError as error:
            self._last = error.with_traceback(None)
            raise

    @property
    def is_open(self) -> bool:
        return self._breaker.state is State.OPEN

    async def close(self) -> None:
        """Let go of what is shared."""
        await self._breaker.aclose()


class _Seconds:
    """The passing of time, as the breaker asks it."""

    def __init__(self, passing: Time) -> None:
        self._passing = passing

    def monotonic(self) -> float:
        return self._passing.now()


class _Unanswered:
    def is_failure(self, *, result: object, exception: Exception | None) -> bool:
        if isinstance(exception, openai.APIStatusError):
            return exception.status_code in SERVER_FAULTS
        return isinstance(exception, openai.APIConnectionError) and not is_too_large(exception)


class _Told(CoreEventListener):
    def on_state_change(self, *, name: str, old: State, new: State) -> None:
        if new is State.OPEN:
            log.warning("circuit_opened", model=name, seconds=OPEN_SECONDS)
        elif new is State.CLOSED:
            log.info("circuit_closed", model=name)


_CONFIG = Config(
    failure_rate_threshold=1.0,
    window_size=FAILURES,
    minimum_number_of_calls=FAILURES,
    permitted_calls_in_half_open=1,
    wait_duration_in_open=OPEN_SECONDS,
)
