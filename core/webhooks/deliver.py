"""Delivering: what is due is sent, at least once.

1. A worker claims a few due deliveries: a lease for a while, and a fence that rises with each claim.
2. Each is sent inside its lease, and what came of it is recorded under its fence.

A process that dies after sending and before recording leaves a lease that runs out, and the delivery is
sent again with the same `webhook-id`: receivers drop what they have seen. Order isn't promised either:
a delivery that failed is overtaken by those after it, and `data.position` tells the true order.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx
import structlog

from core.foundation.clock import Clock
from core.foundation.ids import DeliveryState
from core.foundation.logs import correlated
from core.foundation.sealing import Sealer
from core.storage import leases
from core.storage.database import Database
from core.webhooks.attempt import next_after, send
from core.webhooks.claims import Claimed, bury_unwanted, claim_due, record
from core.webhooks.models import Delivery

AT_ONCE = 32
"""Deliveries on their way at the same time, in one worker."""
LEASE_BEYOND_TRY = timedelta(seconds=60)
LOOK_AGAIN_SECONDS = 1.0
"""How often new deliveries are looked for while slow ones are still on their way."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many tries were accepted, how many failed and wait for another, and how many were the last."""

    sent: int = 0
    failed: int = 0
    dead: int = 0


async def deliver_due(
    database: Database,
    client: httpx.AsyncClient,
    clock: Clock,
    *,
    sealer: Sealer,
    within: timedelta,
    chance: Callable[[], float] = random.random,
) -> Delivered:
    """Send what is due, until nothing is due or on its way. Any number of workers may do so at once.

    Each try, its answer included, takes at most `within`. Cancelled, this hands back what was on its
    way, and it is sent again.
    """
    flying: dict[asyncio.Task[DeliveryState | None], Claimed] = {}
    tally: Counter[DeliveryState] = Counter()
    try:
        while True:
            tally[DeliveryState.DEAD] += await bury_unwanted(database, clock.now())
            for claimed in await claim_due(
                database,
                clock.now(),
                lease=within + LEASE_BEYOND_TRY,
                limit=AT_ONCE - len(flying),
                busy={claimed.endpoint.id for claimed in flying.values()},
            ):
                sending = _deliver(
                    database, client, clock, claimed, sealer=sealer, within=within, chance=chance
                )
                flying[asyncio.create_task(sending)] = claimed
            if not flying:
                return _delivered(tally)
            landed, _ = await asyncio.wait(
                flying, timeout=LOOK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            for task in landed:
                del flying[task]
                _count(tally, task)
    finally:
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)
        if flying:
            held = [claimed.delivery for claimed in flying.values()]
            await leases.hand_back(database, Delivery, held, Delivery.state == DeliveryState.PENDING)


async def _deliver(
    database: Database,
    client: httpx.AsyncClient,
    clock: Clock,
    claimed: Claimed,
    *,
    sealer: Sealer,
    within: timedelta,
    chance: Callable[[], float],
) -> DeliveryState | None:
    """Send one delivery and record what came of it; None when it was taken over meanwhile."""
    delivery = claimed.delivery
    with correlated(delivery.correlation_id):
        answer = await send(client, claimed.endpoint, delivery, sealer=sealer, now=clock.now(), within=within)
        now, tries = clock.now(), delivery.attempts + 1
        step = next_after(answer, tries=tries, now=now, chance=chance())
        recorded = await record(database, delivery, answer, step, tries=tries, now=now)
        log.info(
            "webhook_sent",
            delivery_id=delivery.id,
            endpoint_id=delivery.endpoint_id,
            kind=delivery.kind,
            status=answer.status,
            error=answer.error or None,
            tries=tries,
            state=step.state,
            recorded=recorded,
        )
    return step.state if recorded else None


def _count(tally: Counter[DeliveryState], task: asyncio.Task[DeliveryState | None]) -> None:
    if error := task.exception():
        log.error("webhook_left_to_its_lease", exc_info=error)
    elif (state := task.result()) is not None:
        tally[state] += 1


def _delivered(tally: Counter[DeliveryState]) -> Delivered:
    return Delivered(
        sent=tally[DeliveryState.DELIVERED],
        failed=tally[DeliveryState.PENDING],
        dead=tally[DeliveryState.DEAD],
    )
