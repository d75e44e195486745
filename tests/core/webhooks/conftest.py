"""A workspace with a receiver that listens, and what a worker does for it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from core.access.models import Workspace
from core.access.people import meet_workspace
from core.foundation.events.campaigns import CampaignCompleted
from core.foundation.events.event import Event
from core.foundation.guarded_client import open_client
from core.foundation.ids import DeliveryId, new_campaign_id
from core.foundation.sealing import Sealer
from core.storage import journal
from core.storage.database import Database
from core.webhooks.deliver import Delivered, deliver_due
from core.webhooks.endpoints import create_endpoint
from core.webhooks.fan_out import fan_out
from core.webhooks.models import Delivery, Endpoint
from tests.builders import scope_in
from tests.stand_ins.receiver import Receiver, receiving

WITHIN = timedelta(seconds=30)

SEALER = Sealer.of(b"s" * 32)


@dataclass
class Team:
    """One workspace, and the worker that delivers for it."""

    database: Database
    client: httpx.AsyncClient
    clock: Any
    workspace: Workspace

    async def listen(self, url: str, *kinds: str) -> Endpoint:
        async with self.database.write() as session:
            return await create_endpoint(
                session,
                scope_in(self.workspace.id),
                url=url,
                kinds=kinds or ("*",),
                at=self.clock.now(),
                allow_private=True,
                sealer=SEALER,
            )

    async def happen(self, event: Event | None = None, *, times: int = 1) -> None:
        for _ in range(times):
            async with self.database.write() as session:
                happened = event or CampaignCompleted(new_campaign_id())
                journal.record(session, self.workspace.id, happened, at=self.clock.now(), by="mem_1")

    async def deliver(self, *, within: timedelta = WITHIN) -> Delivered:
        await fan_out(self.database, self.clock)
        return await deliver_due(
            self.database, self.client, self.clock, sealer=SEALER, within=within, chance=lambda: 0.0
        )

    async def deliveries(self) -> list[Delivery]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Delivery).order_by(Delivery.position, Delivery.id)))

    async def delivery(self, delivery_id: DeliveryId | str) -> Delivery:
        async with self.database.read() as session:
            return await session.get_one(Delivery, delivery_id)

    async def endpoint(self, endpoint: Endpoint) -> Endpoint:
        async with self.database.read() as session:
            return await session.get_one(Endpoint, endpoint.id)

    async def kinds_in_journal(self) -> list[str]:
        async with self.database.read() as session:
            entries = await journal.entries_after(session, self.workspace.id, 0, limit=1_000)
            return [entry.kind for entry in entries]


@pytest.fixture
async def team(database: Database, clock: Any) -> AsyncIterator[Team]:
    async with database.write() as session:
        workspace = await meet_workspace(session, "T1", "Kettles", at=clock.now())
    async with open_client(timeout=30, allow_private=True) as client:
        yield Team(database, client, clock, workspace)


@pytest.fixture
async def receiver(clock: Any) -> AsyncIterator[Receiver]:
    async with receiving(clock.now) as opened:
        yield opened


@pytest.fixture
async def endpoint(team: Team, receiver: Receiver) -> Endpoint:
    """An endpoint for all events, whose secret the receiver knows."""
    made = await team.listen(receiver.url)
    receiver.secret = made.open_secret(SEALER)
    return made
