"""What is asked at every tick, for every card and in every list finds its rows by an index."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from core.access.models import Member
from core.flow.completion import complete_finished
from core.flow.reads import Reads
from core.flow.webhooks import Webhooks
from core.foundation.ids import ContentHash
from core.publishing import calendar, publish, recover
from core.publishing.slots import Slot
from core.review import decide
from core.storage.database import Database
from core.storage.tables import Base
from core.webhooks.fan_out import fan_out
from tests.conftest import ManualClock
from tests.grown import MEMBER, NOON, WORKSPACE, campaign_id, grow, variant_id

CAMPAIGNS = 5_000
SMALL = {"journal_heads", "journal_cursors", "webhook_endpoints", "members", "workspaces"}
"""Tables with a row for each person, endpoint or workspace: few beside what they do."""
SCANS = {True: re.compile(r"SCAN (\w+)"), False: re.compile(r"Seq Scan on (\w+)")}


@dataclass
class Grown:
    database: Database
    clock: ManualClock
    reads: Reads
    webhooks: Webhooks


@pytest.fixture
async def grown(database: Database, clock: ManualClock) -> AsyncIterator[Grown]:
    await grow(database, CAMPAIGNS)
    async with httpx.AsyncClient() as client:
        webhooks = Webhooks(database, clock, client, allow_private=True, timeout=timedelta(seconds=5))
        yield Grown(database, clock, Reads(database, 2_000), webhooks)


async def approve(house: Grown) -> None:
    async with house.database.write() as session:
        by = await session.get_one(Member, MEMBER)
        await decide.approve(session, WORKSPACE, variant_id(1, "B"), seen=ContentHash("hash"), by=by, at=NOON)


async def place(house: Grown) -> None:
    async with house.database.write() as session:
        by = await session.get_one(Member, MEMBER)
        variant = await decide.find_variant(session, WORKSPACE, variant_id(1, "B"))
        await calendar.place(session, variant, Slot(NOON, "UTC"), by=by, at=NOON)


async def decide_and_schedule(house: Grown) -> None:
    await approve(house)
    await place(house)
    await complete_finished(house.database, house.clock)
    await fan_out(house.database, house.clock)


ASKED: dict[str, Callable[[Grown], Awaitable[Any]]] = {
    "a tick that closes campaigns": lambda house: complete_finished(house.database, house.clock),
    "a tick that fans out": lambda house: fan_out(house.database, house.clock),
    "a tick that delivers": lambda house: house.webhooks.deliver(),
    "a tick that publishes": lambda house: publish.publish_due(house.database, {}, house.clock),
    "a tick that gives up what was lost": lambda house: recover.give_up_lost(house.database, house.clock),
    "a tick that looks up": lambda house: recover.look_up_unknown(house.database, {}, house.clock),
    "a card": lambda house: house.reads.campaign(WORKSPACE, campaign_id(7)),
    "the latest campaigns": lambda house: house.reads.recent(WORKSPACE),
    "what is coming": lambda house: house.reads.upcoming(WORKSPACE),
    "the latest deliveries": lambda house: house.webhooks.recent(WORKSPACE),
    "dead letters": lambda house: house.webhooks.dead(WORKSPACE),
    "a decision and its post": decide_and_schedule,
}


async def test_nothing_that_is_asked_again_and_again_reads_a_whole_table(grown: Grown) -> None:
    for what, ask in ASKED.items():
        asked = await noted(grown, ask)
        assert asked, what
        for statement, parameters in asked:
            assert not await scans(grown.database, statement, parameters), (what, statement)


async def noted(house: Grown, ask: Callable[[Grown], Awaitable[Any]]) -> list[tuple[str, Any]]:
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
    return set(SCANS[database.is_sqlite].findall(plan)) & set(Base.metadata.tables) - SMALL
