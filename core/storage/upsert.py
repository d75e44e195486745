"""Inserting: what may be there already, and many rows at once. PostgreSQL and SQLite say it nearly alike."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.storage.tables import Base


def insert(session: AsyncSession, table: type[Any]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT into `table` that takes an ON CONFLICT clause."""
    return insert_on(dialect_of(session), table)


def insert_on(dialect: str, table: type[Any]) -> postgresql.Insert | sqlite.Insert:
    """The same for statements that are built once: building one takes longer than asking it."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def dialect_of(session: AsyncSession) -> str:
    """Which database `session` speaks to."""
    return session.get_bind().dialect.name


def each_of(dialect: str, texts: str) -> sqlalchemy.ColumnElement[str]:
    """A column of the texts in the parameter called `texts`, a list, to select from."""
    if dialect == "postgresql":
        listed = sqlalchemy.bindparam(texts, type_=postgresql.JSONB)
        return sqlalchemy.func.jsonb_array_elements_text(listed).column_valued("each")
    listed = sqlalchemy.bindparam(texts, type_=sqlalchemy.JSON)
    return sqlalchemy.func.json_each(listed).table_valued("value").c.value


async def insert_many(session: AsyncSession, table: type[Base], columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows, given column by column; nobody gets them as objects.

    The driver gets the values as they are kept: for each row by itself, SQLAlchemy takes ten times as long.
    """
    statement, kept_as = _inserting(table, session.get_bind().dialect, tuple(columns))
    kept = []
    for name, as_kept in kept_as.items():
        values = columns[name]
        if as_kept is not None:
            once = {value: as_kept(value) for value in set(values)}
            values = [once[value] for value in values]
        kept.append(values)
    connection = await session.connection()
    await connection.exec_driver_sql(statement, list(zip(*kept, strict=True)))


@lru_cache
def _inserting(
    table: type[Base], dialect: sqlalchemy.Dialect, columns: tuple[str, ...]
) -> tuple[str, dict[str, Callable[[Any], Any] | None]]:
    """The statement, and what makes of each column's values what is kept, in the statement's order."""
    compiled = sqlalchemy.insert(table).compile(dialect=dialect, column_keys=columns)
    types = {name: table.__table__.columns[name].type for name in compiled.positiontup or ()}
    return str(compiled), {
        name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()
    }
