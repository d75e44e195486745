"""What is asked at every tick, for every card and in every list finds its rows by an index."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event

from core.storage.database import Database
from core.storage.tables import Base
from tests.asked_often import ASKED, House
from tests.grown import grow
from tests.stand_ins.clock import ManualClock

CAMPAIGNS = 5_000
SMALL = {
    "accounts",
    "journal_heads",
    "journal_cursors",
    "engagement_heads",
    "figures_heads",
    "webhook_endpoints",
    "members",
    "workspaces",
}
"""Tables with a row for each person, account, endpoint or workspace: few beside what they do."""
UNDER_WAY = {"amendments", "rewrites", "unshown", "untold"}
"""Tables whose rows go once their work is done."""
SCANS = {
    True: re.compile(r"(?:SCAN |SEARCH (?=campaign_parts .*\(workspace_id=\?\)))(\w+)"),
    False: re.compile(r"Seq Scan on (\w+)"),
}
"""How a plan says so; of parts of names, a workspace's all are as good as a whole table."""


async def test_nothing_that_is_asked_again_and_again_reads_a_whole_table(
    database: Database, clock: ManualClock
) -> None:
    await grow(database, CAMPAIGNS)
    async with House.on(database, clock) as house:
        for what, ask in ASKED.items():
            asked = await noted(house, ask)
            assert asked, what
            for statement, parameters in asked:
                assert not await scans(database, statement, parameters), (what, statement)


async def noted(house: House, ask: Callable[[House], Awaitable[Any]]) -> list[tuple[str, Any]]:
    """The statements that `ask` makes, and what they were given."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "WITH", "DELETE")):
            statements.append((statement, parameters))

    engine = house.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await ask(house)
    event.remove(engine, "before_cursor_execute", note)
    return statements


async def scans(database: Database, statement: str, parameters: Any) -> set[str]:
    """The tables of which this statement reads every row."""
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    async with database.engine.connect() as connection:
        found = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
        plan = "\n".join(" ".join(map(str, row)) for row in found)
    return set(SCANS[database.is_sqlite].findall(plan)) & set(Base.metadata.tables) - SMALL - UNDER_WAY
