"""The database before there is a desk, which opens only where its tables are up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeGuard

from core.foundation.settings import Settings
from core.operations.health import Reading, Status
from core.storage.clock import DatabaseClock
from core.storage.database import Database
from core.storage.migrate import SchemaAhead, SchemaBehind, check_schema, migrate
from core.storage.trouble import DatabaseUnavailable

MOST_DRIFT = timedelta(minutes=1)


async def bring_up_to_date(settings: Settings) -> None:
    """Bring the tables up to date. Safe to run twice, and by two processes at once.

    Raises:
        SchemaAhead: a newer Copydesk made them, or another program.
        DatabaseUnavailable: the database can't be reached.
    """
    async with _opened(settings) as database:
        await migrate(database)


async def require_up_to_date(settings: Settings) -> None:
    """Raise unless the tables are those of this version.

    Raises:
        SchemaBehind, SchemaAhead: they are not.
        DatabaseUnavailable: the database can't be reached.
    """
    async with _opened(settings) as database:
        await check_schema(database)


async def examine(settings: Settings) -> Reading:
    """Whether the database has this version's tables, and agrees with this machine on the time.

    Raises:
        DatabaseUnavailable: it can't be reached.
    """
    async with _opened(settings) as database:
        try:
            await check_schema(database)
        except SchemaAhead as error:
            return Reading(Status.DOWN, "Its tables are not this version's.", error.message)
        except SchemaBehind as error:
            return Reading(Status.DOWN, "Its tables are not up to date.", error.message)
        if database.is_sqlite:
            return Reading(Status.OK, "SQLite, up to date.")
        ahead = await DatabaseClock(database).ahead()
    seen = f"This machine's clock is {ahead.total_seconds():+.1f} seconds off the database's."
    if abs(ahead) > MOST_DRIFT:
        fix = "Copydesk goes by the database's; set this machine's by NTP."
        return Reading(Status.DEGRADED, seen, fix)
    return Reading(Status.OK, f"PostgreSQL, up to date. {seen}")


def is_away(error: Exception) -> TypeGuard[DatabaseUnavailable]:
    """Whether that was said by nobody: the database did not answer, and may later."""
    return isinstance(error, DatabaseUnavailable) and not error.refused


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database)
    try:
        yield database
    finally:
        await database.close()
