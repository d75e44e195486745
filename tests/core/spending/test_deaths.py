"""Processes that are killed while a model writes: what they may be billed for is charged, and once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, update

from core.campaigns.models import Campaign
from core.foundation.clock import SystemClock
from core.foundation.ids import CampaignState
from core.spending.books import Budget, BudgetScope
from core.spending.charging import LOST_AFTER
from core.spending.ledger import EntryState, LedgerEntry
from core.spending.periods import Period
from core.storage.database import Database
from core.storage.journal import JournalEntry
from core.storage.leases import FREE
from tests.builders import a_member
from tests.hangs.processes import BRIEF, Nursery
from tests.ports import free_port
from tests.stand_ins.openai_server import drafts
from tests.stand_ins.silent import silent

KEY = "cdk_a-key-for-tests-of-what-dies-01234567890"
ASIDE, LOST, SETTLED = EntryState.RESERVED, EntryState.LOST, EntryState.SETTLED


@dataclass(frozen=True)
class Books:
    """What the database says of money, and how its times are moved."""

    database: Database

    async def are(self, *states: EntryState) -> None:
        """Wait until the calls, in the order they were made, stand as `states`."""
        async with asyncio.timeout(60):
            while tuple(entry.state for entry in await self.calls()) != states:
                await asyncio.sleep(0.1)

    async def calls(self) -> list[LedgerEntry]:
        async with self.database.read() as session:
            return list(await session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)))

    async def sums(self) -> tuple[int, int]:
        """What is spent and what is set aside, of all days."""
        async with self.database.read() as session:
            sums = select(func.sum(Budget.spent_micros), func.sum(Budget.reserved_micros)).where(
                Budget.period == Period.DAY, Budget.scope == BudgetScope.WORKSPACE
            )
            spent, reserved = (await session.execute(sums)).one()
        return spent, reserved

    async def told(self) -> list[int]:
        async with self.database.read() as session:
            entries = await session.scalars(select(JournalEntry).where(JournalEntry.kind == "spend.settled"))
            return [entry.payload["cost_micros"] for entry in entries]

    async def let_pass(self, time: timedelta) -> None:
        """As if every call under way had begun that much earlier."""
        began = SystemClock().now() - time
        async with self.database.write() as session:
            await session.execute(
                update(LedgerEntry)
                .where(LedgerEntry.state == ASIDE)
                .values(created_at=began)
                .execution_options(synchronize_session=False)
            )

    async def lose_the_writer(self) -> None:
        async with self.database.write() as session:
            await session.execute(update(Campaign).values(leased_until=FREE))

    async def drafted(self) -> None:
        async with asyncio.timeout(60):
            while True:
                async with self.database.read() as session:
                    if await session.scalar(select(Campaign.state)) is CampaignState.IN_REVIEW:
                        return
                await asyncio.sleep(0.1)


@pytest.fixture
async def books(sqlite_url: str) -> AsyncIterator[Books]:
    database = Database(sqlite_url)
    yield Books(database)
    await database.close()


async def test_what_killed_processes_may_be_billed_for_is_charged_once_by_whichever_starts_next(
    tmp_path: Path, sqlite_url: str, books: Books, nursery: Nursery
) -> None:
    ana, port = await a_member(books.database, SystemClock()), free_port()
    async with silent(says=drafts("A kettle that whistles.").body.encode()) as model:
        environment = {
            "DATABASE_URL": sqlite_url,
            "OPENAI_BASE_URL": f"{model.url}/v1",
            "PORT": str(port),
            "COPYDESK_API_KEY": KEY,
        }
        async with nursery.running(tmp_path, "web", **environment) as web:
            await web.says("Uvicorn running")
            async with httpx.AsyncClient(trust_env=False, timeout=60) as api:
                answer = await api.post(
                    f"http://127.0.0.1:{port}/api/v1/campaigns",
                    json=BRIEF,
                    params={"workspace": ana.workspace_id},
                    headers={"Authorization": f"Bearer {KEY}"},
                )
            assert answer.status_code == 202, answer.text
            await model.until_asked("/v1/responses")
        # Killed, as every process here is at the end of its block; so is the worker that comes next.
        await books.lose_the_writer()
        await books.let_pass(LOST_AFTER)
        async with nursery.running(tmp_path, "worker", **environment):
            await books.are(LOST, ASIDE)
            await model.until_asked(*["/v1/responses"] * 2)

        model.speaks.set()
        await books.lose_the_writer()
        await books.let_pass(LOST_AFTER)
        async with nursery.running(tmp_path, "worker", **environment) as worker:
            await books.are(LOST, LOST, SETTLED)
            await books.drafted()
            assert await worker.ends() == 0

    calls = await books.calls()
    charged = [call.cost_micros for call in calls]
    assert charged[:2] == [call.reserved_micros for call in calls[:2]]
    assert await books.sums() == (sum(charged), 0)
    assert sorted(await books.told()) == sorted(charged)
