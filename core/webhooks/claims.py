"""Claims: which deliveries are whose to send, and the only way to write down what came of one.

Any number of workers may claim at once: others skip what is leased, and a result counts only under the
fence of the claim it belongs to.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.events.webhooks import WebhookDeadLettered
from core.foundation.ids import DeliveryId, DeliveryState
from core.foundation.logs import correlated
from core.storage import journal, leases
from core.storage.database import Database
from core.webhooks.attempt import Answer, Next
from core.webhooks.models import Delivery, Endpoint

DISABLED = "The endpoint is turned off."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Landed:
    """What came of one try of a delivery, and what that means."""

    delivery: Delivery
    answer: Answer
    step: Next
    tries: int


async def with_something_due(session: AsyncSession, now: datetime) -> Sequence[Endpoint]:
    """The endpoints to which something is to be sent, who has waited longest first."""
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
        .where(Endpoint.enabled.is_(True), first_due.is_not(None))
        .order_by(first_due, Endpoint.id)
    )
    return found.all()


async def claim(
    session: AsyncSession, endpoint: Endpoint, now: datetime, *, lease: timedelta, limit: int
) -> Sequence[Delivery]:
    """Lease what is due for `endpoint`, as long as that is turned on. The caller commits."""
    return await leases.take(
        session,
        Delivery,
        Delivery.endpoint_id == endpoint.id,
        select(Endpoint.enabled).where(Endpoint.id == endpoint.id).scalar_subquery(),
        *_due(now),
        now=now,
        lease=lease,
        first=(Delivery.next_at, Delivery.id),
        limit=limit,
    )


async def record(session: AsyncSession, landed: Iterable[Landed], now: datetime) -> set[DeliveryId]:
    """Write down what came of tries, dead letters' announcements with it. The caller commits.

    Returns the deliveries that were still ours; nothing is written down about others. What was written down
    already may be so again.
    """
    alike: dict[tuple[Any, ...], list[Landed]] = {}
    for one in sorted(landed, key=lambda one: one.delivery.id):
        alike.setdefault((one.delivery.fence, one.tries, one.answer, one.step), []).append(one)
    recorded: set[DeliveryId] = set()
    for same in alike.values():
        recorded.update(await _record(session, same[0], [one.delivery.id for one in same], now))
    for one in landed:
        if one.delivery.id not in recorded:
            continue
        if one.step.disable:
            off = update(Endpoint).where(Endpoint.id == one.delivery.endpoint_id).values(enabled=False)
            await session.execute(off)
        if one.step.state is DeliveryState.DEAD:
            _announce_dead(session, one.delivery, one.tries, one.answer.error, now)
    return recorded


async def _record(
    session: AsyncSession, one: Landed, ids: Sequence[DeliveryId], now: datetime
) -> Sequence[DeliveryId]:
    """Write down the same of many deliveries."""
    recorded = await session.scalars(
        update(Delivery)
        .where(
            Delivery.id.in_(ids),
            Delivery.fence == one.delivery.fence,
            Delivery.state == DeliveryState.PENDING,
        )
        .values(
            state=one.step.state,
            attempts=one.tries,
            next_at=one.step.at or now,
            leased_until=now,
            last_status=one.answer.status,
            last_error=one.answer.error,
            delivered_at=now if one.step.state is DeliveryState.DELIVERED else None,
        )
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return recorded.all()


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


def _announce_dead(
    session: AsyncSession, delivery: Delivery, attempts: int, reason: str, now: datetime
) -> None:
    told = json.loads(delivery.body)["data"]
    event = WebhookDeadLettered(
        endpoint_id=delivery.endpoint_id,
        delivery_id=delivery.id,
        event_kind=delivery.kind,
        attempts=attempts,
        reason=reason,
        campaign_id=told.get("campaign_id"),
        platform=told.get("platform"),
    )
    with correlated(delivery.correlation_id):
        journal.record(session, delivery.workspace_id, event, at=now)
        log.warning("webhook_dead_lettered", delivery_id=delivery.id, endpoint_id=delivery.endpoint_id)
