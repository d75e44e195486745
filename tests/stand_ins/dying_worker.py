"""Worker processes that publish and amend what is due, and are killed (SIGKILL) at the point they are told.

Run as `python -m tests.stand_ins.dying_worker`. Each line that comes in is JSON: a `point`, the time `now`,
and `settings` for the environment; for each a process is forked. The point is `before` (the platform never
got the post, or the change), `after` (it has it, nobody noted that), or `never`. The line that goes out is
the exit code.
"""

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime

from core.desk import Desk
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.platforms.outbox import OutboxPlatform
from core.platforms.posting import Capability, Outgoing, Receipt
from tests.stand_ins.clock import ManualClock


@dataclass(frozen=True)
class DeadlyPlatform:
    """The outbox, with a death in the middle of the call."""

    outbox: OutboxPlatform
    point: str

    @property
    def name(self) -> PlatformName:
        return self.outbox.name

    @property
    def account(self) -> str:
        return self.outbox.account

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self.outbox.capabilities

    async def publish(self, post: Outgoing) -> Receipt:
        self._die("before")
        receipt = await self.outbox.publish(post)
        self._die("after")
        return receipt

    async def find(self, post: Outgoing) -> Receipt | None:
        return await self.outbox.find(post)

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        self._die("before")
        receipt = await self.outbox.correct(post, remote_id)
        self._die("after")
        return receipt

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        self._die("before")
        await self.outbox.take_down(post, remote_id)
        self._die("after")

    def _die(self, point: str) -> None:
        if self.point == point:
            os.kill(os.getpid(), signal.SIGKILL)


async def work(point: str, now: datetime) -> None:
    settings, clock = Settings(), ManualClock(now)
    platforms = {
        name: DeadlyPlatform(OutboxPlatform(name, settings.outbox_dir, None, clock), point)
        for name in PlatformName
    }
    async with Desk.open(settings, clock=clock, platforms=platforms) as desk:
        await desk.calendar.recover()
        await desk.calendar.publish_due()
        await desk.calendar.amend_due()


def ended(point: str, now: str, settings: dict[str, str]) -> int:
    child = os.fork()
    if child == 0:
        try:
            os.environ.update(settings)
            asyncio.run(work(point, datetime.fromisoformat(now)))
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    for line in sys.stdin:
        print(ended(**json.loads(line)), file=sys.stderr, flush=True)
