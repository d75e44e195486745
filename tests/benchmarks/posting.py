"""A worker process for benchmarks, `python -m tests.benchmarks.posting`; settings are in the environment.

It says `ready`, publishes what is due from the first line it reads until the next, as a worker does tick for
tick, and then says how many seconds of CPU that took.
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


async def main() -> None:
    configure(Environment.PRODUCTION, "ERROR")
    async with Desk.open(Settings(_env_file=None)) as desk:
        publishing = [tick for tick in woken_ticks(desk, None) if tick.name == Work.PUBLISH]
        ticking = Ticking.start()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began = time.process_time()
        async with Lookout(desk.agenda, desk.clock, publishing, ticking).kept(desk.database):
            await asyncio.to_thread(sys.stdin.readline)
        print(time.process_time() - began, flush=True)
        await ticking.finish()


if __name__ == "__main__":
    asyncio.run(main())
