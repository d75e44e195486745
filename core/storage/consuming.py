"""Consumers of the journal whose work is done in the database: it is committed together with their place.

So a crash repeats nothing and loses nothing, and of two workers at the same entries one does the work and
the other leaves no trace.
"""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from core.storage import journal
from core.storage.database import Database
from core.storage.journal import JournalEntry

BATCH = 200

Work = Callable[[AsyncSession, Sequence[JournalEntry]], Awaitable[int]]
"""What a consumer does with some entries, in the transaction it is given; how much came of it."""


async def consume(database: Database, consumer: str, work: Work) -> int:
    """Let `consumer` work through everything new in the journal; says how much came of it in all."""
    done = 0
    while await _is_behind(database, consumer):
        async with database.write() as session:
            entries = await journal.unread(session, consumer, limit=BATCH)
            if not entries or not await journal.mark_read(session, consumer, entries):
                await session.rollback()
                break
            done += await work(session, entries)
    return done


async def _is_behind(database: Database, consumer: str) -> bool:
    # Most of the time nothing is new, and asking so must not wait for whoever writes.
    async with database.read() as session:
        return bool(await journal.unread(session, consumer, limit=1))
