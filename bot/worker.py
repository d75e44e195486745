"""The worker: APScheduler ticks, and the desk does the rest.

Nothing of the truth lives here. A tick that is missed, runs twice or dies halfway is made good by the
next one, here or in another worker: what is due stands in the tables.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

import structlog
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.slack.announcer import Announcer
from core.desk import Desk
from core.foundation.logs import correlated, new_correlation_id
from core.foundation.settings import Settings
from core.foundation.troubles import Troubles

GRACE_SECONDS = 4
"""How long a tick under way may take to end when the worker is stopped."""
CLAIMS_AT_ONCE = 60
"""Runs of a tick that claims what it works on; one that waits for a platform that hangs holds up no other."""
ANNOUNCEMENTS_AT_ONCE = 8
"""The same for what is shown in Slack: a call that hangs holds up no other campaign's card."""
TIDY_SECONDS = 2
"""How long a tick that was cut off then has to hand back what it held. Both are part of `ENDS_WITHIN`."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to do again and again; `seconds` from one start to the next, `at_once` runs at a time."""

    name: str
    seconds: float
    do: Callable[[], Awaitable[Any]]
    at_once: int = 1


def ticks(desk: Desk, announcer: Announcer | None) -> tuple[Tick, ...]:
    """Everything a worker does, and how often."""
    told = announcer.show if announcer else None

    async def beat() -> None:
        await desk.watching.beat("ticking")

    announcing = (
        (Tick("announce", 1, announcer.announce, at_once=ANNOUNCEMENTS_AT_ONCE),) if announcer else ()
    )
    return (
        Tick("beat", 5, beat),
        Tick("publish", 1, desk.calendar.publish_due, at_once=CLAIMS_AT_ONCE),
        Tick("recover", 10, desk.calendar.recover),
        Tick("resume", 5, lambda: desk.campaigns.resume_lost(told=told), at_once=CLAIMS_AT_ONCE),
        Tick("rewrite", 2, desk.rewriting.resume_lost, at_once=CLAIMS_AT_ONCE),
        Tick("complete", 3, desk.calendar.complete_campaigns),
        Tick("fan_out", 1, desk.webhooks.fan_out),
        Tick("deliver", 1, desk.webhooks.deliver),
        Tick("ship", 2, desk.measuring.ship),
        Tick("charge_lost", 60, desk.budgets.charge_lost),
        Tick("tidy", 900, desk.tidy),
        Tick("sweep_outbox", 60, desk.sweep_outbox),
        *announcing,
    )


async def work(settings: Settings, *, stop: asyncio.Event | None = None) -> None:
    """Tick until `stop` is set, or SIGTERM or SIGINT comes; then finish what is under way and leave."""
    stop = stop or _stop_on_signals()
    async with Desk.open(settings) as desk, Announcer.open(desk) as announcer:
        await desk.watching.beat("started")
        preparing = asyncio.create_task(desk.prepare())
        ticking = Ticking.start(ticks(desk, announcer))
        log.info("worker_started")
        try:
            await stop.wait()
        finally:
            await ticking.finish()
            preparing.cancel()
            log.info("worker_stopped")


@dataclass(frozen=True, slots=True)
class Ticking:
    """A scheduler, and the ticks that run right now."""

    scheduler: AsyncIOScheduler
    running: set[asyncio.Task[None]]
    troubles: Troubles = field(default_factory=Troubles)

    @classmethod
    def start(cls, todo: tuple[Tick, ...]) -> Self:
        # Ticks missed while one ran are one tick, however late.
        defaults = {"coalesce": True, "misfire_grace_time": None}
        ticking = cls(
            AsyncIOScheduler(executors={"default": AsyncIOExecutor()}, job_defaults=defaults, timezone="UTC"),
            set(),
        )
        for tick in todo:
            ticking.scheduler.add_job(
                ticking._guarded(tick),
                "interval",
                seconds=tick.seconds,
                id=tick.name,
                name=tick.name,
                max_instances=tick.at_once,
            )
        ticking.scheduler.start()
        return ticking

    def _guarded(self, tick: Tick) -> Callable[[], Awaitable[None]]:
        """The tick, correlated and noted as running; its failure is told, and the next one tries again."""

        async def run() -> None:
            task = asyncio.current_task()
            if task is not None:
                self.running.add(task)
            try:
                with correlated(new_correlation_id()):
                    await tick.do()
                self.troubles.well(tick.name)
            except Exception as error:  # noqa: BLE001 - the worker outlives any single tick
                self.troubles.met(tick.name, error)
            finally:
                if task is not None:
                    self.running.discard(task)

        return run

    async def finish(self) -> None:
        """Start nothing new, and give what runs the time to end; what is cut off is recovered later."""
        self.scheduler.remove_all_jobs()
        if self.running:
            await asyncio.wait(set(self.running), timeout=GRACE_SECONDS)
        self.scheduler.shutdown(wait=False)
        if self.running:
            await asyncio.wait(set(self.running), timeout=TIDY_SECONDS)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        # Not the loop's own way, which would take the signals from whoever watches that we end in time.
        signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop
