"""A worker process for benchmarks, `python -m tests.benchmarks.posting`; settings are in the environment.

It says `ready`, publishes what is due from the first line it reads until the next, as a worker does, and then
says how many seconds of CPU that took. With `whole` it does all the rest of a worker's work as well, with its
lake open, as that of a worker is that has shipped before; with `at-once` platforms answer at once, without
any outbox.
"""

import asyncio
import sys
import time

from bot.lookout import Lookout
from bot.ticking import Ticking
from bot.worker import woken_ticks
from core.desk import Desk
from core.flow.agenda import Work
from core.foundation.logs import configure
from core.foundation.settings import Environment, Settings
from tests.benchmarks.claiming import answering_at_once


async def main(*, whole: bool, at_once: bool) -> None:
    configure(Environment.PRODUCTION, "ERROR")
    platforms = answering_at_once() if at_once else None
    async with Desk.open(Settings(_env_file=None), platforms=platforms) as desk:
        ticks = [tick for tick in woken_ticks(desk, None) if whole or tick.name == Work.PUBLISH]
        ticking = Ticking.start()
        if whole:
            await desk.measuring.ship()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began = time.process_time()
        async with Lookout(desk.agenda, desk.clock, ticks, ticking).kept():
            await asyncio.to_thread(sys.stdin.readline)
        print(time.process_time() - began, flush=True)
        await ticking.finish()


if __name__ == "__main__":
    asyncio.run(main(whole="whole" in sys.argv, at_once="at-once" in sys.argv))
