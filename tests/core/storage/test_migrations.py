"""Migrations make exactly the tables that the code expects, on both databases, and can be run twice."""

import asyncio
import importlib
import pkgutil
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

import core
from core.storage.database import Database
from core.storage.migrate import SchemaBehind, check_schema, migrate
from core.storage.tables import Base


def import_all_tables() -> None:
    for module in pkgutil.walk_packages(core.__path__, "core."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)


async def test_the_tables_are_those_the_code_expects(database: Database) -> None:
    import_all_tables()

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    await migrate(database)
    await check_schema(database)


async def test_two_processes_may_migrate_at_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    program = f"""
import asyncio
from core.storage.database import Database
from core.storage.migrate import migrate
asyncio.run(migrate(Database({url!r})))
"""
    both = [await asyncio.create_subprocess_exec(sys.executable, "-c", program) for _ in range(2)]
    assert [await process.wait() for process in both] == [0, 0]
    made = Database(url)
    await check_schema(made)
    await made.close()


async def test_an_empty_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    empty = Database(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
    with pytest.raises(SchemaBehind) as refused:
        await check_schema(empty)
    assert "copydesk migrate" in refused.value.message
    await empty.close()


async def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    half = Database(f"sqlite+aiosqlite:///{tmp_path}/half.db")
    async with half.write() as session:
        await session.execute(text("CREATE TABLE workspaces (id TEXT)"))  # in the way of the first migration
    with pytest.raises(Exception, match="workspaces"):
        await migrate(half)
    async with half.read() as session:
        tables = (await session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))).all()
    assert tables == ["workspaces"]
    await half.close()
