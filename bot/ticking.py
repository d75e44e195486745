"""Ticks: something to do again and again. A failure or a hang costs one run of one of them.

APScheduler starts those that have regular times; those that wait for work are begun by the lookout.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

import structlog
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.foundation.logs import correlated, new_correlation_id
from core.foundation.troubles import Troubles

GRACE_SECONDS = 4
"""How long a tick under way may take to end when the worker is stopped."""
TIDY_SECONDS = 2
"""How long a tick that was cut off then has to hand back what it held. Both are part of `ENDS_WITHIN`."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to do; `seconds` from one start to the next at least, `at_once` runs at a time."""

    name: str
    seconds: float
    do: Callable[[], Awaitable[Any]]
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class Ticking:
    """A scheduler, and the ticks that run right now."""

    scheduler: AsyncIOScheduler
    running: set[asyncio.Task[None]]
    troubles: Troubles = field(default_factory=Troubles)

    @classmethod
    def start(cls, regular: Sequence[Tick] = ()) -> Self:
        """Run `regular` every `seconds` from now on."""
        # Ticks missed while one ran are one tick, however late.
        defaults = {"coalesce": True, "misfire_grace_time": None}
        ticking = cls(
            AsyncIOScheduler(executors={"default": AsyncIOExecutor()}, job_defaults=defaults, timezone="UTC"),
            set(),
        )
        for tick in regular:
            ticking.scheduler.add_job(
                partial(ticking._run, tick),
                "interval",
                seconds=tick.seconds,
                id=tick.name,
                name=tick.name,
                max_instances=tick.at_once,
            )
        ticking.scheduler.start()
        return ticking

    def begin(self, tick: Tick, *, then: Callable[[], None]) -> bool:
        """Run `tick` now, and call `then` when it ends; False where as many run as may."""
        if sum(task.get_name() == tick.name for task in self.running) >= tick.at_once:
            return False
        task = asyncio.create_task(self._run(tick), name=tick.name)
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        task.add_done_callback(lambda _: then())
        return True

    async def _run(self, tick: Tick) -> None:
        """The tick, correlated and noted as running; its failure is told, and the next one tries again."""
        task = asyncio.current_task()
        if task is not None:
            self.running.add(task)
        try:
            with correlated(new_correlation_id()):
                await tick.do()
            self.troubles.well(tick.name)
        except asyncio.CancelledError:
            # The worker leaves, and the tick has handed back what it held: no fault to be told of.
            log.info("tick_cut_off", tick=tick.name)
        except Exception as error:  # noqa: BLE001 - the worker outlives any single tick
            self.troubles.met(tick.name, error)
        finally:
            if task is not None:
                self.running.discard(task)

    async def finish(self) -> None:
        """Start nothing new, and give what runs the time to end; what is cut off is recovered later."""
        self.scheduler.remove_all_jobs()
        if self.running:
            await asyncio.wait(set(self.running), timeout=GRACE_SECONDS)
        self.scheduler.shutdown(wait=False)
        for task in self.running:
            # A second request would cut off what the first one lets it tidy up.
            if not task.cancelling():
                task.cancel()
        if self.running:
            await asyncio.wait(set(self.running), timeout=TIDY_SECONDS)
