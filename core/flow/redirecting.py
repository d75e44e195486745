"""Redirects by themselves, without the rest of the house, which needs the database to open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.foundation.clock import SystemClock
from core.foundation.settings import Settings
from core.foundation.threads import Unjoined
from core.links.redirects import Redirects
from core.storage.database import Database


@asynccontextmanager
async def redirects_alone(settings: Settings) -> AsyncIterator[Redirects]:
    """Redirects that begin also while the database is away; what they write a worker counts."""
    asyncio.get_running_loop().set_default_executor(Unjoined())
    database = Database(settings.database)
    redirects = Redirects(database, SystemClock(), settings.links_dir)
    try:
        yield redirects
    finally:
        redirects.close()
        await database.close()
