"""What our side of a model's call costs beside the bare client, 20 at once; and what is answered without one:
an equal brief from the cache, and whatever is asked of a model that is left alone.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import openai

from core.foundation.cache import CashewsCache
from core.foundation.clock import SystemClock
from core.foundation.ids import CampaignId, PlatformName, WorkspaceId
from core.foundation.logs import configure
from core.foundation.money import Money
from core.foundation.resilience import RetryPolicy
from core.foundation.settings import Environment
from core.platforms.catalogue import rules_of
from core.providers.circuit import FAILURES
from core.providers.model import Model
from core.providers.openai_client import open_client
from core.spending.budgets import Budgets
from core.storage.database import Database
from core.storage.migrate import migrate
from core.writing.drafting import Drafting
from core.writing.model.prompts import prompt_for
from core.writing.model.response import DraftsForm
from core.writing.model.writer import OpenAIWriter
from core.writing.port import WriterUnavailable, WritingRequest
from tests.benchmarks.model_server import model_server
from tests.benchmarks.row import Row
from tests.builders import a_brief, a_member, a_variant
from tests.ports import free_port

MODEL = "gpt-4o-mini"
AT_ONCE, CALLS, ROUNDS = 20, 100, 5
SLOW = 0.05

Call = Callable[[], Awaitable[object]]
Clock = Callable[[], float]


def measure() -> list[Row]:
    configure(Environment.PRODUCTION, "ERROR")
    rows = []
    with model_server(0) as url:
        rows += asyncio.run(_beside_the_bare_client(url, time.process_time, "CPU"))
    with model_server(SLOW) as url:
        told = f"server takes {SLOW * 1000:.0f} ms"
        rows += asyncio.run(_beside_the_bare_client(url, time.perf_counter, told))
    with model_server(0) as url:
        rows += asyncio.run(_from_the_cache(url))
    return [*rows, asyncio.run(_left_alone())]


async def _beside_the_bare_client(url: str, clock: Clock, told: str) -> list[Row]:
    request = _asking()
    prompt, writer_room = prompt_for(request), 8_000
    async with (
        open_client("key", url, 30) as client,
        openai.AsyncOpenAI(api_key="key", base_url=url, timeout=30, max_retries=0) as official,
        _drafting(OpenAIWriter(Model(client, MODEL))) as (drafting, workspace_id, campaign_id),
    ):
        writer, seeds = OpenAIWriter(Model(client, MODEL)), count(1)

        async def bare() -> None:
            await official.responses.parse(
                model=MODEL,
                instructions=prompt.instructions,
                input=prompt.message,
                text_format=DraftsForm,
                max_output_tokens=writer_room,
                store=False,
            )

        async def asked() -> None:
            await writer.answer(prompt, writer_room, lambda: None)

        async def written() -> None:
            await writer.write(request)

        async def drafted() -> None:
            await drafting.draft(workspace_id, campaign_id, replace(request, seed=next(seeds)))

        best = await _best_of_rounds([bare, asked, written, drafted], clock)
    peer = best[0]
    names = (
        "a model's answer",
        "… with its prompt, read and checked",
        "… with cache, slot and ledger (SQLite)",
    )
    goals = ("≤ 1.15", "≤ 1.15", "")
    return [
        Row(f"{name}, {told}, {AT_ONCE} at once", figure, "ms", peer, "bare client", goal)
        for name, figure, goal in zip(names, best[1:], goals, strict=True)
    ]


async def _from_the_cache(url: str) -> list[Row]:
    async with (
        open_client("key", url, 30) as client,
        _drafting(OpenAIWriter(Model(client, MODEL))) as (drafting, workspace_id, campaign_id),
    ):
        await drafting.draft(workspace_id, campaign_id, _asking())
        there, noted = [], []
        for _ in range(CALLS):
            began = time.perf_counter()
            async with drafting.drafted(workspace_id, campaign_id, _asking()):
                there.append((time.perf_counter() - began) * 1000)
            noted.append((time.perf_counter() - began) * 1000)
    return [
        Row("drafts of an equal brief, from the cache", statistics.median(there), "ms", goal="≤ 5 ms"),
        Row("… and noted as saved, in a transaction of its own", statistics.median(noted), "ms"),
    ]


async def _left_alone() -> Row:
    async with open_client("key", f"http://127.0.0.1:{free_port()}/v1", 1) as client:
        writer = OpenAIWriter(Model(client, MODEL, policy=RetryPolicy(attempts=1)))

        async def refused() -> None:
            try:
                await writer.write(_asking())
            except WriterUnavailable:
                return
            raise RuntimeError("somebody answered")

        for _ in range(FAILURES):
            await refused()
        if not writer.is_left_alone:
            raise RuntimeError("it is not left alone")
        return Row("a model that is left alone says so", await _median(refused), "ms", goal="≤ 1 ms")


async def _best_of_rounds(calls: list[Call], clock: Clock) -> list[float]:
    """Milliseconds of each of `calls`, the best of some rounds in which they take turns."""
    rounds = [[await _each(call, clock) for call in calls] for _ in range(ROUNDS)]
    return [min(figures) for figures in zip(*rounds, strict=True)]


async def _each(call: Call, clock: Clock) -> float:
    """Milliseconds that one takes on average while so many are under way."""
    left = count(CALLS, -1)

    async def caller() -> None:
        while next(left) > 0:
            await call()

    began = clock()
    await asyncio.gather(*(caller() for _ in range(AT_ONCE)))
    return (clock() - began) / CALLS * 1000


async def _median(call: Call) -> float:
    taken = []
    for _ in range(CALLS):
        began = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


@asynccontextmanager
async def _drafting(writer: OpenAIWriter) -> AsyncIterator[tuple[Drafting, WorkspaceId, CampaignId]]:
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        database, cache = Database(f"sqlite+aiosqlite:///{Path(folder) / 'copydesk.db'}"), CashewsCache()
        await migrate(database)
        variant = await a_variant(database, clock, ana := await a_member(database, clock))
        budgets = Budgets(database, clock, daily_limit=Money.of_dollars(1_000))
        ttl = timedelta(hours=1)
        yield (
            Drafting(writer, cache, budgets, clock, max_concurrent=AT_ONCE, ttl=ttl),
            ana.workspace_id,
            variant.campaign_id,
        )
        await cache.close()
        await database.close()


def _asking() -> WritingRequest:
    return WritingRequest(a_brief(), PlatformName.X, rules_of(PlatformName.X), 2, seed=0)
