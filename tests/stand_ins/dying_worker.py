"""A worker process that publishes what is due and is killed (SIGKILL) at the point it is told.

Run as `python -m tests.stand_ins.dying_worker POINT NOW` with the settings in the environment. POINT is
`before` (the platform never got the post), `after` (it has it, nobody noted that), or `never`.
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime

from core.desk import Desk
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.platforms.outbox import OutboxPlatform
from core.platforms.port import Outgoing, Receipt


@dataclass(frozen=True)
class StandingClock:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class DeadlyPlatform:
    """The outbox, with a death in the middle of the call."""

    outbox: OutboxPlatform
    point: str

    @property
    def name(self) -> PlatformName:
        return self.outbox.name

    async def publish(self, post: Outgoing) -> Receipt:
        if self.point == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        receipt = await self.outbox.publish(post)
        if self.point == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return receipt

    async def find(self, post: Outgoing) -> Receipt | None:
        return await self.outbox.find(post)


async def work(point: str, now: datetime) -> None:
    settings, clock = Settings(), StandingClock(now)
    platforms = {
        name: DeadlyPlatform(OutboxPlatform(name, settings.outbox_dir, None, clock), point)
        for name in PlatformName
    }
    async with Desk.open(settings, clock=clock, platforms=platforms) as desk:
        await desk.calendar.recover()
        await desk.calendar.publish_due()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
