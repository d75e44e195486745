"""The worker: what is due is begun, and the desk does the rest.

Nothing of the truth lives here. A tick that is missed, runs twice or dies halfway is made good by the
next one, here or in another worker: what is due stands in the tables.
"""

import asyncio
import signal
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import TYPE_CHECKING

import structlog

from bot.lookout import Lookout
from bot.slack.ways import is_configured
from bot.ticking import Tick, Ticking
from core.desk import Desk
from core.flow.agenda import Work
from core.foundation.settings import Settings

if TYPE_CHECKING:
    from bot.slack.journal_consumer import Announcer

CLAIMS_AT_ONCE = 100
"""Runs of a tick that claims what it works on; one that waits for a platform that hangs holds up no other."""
ANNOUNCEMENTS_AT_ONCE = 8
"""The same for what is shown and told in Slack: a call that hangs holds up nobody else."""

log = structlog.get_logger(__name__)


def regular_ticks(desk: Desk) -> tuple[Tick, ...]:
    """What a worker does now and then, whatever happens."""

    async def beat() -> None:
        await desk.watching.beat("ticking")

    return (
        Tick("beat", 10, beat),
        Tick("tidy", 900, desk.tidy),
        Tick("sweep_outbox", 60, desk.sweep_outbox),
        Tick("count_clicks", 5, desk.clicks.count_written),
        Tick("refresh_accounts", 900, desk.accounts.refresh_due),
    )


def woken_ticks(desk: Desk, announcer: "Announcer | None") -> tuple[Tick, ...]:
    """What a worker does where there is something to do."""
    told = announcer.show if announcer else None

    async def ship() -> None:
        if not (await desk.measuring.ship()).anything:
            desk.agenda.all_shipped()

    announcing = (
        (
            Tick(Work.ANNOUNCE, 0.2, announcer.announce, at_once=ANNOUNCEMENTS_AT_ONCE),
            Tick(Work.TELL, 0.2, announcer.tell_due, at_once=ANNOUNCEMENTS_AT_ONCE),
        )
        if announcer
        else ()
    )
    return (
        Tick(Work.PUBLISH, 0.5, desk.calendar.publish_due, at_once=CLAIMS_AT_ONCE),
        Tick(Work.FIND, 5, desk.calendar.find_sending),
        Tick(Work.RECOVER, 10, desk.calendar.recover),
        Tick(Work.AMEND, 0.5, desk.calendar.amend_due, at_once=CLAIMS_AT_ONCE),
        Tick(Work.READ_BACK, 5, desk.calendar.read_back, at_once=CLAIMS_AT_ONCE),
        Tick(Work.FETCH, 1, desk.fetching.fetch_due, at_once=CLAIMS_AT_ONCE),
        Tick(Work.RESUME, 5, lambda: desk.campaigns.resume_lost(told=told), at_once=CLAIMS_AT_ONCE),
        Tick(Work.REWRITE, 2, desk.rewriting.resume_lost, at_once=CLAIMS_AT_ONCE),
        Tick(Work.COMPLETE, 1, desk.calendar.complete_campaigns),
        Tick(Work.FAN_OUT, 0.2, desk.webhooks.fan_out),
        Tick(Work.DELIVER, 0.2, desk.webhooks.deliver),
        Tick(Work.SHIP, 2, ship),
        Tick(Work.CHARGE_LOST, 60, desk.budgets.charge_lost),
        *announcing,
    )


async def work(settings: Settings, *, stop: asyncio.Event | None = None) -> None:
    """Work until `stop` is set, or SIGTERM or SIGINT comes; then finish what is under way and leave."""
    stop = stop or _stop_on_signals()
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(Desk.open(settings))
        announcer = await stack.enter_async_context(_announcer(desk)) if is_configured(settings) else None
        await desk.watching.beat("started")
        ticking = Ticking.start(regular_ticks(desk))
        lookout = Lookout(desk.agenda, desk.clock, woken_ticks(desk, announcer), ticking)
        try:
            async with lookout.kept():
                log.info("worker_started")
                await stop.wait()
        finally:
            await ticking.finish()
            log.info("worker_stopped")


def _announcer(desk: Desk) -> "AbstractAsyncContextManager[Announcer]":
    from bot.slack.journal_consumer import Announcer  # with all of Slack's libraries

    return Announcer.open(desk)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        # Not the loop's own way, which would take the signals from whoever watches that we end in time.
        signal.signal(name, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop
