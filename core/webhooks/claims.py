"""Claims: which deliveries are whose to send, and the only way to write down what came of one.

Any number of workers may claim at once: others skip what is leased, and a result counts only under the
fence of the claim it belongs to.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.events import WebhookDeadLettered
from core.foundation.ids import DeliveryState, EndpointId
from core.foundation.logs import correlated
from core.storage import journal, leases
from core.storage.database import Database
from core.webhooks.attempt import Answer, Next
from core.webhooks.models import Delivery, Endpoint

AT_ONCE_EACH = 4
"""Deliveries on their way to one endpoint at the same time, so that a slow one holds up only itself."""
DISABLED = "The endpoint is turned off."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours to send until its lease runs out, and where to."""

    delivery: Delivery
    endpoint: Endpoint


async def claim_due(
    database: Database, now: datetime, *, lease: timedelta, limit: int, busy: Collection[EndpointId] = ()
) -> list[Claimed]:
    """Lease due deliveries, a few for each endpoint that isn't `busy`. Who has waited longest comes first."""
    async with database.read() as session:
        endpoints = await _with_something_due(session, now, limit=limit, busy=busy)
    if not endpoints:
        return []
    claimed: list[Claimed] = []
    async with database.write() as session:
        for endpoint in endpoints:
            most = min(AT_ONCE_EACH, limit - len(claimed))
            deliveries = await _claim_for(session, endpoint, now, lease=lease, limit=most) if most else ()
            claimed += [Claimed(delivery, endpoint) for delivery in deliveries]
    return claimed


async def record(
    database: Database, delivery: Delivery, answer: Answer, step: Next, *, tries: int, now: datetime
) -> bool:
    """Write down what came of a try, a dead letter's announcement with it; False if the claim is lost."""
    async with database.write() as session:
        recorded = await session.scalar(
            update(Delivery)
            .where(
                Delivery.id == delivery.id,
                Delivery.fence == delivery.fence,
                Delivery.state == DeliveryState.PENDING,
            )
            .values(
                state=step.state,
                attempts=tries,
                next_at=step.at,
                leased_until=now,
                last_status=answer.status,
                last_error=answer.error,
                delivered_at=now if step.state is DeliveryState.DELIVERED else None,
            )
            .returning(Delivery.id)
        )
        if recorded is None:
            return False
        if step.disable:
            off = update(Endpoint).where(Endpoint.id == delivery.endpoint_id).values(enabled=False)
            await session.execute(off)
        if step.state is DeliveryState.DEAD:
            _announce_dead(session, delivery, tries, answer.error, now)
    return True


async def bury_unwanted(database: Database, now: datetime) -> int:
    """Turn what still waits for endpoints that are turned off into dead letters; says how many."""
    unwanted = select(Delivery.id).where(
        Delivery.endpoint_id.in_(select(Endpoint.id).where(Endpoint.enabled.is_(False))),
        Delivery.state == DeliveryState.PENDING,
        Delivery.leased_until <= now,
    )
    async with database.read() as session:
        if await session.scalar(unwanted.limit(1)) is None:
            return 0
    async with database.write() as session:
        found = unwanted.with_for_update(skip_locked=True).cte("unwanted")
        buried = await session.scalars(
            update(Delivery)
            .where(Delivery.id.in_(select(found.c.id)))
            .values(state=DeliveryState.DEAD, fence=Delivery.fence + 1, last_error=DISABLED)
            .returning(Delivery)
            .execution_options(synchronize_session=False)
        )
        deliveries = buried.all()
        for delivery in deliveries:
            _announce_dead(session, delivery, delivery.attempts, DISABLED, now)
    return len(deliveries)


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.state == DeliveryState.PENDING,
        Delivery.next_at <= now,
        Delivery.leased_until <= now,
    )


async def _with_something_due(
    session: AsyncSession, now: datetime, *, limit: int, busy: Collection[EndpointId]
) -> Sequence[Endpoint]:
    first_due = (
        select(Delivery.next_at)
        .where(Delivery.endpoint_id == Endpoint.id, *_due(now))
        .order_by(Delivery.next_at)
        .limit(1)
        .correlate(Endpoint)
        .scalar_subquery()
    )
    found = await session.scalars(
        select(Endpoint)
        .where(Endpoint.enabled.is_(True), Endpoint.id.not_in(busy), first_due.is_not(None))
        .order_by(first_due, Endpoint.id)
        .limit(limit)
    )
    return found.all()


async def _claim_for(
    session: AsyncSession, endpoint: Endpoint, now: datetime, *, lease: timedelta, limit: int
) -> Sequence[Delivery]:
    return await leases.take(
        session,
        Delivery,
        Delivery.endpoint_id == endpoint.id,
        *_due(now),
        now=now,
        lease=lease,
        first=(Delivery.next_at, Delivery.id),
        limit=limit,
    )


def _announce_dead(
    session: AsyncSession, delivery: Delivery, attempts: int, reason: str, now: datetime
) -> None:
    event = WebhookDeadLettered(
        endpoint_id=delivery.endpoint_id,
        delivery_id=delivery.id,
        event_kind=delivery.kind,
        attempts=attempts,
        reason=reason,
    )
    with correlated(delivery.correlation_id):
        journal.record(session, delivery.workspace_id, event, at=now)
        log.warning("webhook_dead_lettered", delivery_id=delivery.id, endpoint_id=delivery.endpoint_id)
