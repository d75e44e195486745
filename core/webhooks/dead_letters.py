"""Dead letters: what no try could deliver, kept until somebody sends it again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.scope import Scope
from core.foundation.errors import Conflict
from core.foundation.ids import DeliveryId, DeliveryState, EndpointId
from core.storage.waking import wake
from core.webhooks.models import Delivery, Endpoint


class EndpointIsOff(Conflict):
    """Nothing is sent to an endpoint that is turned off; nothing was changed."""

    code = "endpoint_is_off"

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint_id = endpoint.id
        super().__init__(endpoint.id)

    @property
    def message(self) -> str:
        return f"The webhook endpoint {self.endpoint_id} is turned off. Turn it on first, then send again."


class NotDead(Conflict):
    """Only dead letters are sent again; this delivery is on its way or has arrived. Nothing was changed."""

    code = "not_dead"

    def __init__(self, delivery: Delivery) -> None:
        self.delivery_id, self.state = delivery.id, delivery.state
        super().__init__(delivery.id)

    @property
    def message(self) -> str:
        where = "has arrived" if self.state is DeliveryState.DELIVERED else "is still on its way"
        return f"The delivery {self.delivery_id} {where}, so there is nothing to send again."


async def list_dead_letters(
    session: AsyncSession,
    scope: Scope,
    *,
    endpoint_id: EndpointId | None = None,
    limit: int = 100,
) -> Sequence[Delivery]:
    """The workspace's dead letters, newest first."""
    wanted = [scope.covers(Delivery), Delivery.state == DeliveryState.DEAD]
    if endpoint_id is not None:
        wanted.append(Delivery.endpoint_id == endpoint_id)
    found = await session.scalars(
        select(Delivery)
        .where(*wanted)
        .order_by(Delivery.created_at.desc(), Delivery.position.desc())
        .limit(limit)
    )
    return found.all()


async def redeliver(
    session: AsyncSession, scope: Scope, delivery_id: DeliveryId, *, at: datetime
) -> Delivery:
    """Send a dead letter again, now, under the id it had, with all its tries before it. The caller commits.

    Raises:
        NotFound: there is no such delivery in this workspace.
        NotDead: it is on its way or has arrived.
        EndpointIsOff: its endpoint is turned off.
    """
    delivery = await scope.find(session, Delivery, delivery_id, "delivery")
    await _require_on(session, scope, delivery.endpoint_id)
    revived = await _revive(session, at, Delivery.id == delivery_id)
    if not revived:
        await session.refresh(delivery)
        raise NotDead(delivery)
    return revived[0]


async def redeliver_all(session: AsyncSession, scope: Scope, endpoint_id: EndpointId, *, at: datetime) -> int:
    """Send all dead letters of an endpoint again; says how many. The caller commits.

    Raises:
        NotFound: there is no such endpoint in this workspace.
        EndpointIsOff: the endpoint is turned off.
    """
    await _require_on(session, scope, endpoint_id)
    return len(await _revive(session, at, Delivery.endpoint_id == endpoint_id))


async def _require_on(session: AsyncSession, scope: Scope, endpoint_id: EndpointId) -> None:
    endpoint = await scope.find(session, Endpoint, endpoint_id, "webhook endpoint")
    if not endpoint.enabled:
        raise EndpointIsOff(endpoint)


async def _revive(session: AsyncSession, at: datetime, *which: ColumnElement[bool]) -> Sequence[Delivery]:
    revived = await session.scalars(
        update(Delivery)
        .where(Delivery.state == DeliveryState.DEAD, *which)
        .values(
            state=DeliveryState.PENDING,
            attempts=0,
            next_at=at,
            leased_until=at,
            fence=Delivery.fence + 1,
        )
        .returning(Delivery)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    await wake(session)
    return revived.all()
