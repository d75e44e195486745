"""Leaving: a process that is asked to stop has ended `ENDS_WITHIN` seconds later, whatever hangs in it.

The usual way comes first: work ends or is handed back. A thread watches over it. The system itself tells it
of each signal, so that neither a loop that is blocked nor a library's own handlers keep it from knowing.
"""

import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDS_WITHIN = 8.0
"""Seconds from SIGTERM or SIGINT to the end of a process. Docker kills after 10."""
STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})
FLUSH_SECONDS = 0.5

log = logging.getLogger(__name__)


class Stopped(KeyboardInterrupt):
    """Somebody else than the person at the keyboard asked for the end; `code` says so to who started it."""

    def __init__(self, number: int) -> None:
        self.code = 128 + number
        super().__init__(number)


def end_in_time() -> None:
    """From now on keep the promise. Called once, from the main thread; a second SIGINT ends at once."""
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(heard,), daemon=True, name="leaving").start()


def end_now_if_anything_hangs(code: int) -> None:
    """End here rather than let the interpreter wait for what is still inside a library's call."""
    from core.foundation.threads import anything_hangs

    if anything_hangs():
        _end(code)


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the block as Ctrl-C does, so that what it began is stopped or handed back.

    Raises:
        Stopped: one of them came.
    """
    asked: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        # Whoever runs a loop has its own way to end it on Ctrl-C, one task after the other.
        as_interrupted = signal.getsignal(signal.SIGINT)
        if not callable(as_interrupted):
            raise KeyboardInterrupt
        as_interrupted(signal.SIGINT, frame)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except KeyboardInterrupt:
        if asked:
            raise Stopped(asked[0]) from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch(heard: int) -> None:
    first = _next(heard, until=None)
    until = time.monotonic() + ENDS_WITHIN
    while (again := _next(heard, until=until)) is not None:
        if again is signal.SIGINT:
            _end(128 + again)
    _end(128 + (first or signal.SIGTERM), late=True)


def _next(heard: int, *, until: float | None) -> signal.Signals | None:
    """The next signal that asks to stop; None when the time is up."""
    while True:
        wait = None if until is None else max(until - time.monotonic(), 0)
        ready, _, _ = select.select([heard], [], [], wait)
        if not ready:
            return None
        number = os.read(heard, 1)[0]
        if number in STOPPING:
            return signal.Signals(number)


def _end(code: int, *, late: bool = False) -> None:
    # What hangs may hold the lock of a log or a pipe that nobody reads.
    speaking = threading.Thread(target=_last_words, args=(late,), daemon=True)
    speaking.start()
    speaking.join(FLUSH_SECONDS)
    os._exit(code)


def _last_words(late: bool) -> None:
    if late:
        log.error("process_did_not_end_by_itself")
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
