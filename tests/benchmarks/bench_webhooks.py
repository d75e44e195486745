"""Deliveries per second, beside a loop that signs and posts with httpx and remembers nothing; and how late
deliveries are while some of the receivers hang, beside the same without those.

Ours claims, signs, sends and writes down on SQLite; the receivers live in another process. Seconds of CPU are
told too: they say more than the clock on a machine that others use.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

import httpx
from sqlalchemy import select

from core.access.people import meet_workspace
from core.foundation.clock import SystemClock
from core.foundation.events.campaigns import CampaignCompleted
from core.foundation.guarded_client import open_client
from core.foundation.ids import DeliveryState, WorkspaceId, new_campaign_id, new_delivery_id
from core.foundation.logs import configure
from core.foundation.sealing import Sealer
from core.foundation.settings import Environment
from core.storage import journal
from core.storage.database import Database
from core.storage.migrate import migrate
from core.webhooks.deliver import deliver_due
from core.webhooks.endpoints import create_endpoint
from core.webhooks.fan_out import fan_out
from core.webhooks.models import Delivery, Endpoint
from core.webhooks.sign import signed_headers
from tests.benchmarks.receivers import receivers
from tests.benchmarks.row import Row
from tests.builders import scope_in

Message = tuple[str, str, str]
"""Where to, the secret that signs, and the body."""
SEALER = Sealer.of(b"a-secret-key-for-benchmarks-and-tests")
CLOCK = SystemClock()
MESSAGES, ROUNDS = 600, 3
# What httpx does best with here: at 32 at once it takes three times as long for each.
PEER_AT_ONCE, PEER_CONNECTIONS = 8, 32
GOOD, HANGING, EACH = 90, 10, 5
WITHIN = timedelta(seconds=30)
"""How long a receiver has; the hanging ones use all of it."""


def measure() -> list[Row]:
    configure(Environment.PRODUCTION, "WARNING")
    rows = []
    for endpoints in (1, 20):
        with receivers(endpoints) as (urls, _):
            rounds = [asyncio.run(_both(urls)) for _ in range(ROUNDS)]
        (ours, ours_cpu), (bare, bare_cpu) = (min(pair[side] for pair in rounds) for side in (0, 1))
        told = f"webhook deliveries, {endpoints} endpoint{'s'[: endpoints > 1]}"
        peer = "httpx that signs"
        rows += [
            Row(told, MESSAGES / ours, "/s", MESSAGES / bare, peer, goal="ratio ≥ 0.5"),
            Row(f"{told}, per second of CPU", MESSAGES / ours_cpu, "/s", MESSAGES / bare_cpu, peer),
        ]
    with receivers(GOOD, HANGING) as (good, hanging):
        turns = [(asyncio.run(_late(good, hanging)), asyncio.run(_late(good, []))) for _ in range(ROUNDS)]
    late, alone = (median(turn[side] for turn in turns) for side in (0, 1))
    told = f"99th percentile of {GOOD} endpoints while {HANGING} others hang"
    rows.append(Row(told, late * 1000, "ms", alone * 1000, "without the others", goal="ratio ≤ 1.5"))
    return rows


async def _both(urls: Sequence[str]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Seconds, and seconds of CPU, for all messages: ours, and the peer's."""
    async with _house() as house:
        await house.listen(urls)
        # What is done once, such as the first connection, is not what is asked here.
        await house.happen(1)
        await house.deliver()
        await house.happen(MESSAGES // len(urls))
        ours = await _timed(house.deliver)
        messages = [
            (endpoint.url, endpoint.open_secret(SEALER), delivery.body)
            for endpoint, delivery in await house.sent()
        ]
    once, again = messages[: len(urls)], messages[len(urls) :]
    assert len(again) == MESSAGES
    async with _bare() as post_all:
        await post_all(once)
        return ours, await _timed(lambda: post_all(again))


async def _timed(do: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    began, cpu = time.perf_counter(), time.process_time()
    await do()
    return time.perf_counter() - began, time.process_time() - cpu


@asynccontextmanager
async def _bare() -> AsyncIterator[Callable[[Sequence[Message]], Awaitable[None]]]:
    """What signs and posts messages, and that is all."""
    limits = httpx.Limits(max_connections=PEER_CONNECTIONS, max_keepalive_connections=PEER_CONNECTIONS)
    async with httpx.AsyncClient(trust_env=False, limits=limits) as client:

        async def post(waiting: Iterator[Message]) -> None:
            for url, secret, body in waiting:
                headers = signed_headers(secret, new_delivery_id(), body, at=CLOCK.now())
                headers = {"content-type": "application/json", **headers}
                (await client.post(url, content=body.encode(), headers=headers)).raise_for_status()

        async def post_all(messages: Sequence[Message]) -> None:
            waiting = iter(messages)
            await asyncio.gather(*(post(waiting) for _ in range(PEER_AT_ONCE)))

        yield post_all


async def _late(good: Sequence[str], hanging: Sequence[str]) -> float:
    """Seconds after which all but a hundredth of the messages to good receivers have arrived."""
    async with _house() as house:
        urls = [*good, *hanging]
        random.Random(1).shuffle(urls)
        await house.listen(urls)
        await house.happen(EACH)
        began = CLOCK.now()
        working = asyncio.create_task(house.deliver())
        while len(arrived := await house.arrived(good)) < len(good) * EACH:
            await asyncio.sleep(0.25)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    late = sorted((at - began).total_seconds() for at in arrived)
    return late[int(len(late) * 0.99)]


@dataclass(frozen=True)
class _House:
    """A workspace on SQLite, and a worker that delivers for it."""

    database: Database
    client: httpx.AsyncClient
    workspace_id: WorkspaceId

    async def listen(self, urls: Sequence[str]) -> None:
        for url in urls:
            async with self.database.write() as session:
                await create_endpoint(
                    session,
                    scope_in(self.workspace_id),
                    url=url,
                    at=CLOCK.now(),
                    allow_private=True,
                    sealer=SEALER,
                )

    async def happen(self, times: int) -> None:
        async with self.database.write() as session:
            for _ in range(times):
                journal.record(
                    session, self.workspace_id, CampaignCompleted(new_campaign_id()), at=CLOCK.now()
                )
        await fan_out(self.database, CLOCK)

    async def deliver(self) -> None:
        await deliver_due(self.database, self.client, CLOCK, sealer=SEALER, within=WITHIN)

    async def sent(self) -> list[tuple[Endpoint, Delivery]]:
        wanted = select(Endpoint, Delivery).join(Endpoint, Endpoint.id == Delivery.endpoint_id)
        async with self.database.read() as session:
            found = await session.execute(wanted.where(Delivery.state == DeliveryState.DELIVERED))
            return [(endpoint, delivery) for endpoint, delivery in found]

    async def arrived(self, urls: Sequence[str]) -> list[datetime]:
        return [
            delivery.delivered_at or CLOCK.now()
            for endpoint, delivery in await self.sent()
            if endpoint.url in urls
        ]


@asynccontextmanager
async def _house() -> AsyncIterator[_House]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        await migrate(database)
        async with database.write() as session:
            workspace = await meet_workspace(session, "T1", "Bench", at=CLOCK.now())
        async with open_client(timeout=WITHIN.total_seconds(), allow_private=True) as client:
            yield _House(database, client, workspace.id)
        await database.close()
