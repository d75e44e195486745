"""Work that goes on after a request was answered: kept alive, correlated, and its failures logged."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from core.foundation.errors import Unavailable

GRACE_SECONDS = 2.0
TIDY_SECONDS = 2.0
"""How long what was cut off then has to hand back what it held."""

log = structlog.get_logger(__name__)

T = TypeVar("T")


class Background:
    """The tasks of one process. What is cut off at the end is taken up by a worker, from the tables."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `work`; it keeps the correlation id of whoever starts it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def adopt(self, task: asyncio.Task[Any]) -> None:
        """Count a task that somebody else started as under way; its failure stays theirs."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until nothing is running."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self, *, grace: float = GRACE_SECONDS) -> None:
        """Give what runs `grace` seconds, then stop it."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=grace)
        for task in set(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=TIDY_SECONDS)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, Unavailable):
            log.warning("background_work_put_off", why=error.message)
        else:
            log.error("background_work_failed", exc_info=error)
