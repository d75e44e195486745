"""Forgetting deliveries that arrived long ago. What is on its way stays, and so does every dead letter."""

from datetime import datetime

from sqlalchemy import delete, select

from core.foundation.ids import DeliveryState, EndpointId
from core.storage.database import Database
from core.webhooks.models import Delivery, Endpoint

AT_ONCE = 500
"""Deliveries deleted in one transaction, so that nobody waits long for the database."""


async def forget_delivered(database: Database, *, before: datetime) -> int:
    """Delete what was delivered before that moment, endpoint by endpoint; says how many there were."""
    async with database.read() as session:
        endpoints = (await session.scalars(select(Endpoint.id))).all()
    return sum([await _forget(database, endpoint, before) for endpoint in endpoints])


async def _forget(database: Database, endpoint: EndpointId, before: datetime) -> int:
    # Nothing comes next for what was delivered: that column says when it was written down, and has the index.
    old = (
        select(Delivery.id)
        .where(
            Delivery.endpoint_id == endpoint,
            Delivery.state == DeliveryState.DELIVERED,
            Delivery.next_at < before,
        )
        .order_by(Delivery.next_at)
        .limit(AT_ONCE)
    )
    forgotten = 0
    while True:
        async with database.read() as session:
            ids = (await session.scalars(old)).all()
        if not ids:
            return forgotten
        async with database.write() as session:
            await session.execute(
                delete(Delivery).where(Delivery.id.in_(ids)).execution_options(synchronize_session=False)
            )
        forgotten += len(ids)
