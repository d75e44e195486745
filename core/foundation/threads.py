"""Threads for calls that wait or compute: bounded, and apart for each thing that may hang.

A call's time begins when it begins; waiting for a free thread is no part of it. A thread that is given up
gives its place to the next call, up to as many as there are places: then calls are refused until some of
them come back. A thread whose call came back takes the next one. All are daemons, since a process that ends
must wait for none of them.
"""

import asyncio
import contextvars
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, ParamSpec, TypeVar, TypeVarTuple, Unpack

import structlog

from core.foundation.errors import Unavailable

WORTH_TELLING_SECONDS = 1.0

log = structlog.get_logger(__name__)

T = TypeVar("T")
Given = TypeVarTuple("Given")
P = ParamSpec("P")


CALL, IDLE = "call", "idle"
"""The names of our threads, while they are in a call and while they wait for the next."""
IDLE_SECONDS = 10.0
"""How long a thread waits for another call before it ends."""


class NotBegun(Unavailable):
    """A call was not begun, for certain: all threads for it were taken."""

    code = "not_begun"

    def __init__(self, what: str, hanging: int) -> None:
        self.what, self.hanging = what, hanging
        super().__init__(what, hanging)

    @property
    def message(self) -> str:
        why = f"{self.hanging} earlier calls still wait for it" if self.hanging else "it is very busy"
        return f"{self.what} does not answer: {why}. Nothing was begun; try again in a moment."


class GivenUp(Unavailable):
    """A call began and has not come back in its time; it may still do what it was to do."""

    code = "given_up"

    def __init__(self, what: str, seconds: float) -> None:
        self.what, self.seconds = what, seconds
        super().__init__(what, seconds)

    @property
    def message(self) -> str:
        return f"{self.what} has not answered for {self.seconds:.0f} seconds."


class Threads:
    """At most `most` calls at a time to what `what` names, as a sentence begins with it.

    A call waits up to `patience` seconds for its turn, and then has `within` seconds; None is for ever.
    """

    def __init__(
        self, what: str, *, most: int, within: float | None = None, patience: float | None = None
    ) -> None:
        self.what = what
        self._most, self._within, self._patience = most, within, patience
        self._places = asyncio.Semaphore(most)
        self._hanging: dict[object, float] = {}

    @property
    def hanging(self) -> int:
        """How many calls were given up and have not come back."""
        return len(self._hanging)

    async def run(self, work: Callable[[Unpack[Given]], T], *given: *Given, about: object = None) -> T:
        """What `work` returns, in a thread of its own. What it raises is raised.

        `about` names what the call is about: while an earlier call about the same hangs, no other is begun.

        Raises:
            NotBegun: it was not begun.
            GivenUp: it began, and its time was up. Cancelled, it is given up as well.
        """
        await self._turn(about)
        try:
            call = object() if about is None else about
            answer = _begin(work, given, then=lambda: self._came_back(call))
            began = time.monotonic()
            try:
                await asyncio.wait({answer}, timeout=self._within)
            finally:
                if not answer.done():
                    self._hanging[call] = began
                    answer.cancel()
            if answer.cancelled():
                raise GivenUp(self.what, time.monotonic() - began)
            return answer.result()()
        finally:
            self._places.release()

    async def _turn(self, about: object) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError:
            raise NotBegun(self.what, self.hanging) from None
        if len(self._hanging) >= self._most or about in self._hanging:
            self._places.release()
            raise NotBegun(self.what, self.hanging)

    def _came_back(self, call: object) -> None:
        began = self._hanging.pop(call, None)
        # One that nobody waits for any more did not hang for that alone.
        if began is not None and (seconds := time.monotonic() - began) >= WORTH_TELLING_SECONDS:
            log.info("hanging_call_came_back", what=self.what, seconds=round(seconds, 1))


def anything_hangs() -> bool:
    """Whether any call of this process has not come back."""
    return any(thread.name == CALL for thread in threading.enumerate())


class Unjoined(ThreadPoolExecutor):
    """What libraries find as the loop's own executor, to look up names in: a daemon thread for each call.

    Python's own has six threads on a small machine, which names that nobody answers for would take, and is
    waited for when a process ends.
    """

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()

        def run() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(fn(*args, **kwargs))
                except BaseException as error:  # noqa: BLE001 - raised where it is waited for
                    future.set_exception(error)

        threading.Thread(target=run, name="library call", daemon=True).start()
        return future


def _begin(
    work: Callable[[Unpack[Given]], T], given: tuple[*Given], *, then: Callable[[], None]
) -> asyncio.Future[Callable[[], T]]:
    """Run `work` in a thread; the future's result returns what it returned, or raises what it raised."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Callable[[], T]] = loop.create_future()
    context = contextvars.copy_context()

    def settle(outcome: Callable[[], T]) -> None:
        then()
        if not answer.done():
            answer.set_result(outcome)

    def run() -> None:
        outcome: Callable[[], T]
        try:
            result = context.run(work, *given)
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            outcome = _raising(error)
        else:
            outcome = _returning(result)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, outcome)

    _run_in_a_thread(run)
    return answer


_idle: deque[SimpleQueue[Callable[[], None]]] = deque()
"""Where threads that are idle wait for their next call. One that hangs isn't among them."""
os.register_at_fork(after_in_child=_idle.clear)  # a process that is forked has none of its parent's threads


def _run_in_a_thread(run: Callable[[], None]) -> None:
    """Give `run` to an idle thread: to start a new one holds up the loop until the system lets it run."""
    try:
        _idle.pop().put(run)
    except IndexError:
        calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        calls.put(run)
        threading.Thread(target=_run_calls, args=(calls,), name=CALL, daemon=True).start()


def _run_calls(calls: SimpleQueue[Callable[[], None]]) -> None:
    thread = threading.current_thread()
    while True:
        try:
            run = calls.get(timeout=IDLE_SECONDS)
        except Empty:
            try:
                _idle.remove(calls)
            except ValueError:  # somebody has just chosen us, and their call is about to come
                continue
            return
        thread.name = CALL
        run()
        del run  # nothing of a call outlives it here
        thread.name = IDLE
        _idle.append(calls)


def _returning(result: T) -> Callable[[], T]:
    return lambda: result


def _raising(error: BaseException) -> Callable[[], Any]:
    def outcome() -> Any:
        raise error

    return outcome
