"""Delivering: what is due is sent, at least once.

1. A worker claims a few due deliveries for each endpoint: a lease for a while, and a fence that rises with
   each claim. `lanes` says for whom, and whose turn it is.
2. Each is sent inside its lease. What came of it is recorded under its fence within a moment, together with
   what lands meanwhile.

A process that dies after sending and before recording leaves a lease that runs out, and the delivery is
sent again with the same `webhook-id`: receivers drop what they have seen. Order isn't promised either:
a delivery that failed is overtaken by those after it, and `data.position` tells the true order.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import structlog

from core.foundation.clock import Clock
from core.foundation.errors import Unavailable
from core.foundation.ids import DeliveryState
from core.foundation.logs import correlated
from core.foundation.sealing import Sealer
from core.storage import leases
from core.storage.database import Database
from core.webhooks.attempt import next_after, send
from core.webhooks.claims import Landed, bury_unwanted, claim, record, with_something_due
from core.webhooks.lanes import Flight, Lane, Lanes
from core.webhooks.models import Delivery

LEASE_BEYOND_TRY = timedelta(seconds=60)
LEAST_BEYOND_TRY = timedelta(seconds=30)
"""What must be left of a lease besides the time of a try, when that begins."""
LOOK_AGAIN_SECONDS = 1.0
"""How often new deliveries are looked for while others are still on their way."""
GATHER_SECONDS = 0.1
"""How long what has landed waits to be written down together with what lands after it."""
MOST_GATHERED = 64
FEW_IN_HAND = 8
"""With fewer, the next are claimed at once."""

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
    round_ = _Round(database, client, clock, sealer, within, chance)
    try:
        await round_.run()
    finally:
        await round_.leave()
    return Delivered(
        sent=round_.tally[DeliveryState.DELIVERED],
        failed=round_.tally[DeliveryState.PENDING],
        dead=round_.tally[DeliveryState.DEAD],
    )


@dataclass(slots=True)
class _Round:
    """What one worker has in hand, on its way, and still to write down."""

    database: Database
    client: httpx.AsyncClient
    clock: Clock
    sealer: Sealer
    within: timedelta
    chance: Callable[[], float]
    lanes: Lanes = field(default_factory=Lanes)
    sending: set[asyncio.Task[None]] = field(default_factory=set)
    landed: list[Landed] = field(default_factory=list)
    unwanted: list[Delivery] = field(default_factory=list)
    """What was claimed and is to be handed back."""
    tally: Counter[DeliveryState] = field(default_factory=Counter)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)
    """Something has landed."""
    full: asyncio.Event = field(default_factory=asyncio.Event)
    """What has landed waits for nothing more."""

    async def run(self) -> None:
        look_at = 0.0
        while True:
            if looks := self.lanes.are_idle or _seconds() >= look_at:
                await self._look()
                look_at = _seconds() + LOOK_AGAIN_SECONDS
            long_enough = self.clock.now() + self.within + LEAST_BEYOND_TRY
            self.unwanted += self.lanes.give_up_waiting(_seconds(), leased=long_enough)
            changed = await self._write(self.lanes.to_claim(_seconds()))
            self._start()
            if not self.lanes.are_idle:
                await self._gather(look_at)
            elif looks and not changed:
                return

    async def leave(self) -> None:
        """Write down what has landed, and hand back the rest, so that it is sent again at once."""
        for task in self.sending:
            task.cancel()
        await asyncio.gather(*self.sending, return_exceptions=True)
        self.unwanted += [flight.delivery for flight in self.lanes.flights]
        self.unwanted += [delivery for lane in self.lanes.known.values() for delivery in lane.hand]
        try:
            async with asyncio.timeout(leases.HAND_BACK_SECONDS):
                await self._write([])
        except (TimeoutError, Unavailable) as error:
            log.warning("webhooks_not_handed_back", error=type(error).__name__)

    async def _look(self) -> None:
        now = self.clock.now()
        self.tally[DeliveryState.DEAD] += await bury_unwanted(self.database, now)
        async with self.database.read() as session:
            self.lanes.see(await with_something_due(session, now))

    async def _write(self, asked: Sequence[tuple[Lane, int]]) -> bool:
        """One transaction for what has landed, what is handed back, and what is claimed next.

        False if nothing came of it.
        """
        if not (asked or self.landed or self.unwanted):
            return False
        landed, self.landed = self.landed, []
        unwanted, self.unwanted = self.unwanted, []
        now, lease = self.clock.now(), self.within + LEASE_BEYOND_TRY
        try:
            async with self.database.write() as session:
                recorded = await record(session, landed, now)
                await leases.release(session, Delivery, unwanted, Delivery.state == DeliveryState.PENDING)
                claimed = [
                    await claim(session, lane.endpoint, now, lease=lease, limit=most) for lane, most in asked
                ]
        except BaseException:
            self.landed, self.unwanted = landed + self.landed, unwanted + self.unwanted
            raise
        for (lane, most), deliveries in zip(asked, claimed, strict=True):
            lane.hand += deliveries
            lane.may_have_more = len(deliveries) == most
        for one in landed:
            self._tell(one, recorded=one.delivery.id in recorded)
        return bool(landed or unwanted or any(claimed))

    def _start(self) -> None:
        """Send what has its turn."""
        while flight := self.lanes.start(_seconds()):
            task = asyncio.create_task(self._fly(flight))
            self.sending.add(task)
            task.add_done_callback(self.sending.discard)

    async def _fly(self, flight: Flight) -> None:
        """Send one delivery, and note what came of it."""
        delivery, accepted = flight.delivery, False
        try:
            with correlated(delivery.correlation_id):
                answer = await send(
                    self.client,
                    flight.lane.endpoint,
                    delivery,
                    sealer=self.sealer,
                    now=self.clock.now(),
                    within=self.within,
                )
            now, tries = self.clock.now(), delivery.attempts + 1
            step = next_after(answer, tries=tries, now=now, chance=self.chance())
            self.landed.append(Landed(delivery, answer, step, tries))
            accepted = answer.accepted
        except Exception as error:
            log.error("webhook_left_to_its_lease", delivery_id=delivery.id, exc_info=error)
        self.unwanted += self.lanes.land(flight, accepted=accepted)
        self._start()
        self.stirred.set()
        if not self.lanes.flights or len(self.landed) >= MOST_GATHERED or self._runs_dry():
            self.full.set()

    def _runs_dry(self) -> bool:
        return self.lanes.in_hand < FEW_IN_HAND and bool(self.lanes.to_claim(_seconds()))

    async def _gather(self, look_at: float) -> None:
        """Wait for something to land, and a moment for what lands with it."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(look_at):
                await self.stirred.wait()
                async with asyncio.timeout(GATHER_SECONDS):
                    await self.full.wait()
        self.stirred.clear()
        self.full.clear()

    def _tell(self, one: Landed, *, recorded: bool) -> None:
        if recorded:
            self.tally[one.step.state] += 1
        with correlated(one.delivery.correlation_id):
            log.info(
                "webhook_sent",
                delivery_id=one.delivery.id,
                endpoint_id=one.delivery.endpoint_id,
                kind=one.delivery.kind,
                status=one.answer.status,
                error=one.answer.error or None,
                tries=one.tries,
                state=one.step.state,
                recorded=recorded,
            )


def _seconds() -> float:
    return asyncio.get_running_loop().time()
