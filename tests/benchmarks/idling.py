"""A process with nothing to do: `python -m tests.benchmarks.idling worker|web|bare DATABASE_URL FOLDER`.

It says as JSON what that cost, from the inside: CPU time, memory, and what the database was asked.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import Engine, event

from core.foundation.logs import configure
from core.foundation.settings import Environment, Settings

SETTLING, SECONDS = 10.0, 25.0
TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU and what the database was asked, each in 100 seconds; memory in MB, shared pages by share."""

    cpu_seconds: float
    memory: float
    statements: float
    writes: float


async def idle(asked: Counter[str]) -> Cost:
    """Let the start pass, then look at a while in which nothing happens."""
    await asyncio.sleep(SETTLING)
    asked.clear()
    began, used = time.monotonic(), time.process_time()
    await asyncio.sleep(SECONDS)
    scale = 100 / (time.monotonic() - began)
    return Cost(
        cpu_seconds=(time.process_time() - used) * scale,
        memory=_memory(),
        statements=asked["statements"] * scale,
        writes=asked["writes"] * scale,
    )


def _memory() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def counted() -> Counter[str]:
    """How often this process asks its database from now on, and how often with BEGIN IMMEDIATE."""
    asked: Counter[str] = Counter()

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked["writes"] += statement == "BEGIN IMMEDIATE"
        asked["statements"] += not statement.startswith(TRANSACTION)

    event.listen(Engine, "before_cursor_execute", count)
    return asked


async def worker(settings: Settings, asked: Counter[str]) -> Cost:
    from bot.worker import work

    stop = asyncio.Event()
    working = asyncio.create_task(work(settings, stop=stop))
    cost = await idle(asked)
    stop.set()
    await working
    return cost


async def served(application: Any, asked: Counter[str]) -> Cost:
    server = uvicorn.Server(uvicorn.Config(application, port=0, log_config=None))
    serving = asyncio.create_task(server.serve())
    cost = await idle(asked)
    server.should_exit = True
    await serving
    return cost


def _which(name: str, settings: Settings, asked: Counter[str]) -> Awaitable[Cost]:
    if name == "worker":
        return worker(settings, asked)
    if name == "bare":
        return served(FastAPI(), asked)
    from bot.app import create_app

    return served(create_app(settings), asked)


def main(name: str, database_url: str, folder: Path) -> None:
    configure(Environment.PRODUCTION, "ERROR")
    settings = Settings(
        _env_file=None,
        copydesk_env=Environment.TEST,
        database_url=database_url,
        data_dir=folder,
        slack_bot_token=SecretStr("xoxb-a-token-for-benchmarks"),
        slack_signing_secret=SecretStr("a-signing-secret-for-benchmarks"),
        slack_api_url="http://127.0.0.1:9/api/",  # nobody listens: who idles has nothing to say
    )
    asked = counted()

    async def measured() -> Cost:
        return await _which(name, settings, asked)

    print(json.dumps(asdict(asyncio.run(measured()))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
