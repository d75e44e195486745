"""Workers of Copydesk that post to a real server and are killed (SIGKILL), at a step or at a moment.

Run as `python -m tests.servers.killed_workers`. Each line that comes in is JSON: the time `now`,
`settings` for the environment, and `deaths`, one for each worker that works at that time: the `step` before
which it dies, or `after` how many seconds. One with `figures` asks for those, and does nothing else. The line
that goes out says of each how it ended (`code`), and which steps it took. A step is what others can see: a
commit, a call of the platform, and its answer.
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import httpx
import structlog
from sqlalchemy import event

from core.desk import Desk
from core.foundation import guarded_client
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from tests.stand_ins.clock import ManualClock

Take = Callable[[str], None]


def worker(now: datetime, settings: dict[str, str], death: dict[str, Any], diary: int) -> None:
    """One worker's ticks at `now`."""
    os.environ.update(settings)
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    taken = 0

    def take(step: str) -> None:
        nonlocal taken
        taken += 1
        if taken == death.get("step"):
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(diary, f"{step}\n".encode())

    asyncio.run(_work(now, take, asks_for_figures=bool(death.get("figures"))))


async def _work(now: datetime, take: Take, *, asks_for_figures: bool) -> None:
    _watch_calls(take)
    async with Desk.open(Settings(_env_file=None), clock=ManualClock(now)) as desk:
        event.listen(desk.database.engine.sync_engine, "commit", lambda _: take("commit"))
        if asks_for_figures:
            await desk.fetching.fetch_due()
        else:
            await desk.calendar.recover()
            await desk.calendar.publish_due()
            await desk.calendar.find_sending()
    take("end")


def _watch_calls(take: Take) -> None:
    transport = guarded_client._GuardedTransport
    call = transport.handle_async_request

    async def watched(self: Any, request: httpx.Request) -> httpx.Response:
        take("call")
        response = await call(self, request)
        await response.aread()
        take("answer")
        return response

    transport.handle_async_request = watched  # type: ignore[method-assign]


def ended(now: str, settings: dict[str, str], deaths: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How each worker ended."""
    moment, begun = time.monotonic(), []
    for death in deaths:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                worker(datetime.fromisoformat(now), settings, death, writing)
                os._exit(0)
            finally:
                os._exit(1)
        os.close(writing)
        begun.append((child, reading, death))
    for child, _, death in sorted(begun, key=lambda one: one[2].get("after", 0.0)):
        if "after" in death:
            time.sleep(max(moment + death["after"] - time.monotonic(), 0.0))
            os.kill(child, signal.SIGKILL)
    ends = []
    for child, reading, _ in begun:
        with os.fdopen(reading) as diary:
            steps = diary.read().splitlines()
        ends.append({"code": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), "steps": steps})
    return ends


if __name__ == "__main__":
    for platform in PlatformName:  # so that who is forked has it
        if find_spec(f"core.platforms.{platform}.connector"):
            import_module(f"core.platforms.{platform}.connector")
    for line in sys.stdin:
        print(json.dumps(ended(**json.loads(line))), flush=True)
