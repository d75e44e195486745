"""The lookout: starts what is due, and sleeps until something happens or the next thing has its time.

What it hears only makes it look sooner. A word that is lost costs at most `SLOW_SECONDS`, and while nothing
can be heard it looks every `DEAF_SECONDS`.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from bot.ticking import Tick, Ticking
from core.flow.agenda import Agenda, Work
from core.foundation.clock import Clock

SLOW_SECONDS = 15.0
"""The longest between two looks."""
DEAF_SECONDS = 1.0
BREATH_SECONDS = 0.05
"""Between hearing and looking: much that happens at once is one look."""


class Lookout:
    """Looks what is due, and begins the ticks that do it. Each is named after its work."""

    def __init__(self, agenda: Agenda, clock: Clock, ticks: Iterable[Tick], ticking: Ticking) -> None:
        self._agenda, self._clock, self._ticking = agenda, clock, ticking
        self._ticks = {Work(tick.name): tick for tick in ticks}
        self._begun: dict[Work, float] = {}
        self._woken = asyncio.Event()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Look out until the block ends."""
        async with self._agenda.listening(self._woken.set) as hears:
            looking = asyncio.create_task(self._keep_looking(hears))
            try:
                yield
            finally:
                looking.cancel()
                with suppress(asyncio.CancelledError):
                    await looking

    async def _keep_looking(self, hears: Callable[[], bool]) -> None:
        while True:
            self._woken.clear()
            wait = min(await self._look(), SLOW_SECONDS if hears() else DEAF_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._woken.wait()
                await asyncio.sleep(BREATH_SECONDS)

    async def _look(self) -> float:
        """Begin what is due; returns the seconds until it has to be looked again."""
        try:
            due = await self._agenda.due()
        except Exception as error:  # noqa: BLE001 - the worker outlives any single look
            self._ticking.troubles.met("look", error)
            return DEAF_SECONDS
        self._ticking.troubles.well("look")
        now = self._clock.now()
        return min(self._attend(work, due.get(work), now) for work in self._ticks)

    def _attend(self, work: Work, moment: datetime | None, now: datetime) -> float:
        tick = self._ticks[work]
        if moment is None:
            self._ticking.troubles.well(tick.name)  # whatever it met, nothing is left of it
            return SLOW_SECONDS
        rested = self._begun.get(work, -math.inf) + tick.seconds - time.monotonic()
        wait = max((moment - now).total_seconds(), rested)
        if wait > 0:
            return wait
        if not self._ticking.begin(tick, then=self._woken.set):
            return SLOW_SECONDS  # the end of a run wakes us
        self._begun[work] = time.monotonic()
        return tick.seconds  # it may take long, and what else is due is seen only once this is claimed
