"""Bringing a database's tables up to date, and knowing whether they are. Alembic holds the steps."""

import re
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from core.foundation.errors import CopydeskError
from core.storage.database import Database

OURS = re.compile(r"\d{4}")
"""How Copydesk's own steps are named."""
MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_203_117_842
"""Any number of ours: PostgreSQL's advisory lock that keeps two migrations apart."""


class SchemaBehind(CopydeskError):
    """The database's tables are not those this version needs."""

    code = "schema_behind"

    @property
    def message(self) -> str:
        return "The database is not up to date. Run `copydesk migrate`, then start again."


class SchemaAhead(CopydeskError):
    """The database's tables are of a revision that this program doesn't know; nothing was changed."""

    code = "schema_ahead"

    def __init__(self, revision: str) -> None:
        self.revision = revision
        super().__init__(revision)

    @property
    def message(self) -> str:
        if OURS.fullmatch(self.revision):
            return (
                f"This Copydesk is older than its database, whose tables are at step {self.revision}. "
                "Update Copydesk, then start again; its tables were left as they are."
            )
        return (
            f"The database holds another program's tables: their revision “{self.revision[:40]}” is none of "
            "Copydesk's. Give Copydesk a database of its own."
        )


async def migrate(database: Database) -> None:
    """Bring the tables up to date. Safe to run twice, and by two processes at once: one waits.

    Raises:
        SchemaAhead: a newer Copydesk made them, or another program.
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
        SchemaAhead: a newer Copydesk made them, or another program.
        DatabaseUnavailable: it can't be reached.
    """
    async with database.connect() as connection:
        current = await connection.run_sync(_known_revisions)
    if current != {_steps()[-1]}:
        raise SchemaBehind


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if _known_revisions(connection) == {_steps()[-1]}:
        return
    # Here, since every start looks whether it is up to date, and hardly any has anything to bring.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _known_revisions(connection: Connection) -> set[str]:
    """The revision the tables are at, if they are at any and we know it."""
    if not inspect(connection).has_table("alembic_version"):
        return set()
    current = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    if strange := current - set(_steps()):
        raise SchemaAhead(max(strange))
    return current


def _steps() -> list[str]:
    """Our steps in their order, by the names of their files."""
    return sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
