"""A worker process for benchmarks, `python -m tests.benchmarks.claiming`; settings are in the environment.

It says `ready`. From the first line it reads until the next it claims what is due, calls a platform that
answers at once, and writes down what came of it.
"""

import asyncio
import sys
from datetime import UTC, datetime

from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName
from core.foundation.logs import configure
from core.foundation.settings import Environment, Settings
from core.platforms.posting import Outgoing, Platform, Receipt
from core.publishing.publish import publish_due
from core.storage.database import Database
from tests.builders import ScriptedPlatform

PAUSE = 0.005
"""Seconds until whoever found nothing looks again."""


async def at_once(post: Outgoing) -> Receipt:
    return Receipt(post.key, f"https://example.com/{post.key}", datetime.now(UTC))


def answering_at_once() -> dict[PlatformName, Platform]:
    return {name: ScriptedPlatform(name=name, answer=at_once) for name in PlatformName}


async def main() -> None:
    configure(Environment.PRODUCTION, "ERROR")
    database, clock = Database(Settings(_env_file=None).database), SystemClock()
    platforms = answering_at_once()

    async def work() -> None:
        while True:
            if not await publish_due(database, platforms, clock):
                await asyncio.sleep(PAUSE)

    await publish_due(database, {}, clock, limit=0)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    working = asyncio.create_task(work())
    await asyncio.to_thread(sys.stdin.readline)
    print("done", flush=True)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main())
