"""Waiting for what may hang, in Streamlit's threads: a page that gets no answer says so, and others go on.

Each call has a thread of its own, which is left behind when its time is up: nothing else can be done about a
catalog that takes a query and answers nothing. While some hang, others are given less time, and few may.
"""

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from core.metrics.lake import LakeUnavailable

GLANCE_SECONDS = 2.0
"""What a call is given while earlier ones hang: enough for one that is answered at all."""

T = TypeVar("T")


class Waiting:
    """At most `most` calls at a time, each for at most `within` seconds. Safe from many threads."""

    def __init__(self, *, most: int, within: float) -> None:
        self._within = within
        self._places = threading.BoundedSemaphore(most)
        self._begun: dict[object, float] = {}

    def run(self, work: Callable[[], T], *, within: float | None = None) -> T:
        """What `work` returns; what it raises is raised.

        Raises:
            LakeUnavailable: there was no answer in time, or too many calls have none.
        """
        began = time.monotonic()
        # A call is not said to hang before it has had its time.
        oldest = min(list(self._begun.values()), default=began)
        patience = min(within or self._within, max(self._within - (began - oldest), GLANCE_SECONDS))
        if not self._places.acquire(timeout=patience):
            raise _unanswered(oldest)
        answer: SimpleQueue[Callable[[], T]] = SimpleQueue()
        threading.Thread(target=self._call, args=(work, answer), daemon=True, name="reading").start()
        try:
            outcome = answer.get(timeout=patience)
        except Empty:
            raise _unanswered(min(oldest, began)) from None
        return outcome()

    def _call(self, work: Callable[[], T], answer: "SimpleQueue[Callable[[], T]]") -> None:
        call = object()
        self._begun[call] = time.monotonic()
        try:
            found = work()
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            answer.put(_raising(error))
        else:
            answer.put(lambda: found)
        finally:
            del self._begun[call]
            self._places.release()


def _raising(error: BaseException) -> Callable[[], Any]:
    def outcome() -> Any:
        raise error

    return outcome


def _unanswered(since: float) -> LakeUnavailable:
    return LakeUnavailable("read", f"no answer for {time.monotonic() - since:.0f} seconds")
