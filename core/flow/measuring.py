"""Shipping what happened and how it was received to the lake."""

import asyncio
from dataclasses import dataclass

from core.flow.lakes import Lakes
from core.foundation.clock import Clock
from core.metrics.rows import Stream
from core.metrics.shipping import Shipped, ship, tidy
from core.storage import journal
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class Measuring:
    """The lake's writer and its lag. Built once by the composition root; the lake opens when first needed."""

    database: Database
    clock: Clock
    lakes: Lakes

    async def ship(self) -> Shipped:
        """One tick of a worker: ship what the lake does not have, exactly once."""
        return await ship(self.database, await asyncio.to_thread(self.lakes.writable))

    async def tidy(self) -> None:
        """Forget what need not be remembered and compact the lake; for now and then."""
        await tidy(self.database, await asyncio.to_thread(self.lakes.writable), now=self.clock.now())

    async def behind(self) -> int | None:
        """How many journal entries the lake does not have yet; None when there is no lake."""
        async with self.database.read() as session:
            heads = await journal.heads(session)
        lake = await asyncio.to_thread(self.lakes.readable)
        if not lake.is_there:
            return None
        reached = await asyncio.to_thread(lake.positions, Stream.EVENTS)
        return sum(position - reached.get(workspace_id, 0) for workspace_id, position in heads.items())
