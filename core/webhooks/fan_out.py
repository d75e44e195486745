"""Fanning out: each journal entry becomes one delivery for each endpoint that wants it, exactly once.

The deliveries and the reader's place in the journal are committed together.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.clock import Clock
from core.foundation.events.webhooks import WebhookDeadLettered
from core.foundation.ids import DeliveryState, new_delivery_id
from core.storage.consuming import consume
from core.storage.database import Database
from core.storage.journal import JournalEntry
from core.webhooks.models import Delivery, Endpoint

CONSUMER = "webhooks"

log = structlog.get_logger(__name__)


async def fan_out(database: Database, clock: Clock) -> int:
    """Make deliveries of everything new in the journal; says how many. Safe to run in many workers."""

    async def deliveries_of(session: AsyncSession, entries: Sequence[JournalEntry]) -> int:
        deliveries = list(_deliveries(entries, await _endpoints(session, entries), clock.now()))
        session.add_all(deliveries)
        return len(deliveries)

    made = await consume(database, CONSUMER, deliveries_of)
    if made:
        log.info("webhooks_fanned_out", deliveries=made)
    return made


def is_for(endpoint: Endpoint, entry: JournalEntry) -> bool:
    """Whether `endpoint` is told of `entry`.

    An endpoint hears nothing from before it was made. It isn't told of its own dead letters, and nobody
    is told that the news of a dead letter became one: two broken endpoints would otherwise keep each
    other busy for ever.
    """
    if endpoint.workspace_id != entry.workspace_id or not endpoint.wants(entry.kind):
        return False
    if entry.kind == WebhookDeadLettered.kind and (
        entry.payload["endpoint_id"] == endpoint.id or entry.payload["event_kind"] == WebhookDeadLettered.kind
    ):
        return False
    return entry.at >= endpoint.created_at


def body_of(entry: JournalEntry) -> str:
    """The message that tells of `entry`, in the form that Standard Webhooks advises."""
    message: dict[str, Any] = {
        "type": entry.kind,
        "timestamp": entry.at.isoformat(),
        "data": {
            **entry.payload,
            "workspace_id": entry.workspace_id,
            "actor": entry.actor,
            "position": entry.position,
        },
    }
    return json.dumps(message, separators=(",", ":"))


async def _endpoints(session: AsyncSession, entries: Iterable[JournalEntry]) -> Sequence[Endpoint]:
    workspaces = {entry.workspace_id for entry in entries}
    found = await session.scalars(
        select(Endpoint).where(Endpoint.workspace_id.in_(workspaces), Endpoint.enabled.is_(True))
    )
    return found.all()


def _deliveries(
    entries: Iterable[JournalEntry], endpoints: Sequence[Endpoint], now: datetime
) -> Iterator[Delivery]:
    for entry in entries:
        for endpoint in endpoints:
            if is_for(endpoint, entry):
                yield Delivery(
                    id=new_delivery_id(),
                    workspace_id=entry.workspace_id,
                    endpoint_id=endpoint.id,
                    kind=entry.kind,
                    position=entry.position,
                    body=body_of(entry),
                    state=DeliveryState.PENDING,
                    next_at=now,
                    leased_until=now,
                    created_at=now,
                    correlation_id=entry.correlation_id,
                )
