"""Shipping what happened and how it was received to the lake."""

from dataclasses import dataclass
from datetime import timedelta

from core.foundation.clock import Clock
from core.metrics.lakes import Lakes
from core.metrics.rows import Stream
from core.metrics.shipping import Lag, Shipped, ship, tidy
from core.storage import journal
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class Measuring:
    """The lake's writer and its lag. Built once by the composition root; the lake opens when first needed."""

    database: Database
    clock: Clock
    lakes: Lakes

    async def prepare(self) -> None:
        """Open the lake to write, which what is shipped first would otherwise wait for."""
        await self.lakes.writable()

    async def ship(self) -> Shipped:
        """One tick of a worker: ship what the lake does not have, exactly once."""
        return await ship(self.database, await self.lakes.writable())

    async def tidy(self) -> None:
        """Forget what need not be remembered and compact the lake; for now and then."""
        await tidy(self.database, await self.lakes.writable(), now=self.clock.now())

    async def lag(self) -> Lag | None:
        """How far the lake is from the journal; one that isn't there lacks all; None if nothing happened."""
        async with self.database.read() as session:
            heads = await journal.heads(session)
        lake = await self.lakes.readable()
        if not lake.is_there and not heads:
            return None
        reached = await lake.reading.run(lake.positions, Stream.EVENTS) if lake.is_there else {}
        # The heads were read first: what has happened since is not counted, but may be in the lake already.
        missing = {name: head - reached.get(name, 0) for name, head in heads.items()}
        async with self.database.read() as session:
            now_at = await journal.heads(session)
            waiting = [
                entry.at
                for name, count in missing.items()
                if count > 0
                for entry in await journal.entries_after(session, name, reached.get(name, 0), limit=1)
            ]
        return Lag(
            behind=sum(count for count in missing.values() if count > 0),
            waiting=self.clock.now() - min(waiting) if waiting else timedelta(),
            ahead=sum(max(position - now_at.get(name, 0), 0) for name, position in reached.items()),
        )
