"""Webhooks: endpoints, deliveries, and what could not be delivered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx
import structlog
from sqlalchemy import func, select

from core.access.permissions import Actor, Permission, require
from core.foundation.clock import Clock
from core.foundation.ids import DeliveryId, EndpointId
from core.foundation.sealing import Sealer
from core.storage.database import Database
from core.webhooks import dead_letters, endpoints
from core.webhooks.deliver import Delivered, deliver_due
from core.webhooks.fan_out import fan_out
from core.webhooks.forgetting import forget_delivered
from core.webhooks.models import ALL_KINDS, Delivery, Endpoint

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Telling other systems. Built once by the composition root."""

    database: Database
    clock: Clock
    client: httpx.AsyncClient
    allow_private: bool
    timeout: timedelta
    sealer: Sealer
    kept: timedelta = timedelta(days=30)
    """How long a delivery is kept once it has arrived."""

    async def add(
        self,
        by: Actor,
        *,
        url: str,
        kinds: Iterable[str] = (ALL_KINDS,),
    ) -> Endpoint:
        """A new endpoint; its secret is to be shown now, and never again.

        Raises:
            RoleTooLow: they may not administer.
            InvalidInput: the address or a kind of event can't be used.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            return await endpoints.create_endpoint(
                session,
                scope,
                url=url,
                kinds=kinds,
                at=self.clock.now(),
                allow_private=self.allow_private,
                sealer=self.sealer,
            )

    def secret(self, endpoint: Endpoint) -> str:
        """The secret that signs what goes to `endpoint`, for its receiver.

        Raises:
            WrongSecretKey: it was sealed under another SECRET_KEY.
        """
        return endpoint.open_secret(self.sealer)

    async def seal_old(self) -> None:
        """Seal secrets that an earlier version left open. Either all of them are, or none yet."""
        async with self.database.read() as session:
            if await session.scalar(select(Endpoint.id).where(Endpoint.sealed.is_(None)).limit(1)) is None:
                return
        async with self.database.write() as session:
            sealed = await endpoints.seal_old(session, self.sealer)
        log.info("webhook_secrets_sealed", endpoints=sealed)

    async def sealed_otherwise(self) -> int:
        """How many endpoints nothing can be sent to, since an unknown SECRET_KEY sealed their secrets."""
        unknown = [Endpoint.sealed.not_like(f"{mark}%") for mark in self.sealer.marks]
        async with self.database.read() as session:
            found = await session.scalar(
                select(func.count()).select_from(Endpoint).where(Endpoint.enabled, *unknown)
            )
        return found or 0

    async def list(self, by: Actor) -> Sequence[Endpoint]:
        """The endpoints of a workspace, oldest first."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return await endpoints.list_endpoints(session, scope)

    async def disable(self, by: Actor, endpoint_id: EndpointId) -> Endpoint:
        """Turn an endpoint off; what still waits for it becomes a dead letter.

        Raises:
            RoleTooLow: they may not administer.
            NotFound: there is no such endpoint in this workspace.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            return await endpoints.disable_endpoint(session, scope, endpoint_id)

    async def enable(self, by: Actor, endpoint_id: EndpointId) -> Endpoint:
        """Turn an endpoint on again; its dead letters wait until somebody sends them again.

        Raises:
            RoleTooLow: they may not administer.
            NotFound: there is no such endpoint in this workspace.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            return await endpoints.enable_endpoint(session, scope, endpoint_id)

    async def recent(self, by: Actor, *, limit: int = 50) -> Sequence[Delivery]:
        """The latest deliveries, newest first."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            found = await session.scalars(
                select(Delivery).where(scope.covers(Delivery)).order_by(Delivery.position.desc()).limit(limit)
            )
            return found.all()

    async def fan_out(self) -> int:
        """One tick of a worker: turn news into deliveries; says how many."""
        return await fan_out(self.database, self.clock)

    async def deliver(self) -> Delivered:
        """One tick of a worker: send what is due, until nothing is."""
        return await deliver_due(
            self.database, self.client, self.clock, sealer=self.sealer, within=self.timeout
        )

    async def forget_delivered(self) -> int:
        """For now and then: delete what arrived long ago; says how many."""
        return await forget_delivered(self.database, before=self.clock.now() - self.kept)

    async def dead(self, by: Actor) -> Sequence[Delivery]:
        """What could not be delivered, newest first."""
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            return await dead_letters.list_dead_letters(session, scope)

    async def redeliver(self, by: Actor, delivery_id: DeliveryId) -> Delivery:
        """Send a dead letter again, under its old id.

        Raises:
            RoleTooLow: they may not administer.
            NotFound: there is no such dead letter.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            return await dead_letters.redeliver(session, scope, delivery_id, at=self.clock.now())

    async def redeliver_all(self, by: Actor, endpoint_id: EndpointId) -> int:
        """Send all dead letters of an endpoint again; says how many there were.

        Raises:
            RoleTooLow: they may not administer.
        """
        scope = require(by, Permission.ADMINISTER)
        async with self.database.write() as session:
            return await dead_letters.redeliver_all(session, scope, endpoint_id, at=self.clock.now())
