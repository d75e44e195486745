"""Inserting: what may be there already, and many rows at once. PostgreSQL and SQLite say it nearly alike."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.storage.tables import Base


def insert(session: AsyncSession, table: type[Any]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT into `table` that takes an ON CONFLICT clause."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def each_of(session: AsyncSession, texts: Sequence[str]) -> sqlalchemy.ColumnElement[str]:
    """A column of these texts, to select from; one parameter however many they are."""
    if session.get_bind().dialect.name == "postgresql":
        listed = sqlalchemy.cast(list(texts), postgresql.JSONB)
        return sqlalchemy.func.jsonb_array_elements_text(listed).column_valued("each")
    return sqlalchemy.func.json_each(json.dumps(texts)).table_valued("value").c.value


async def insert_many(session: AsyncSession, table: type[Base], columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows, given column by column; nobody gets them as objects.

    The driver gets the values as they are kept: for each row by itself, SQLAlchemy takes ten times as long.
    """
    dialect = session.get_bind().dialect
    compiled = sqlalchemy.insert(table).compile(dialect=dialect, column_keys=list(columns))
    kept = []
    for name in compiled.positiontup or ():
        values = columns[name]
        as_kept = table.__table__.columns[name].type.dialect_impl(dialect).bind_processor(dialect)
        if as_kept is not None:
            once = {value: as_kept(value) for value in set(values)}
            values = [once[value] for value in values]
        kept.append(values)
    connection = await session.connection()
    await connection.exec_driver_sql(str(compiled), list(zip(*kept, strict=True)))
