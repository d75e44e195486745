"""Migrations make exactly the tables that the code expects, on both databases, and can be run twice."""

import asyncio
import importlib
import pkgutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, select, text

import core
from core.campaigns.models import Campaign
from core.foundation.money import Money
from core.spending.books import Budget
from core.spending.budgets import Budgets
from core.spending.ledger import ReservationId
from core.spending.periods import EVER, Period
from core.storage.database import Database
from core.storage.migrate import MIGRATIONS, SchemaAhead, SchemaBehind, check_schema, migrate
from core.storage.refolding import fold_names
from core.storage.tables import Base
from tests.builders import a_member, a_variant
from tests.stand_ins.clock import ManualClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


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


async def test_files_are_named_after_the_step_that_alembic_ends_at(
    database: Database,
) -> None:
    async with database.engine.connect() as connection:
        current = await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_heads())
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert current == tuple(ScriptDirectory.from_config(config).get_heads())
    await check_schema(database)


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


@pytest.mark.parametrize(
    ("revision", "told"),
    [("9999", "older than its database"), ("a1b2c3d4e5f6", "another program's tables")],
)
async def test_a_database_this_version_does_not_know_is_named_and_left_as_it_is(
    database: Database, revision: str, told: str
) -> None:
    async with database.connect(writes=True) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :step"), {"step": revision})
    for step in (check_schema, migrate):
        with pytest.raises(SchemaAhead) as refused:
            await step(database)
        assert told in refused.value.message
    async with database.connect() as connection:
        left = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
    assert left == revision


async def test_campaigns_from_before_names_were_folded_are_found_by_them(
    database: Database, clock: ManualClock
) -> None:
    variant = await a_variant(database, clock, await a_member(database, clock))
    async with database.connect(writes=True) as connection:
        await connection.execute(text("UPDATE campaigns SET name = 'Éclair Maison', folded_name = ''"))
        await connection.run_sync(fold_names)
    async with database.read() as session:
        assert (await session.get_one(Campaign, variant.campaign_id)).folded_name == "eclair maison"


async def test_campaigns_from_before_their_parts_were_kept_are_found_by_them(
    database: Database, clock: ManualClock
) -> None:
    await a_variant(database, clock, await a_member(database, clock))

    async def kept() -> list[tuple[str, ...]]:
        async with database.connect() as connection:
            rows = await connection.execute(text("SELECT * FROM campaign_parts"))
            return sorted(map(tuple, rows))

    def keep_again(connection: Connection) -> None:
        with Operations.context(MigrationContext.configure(connection)):
            importlib.import_module("core.storage.migrations.versions.0015_parts_of_names").upgrade()

    before = await kept()
    async with database.connect(writes=True) as connection:
        await connection.execute(text("DROP TABLE campaign_parts"))
        await connection.run_sync(keep_again)
    assert await kept() == before != []


IDS = {
    "workspaces": "wsp_1",
    "members": "mem_1",
    "campaigns": "cmp_1",
    "variants": "var_1",
    "posts": "pst_1",
    "rewrites": "var_1",
}
"""A row for each, in the order in which they refer to each other."""


def migrate_to(connection: Connection, step: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, step)


def fill(connection: Connection) -> None:
    """A row in each table of IDS, as its columns are by now."""
    tables = MetaData()
    tables.reflect(connection)
    for name in IDS:
        row = {}
        for column in tables.tables[name].columns:
            of_kind = {datetime: NOON, int: 1, bool: False, str: "approved"}
            referred = [key.column.table.name for key in column.foreign_keys]
            if not column.nullable and column.server_default is None:
                row[column.name] = IDS[referred[0]] if referred else of_kind.get(column.type.python_type, {})
        connection.execute(tables.tables[name].insert().values({**row, "id": IDS[name]}))


async def test_a_database_with_rows_is_brought_up_to_date_and_keeps_them(
    database: Database, tmp_path: Path
) -> None:
    old = database
    if database.is_sqlite:
        old = Database(f"sqlite+aiosqlite:///{tmp_path}/old.db")
    else:
        async with database.connect(writes=True) as connection:
            await connection.execute(text("DROP SCHEMA public CASCADE"))
            await connection.execute(text("CREATE SCHEMA public"))
    async with old.connect(writes=True) as connection:
        await connection.run_sync(migrate_to, "0016")
        await connection.run_sync(fill)
    await migrate(old)
    async with old.connect() as connection:
        for name, row_id in IDS.items():
            kept = (await connection.execute(text(f"SELECT id FROM {name}"))).scalars().all()
            assert kept == [row_id], name
    await check_schema(old)
    if old is not database:
        await old.close()


async def test_what_was_spent_before_budgets_had_scopes_counts_in_all_of_them(
    database: Database, clock: ManualClock
) -> None:
    variant = await a_variant(database, clock, await a_member(database, clock))
    campaign_id, workspace_id = variant.campaign_id, variant.workspace_id

    def as_before(connection: Connection) -> None:
        with Operations.context(MigrationContext.configure(connection)) as operations:
            for table in ("budgets", "limits"):
                operations.drop_table(table)
            for table, columns in ADDED.items():
                for column in columns:
                    connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
            connection.execute(
                text(
                    "CREATE TABLE budgets (workspace_id VARCHAR(40), day DATE, limit_micros BIGINT,"
                    " spent_micros BIGINT, reserved_micros BIGINT, PRIMARY KEY (workspace_id, day))"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO budgets VALUES"
                    " (:id, '2026-02-28', 900, 30, 0), (:id, '2026-03-02', 900, 5, 7)"
                ),
                {"id": workspace_id},
            )
            for number, (day, state, cost, aside) in enumerate(
                [
                    ("2026-02-28", "settled", 10, 50),
                    ("2026-02-28", "lost", 20, 20),
                    ("2026-03-02", "settled", 5, 50),
                    ("2026-03-02", "reserved", 0, 7),
                    ("2026-03-02", "released", 0, 50),
                ]
            ):
                connection.execute(
                    text(
                        "INSERT INTO ledger (id, workspace_id, campaign_id, platform, writer, model, day,"
                        " state, reserved_micros, ceiling_micros, cost_micros, input_tokens, output_tokens,"
                        f" price_assumed, created_at) VALUES ('rsv_{number}', :workspace, :campaign, 'x',"
                        f" 'openai', 'm', '{day}', '{state}', {aside}, 60, {cost}, 1, 1, false,"
                        f" '{day} 10:00:00')"
                    ),
                    {"workspace": workspace_id, "campaign": campaign_id},
                )

    def step(connection: Connection) -> None:
        with Operations.context(MigrationContext.configure(connection)):
            importlib.import_module("core.storage.migrations.versions.0039_budgets").upgrade()

    async with database.connect(writes=True) as connection:
        await connection.run_sync(as_before)
        await connection.run_sync(step)

    async with database.read() as session:
        rows = await session.scalars(select(Budget))
        sums = {(row.subject, row.period.value, str(row.began)): row for row in rows}
    assert {key: (row.spent_micros, row.reserved_micros, row.limit_micros) for key, row in sums.items()} == {
        (workspace_id, "day", "2026-02-28"): (30, 0, 900),
        (workspace_id, "day", "2026-03-02"): (5, 7, 900),
        (workspace_id, "month", "2026-02-01"): (30, 0, None),
        (workspace_id, "month", "2026-03-01"): (5, 7, None),
        (workspace_id, "whole", "1970-01-01"): (35, 7, None),
        (campaign_id, "whole", "1970-01-01"): (35, 7, None),
    }
    assert await Budgets(database, clock, daily_limit=Money(900)).settle(ReservationId("rsv_3"), Money(4))
    async with database.read() as session:
        whole = await session.get_one(Budget, (workspace_id, campaign_id, Period.WHOLE, EVER))
    assert (whole.spent_micros, whole.reserved_micros) == (39, 0)


ADDED = {
    "workspaces": ["zone"],
    "campaigns": ["asked_by"],
    "ledger": ["asked_by", "task", "cached_tokens", "reasoning_tokens"],
}
