"""All engines of a kind keep what they compile in one place, which knows it by the kind of dialect.

Each test has a database of its own, and would spend a sixth of its time on compiling each statement anew.
"""

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache


def compile_together(kind: Any) -> None:
    compiled: LRUCache[Any, Any] = LRUCache(10_000)

    def engine_created(engine: Engine) -> None:
        engine._compiled_cache = compiled

    def is_same(one: Dialect, other: object) -> bool:
        return type(one) is type(other)

    kind.engine_created, kind.__eq__, kind.__hash__ = engine_created, is_same, lambda one: hash(type(one))


for kind in (SQLiteDialect_aiosqlite, PGDialect_asyncpg):
    compile_together(kind)
