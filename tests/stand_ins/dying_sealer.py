"""A process that seals the secrets which an earlier version left open, as each does when it starts; or, where
SECRET_KEYS_BEFORE is set, one that seals anew what a former SECRET_KEY sealed.

Run as `python -m tests.stand_ins.dying_sealer` with DATABASE_URL and SECRET_KEY in the environment. Each line
that comes in is a step; for each a process is forked, which dies (SIGKILL) just before that statement or
commit. The line that goes out says whether it was killed.
"""

import asyncio
import os
import sys
from datetime import timedelta

import httpx
from sqlalchemy import event

import core.desk  # noqa: F401 - all tables
from core.flow.rotating import rotate
from core.foundation.clock import SystemClock
from core.foundation.sealing import Sealer
from core.storage.database import Database
from core.webhooks.service import Webhooks
from tests.stand_ins.steps import Steps


async def seal(last: int) -> None:
    database, step = Database(os.environ["DATABASE_URL"]), Steps(last)
    event.listen(database.engine.sync_engine, "before_cursor_execute", step)
    event.listen(database.engine.sync_engine, "commit", step)
    sealer = Sealer.of(os.environ["SECRET_KEY"].encode())
    if before := os.environ.get("SECRET_KEYS_BEFORE"):
        await rotate(database, Sealer.of(os.environ["SECRET_KEY"].encode(), before.encode()))
        return await database.close()
    async with httpx.AsyncClient() as client:
        await Webhooks(database, SystemClock(), client, True, timedelta(seconds=1), sealer).seal_old()
    await database.close()


def is_killed(step: int) -> bool:
    child = os.fork()
    if child == 0:
        asyncio.run(seal(step))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    for line in sys.stdin:
        print("killed" if is_killed(int(line)) else "ended", flush=True)
