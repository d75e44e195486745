"""Bringing a database's tables up to date, and knowing whether they are. Alembic holds the steps."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.foundation.errors import CopydeskError
from core.storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_203_117_842
"""Any number of ours: PostgreSQL's advisory lock that keeps two migrations apart."""


class SchemaBehind(CopydeskError):
    """The database's tables are not those this version needs."""

    code = "schema_behind"

    @property
    def message(self) -> str:
        return "The database is not up to date. Run `copydesk migrate`, then start again."


async def migrate(database: Database) -> None:
    """Bring the tables up to date. Safe to run twice, and by two processes at once: one waits.

    Raises:
        DatabaseUnavailable: it can't be reached, or another process held it for too long.
    """
    unhurried = database.unhurried()
    try:
        async with unhurried.connect(writes=True) as connection:
            await connection.run_sync(_upgrade)
    finally:
        await unhurried.close()


async def check_schema(database: Database) -> None:
    """Make sure that the tables are up to date.

    Raises:
        SchemaBehind: they are not.
        DatabaseUnavailable: it can't be reached.
    """
    async with database.connect() as connection:
        current = await connection.run_sync(_revision)
    if current != ScriptDirectory.from_config(_config()).get_current_head():
        raise SchemaBehind


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
