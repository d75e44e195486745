"""Many campaigns at the end of a day's money: what it pays for is written, and nothing past the limit."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.campaigns.models import Variant
from core.foundation.cache import CashewsCache
from core.foundation.ids import WorkspaceId
from core.foundation.money import Money
from core.foundation.resilience import Time
from core.spending.budgets import Budgets
from core.spending.over_budget import OverBudget
from core.spending.prices import price_of
from core.storage.database import Database
from core.writing import paying
from core.writing.drafting import Drafting
from core.writing.paying import PATIENCE
from core.writing.port import Usage, Written
from tests.builders import a_member, a_variant
from tests.core.writing.test_drafting import ScriptedWriter, asking
from tests.stand_ins.clock import ManualClock

USAGE = Usage(1_000, 8_000)
COST = price_of("gpt-4o-mini", input_tokens=1_000, output_tokens=8_000).amount
MOST = Money(18 * COST.micros)
LIMIT = Money.of_dollars("0.60")


@pytest.fixture
async def cache() -> AsyncIterator[CashewsCache]:
    cache = CashewsCache()
    yield cache
    await cache.close()


@pytest.fixture
async def variant(database: Database, clock: ManualClock) -> Variant:
    return await a_variant(database, clock, await a_member(database, clock))


@pytest.fixture
def budgets(database: Database, clock: ManualClock) -> Budgets:
    return Budgets(database, clock, daily_limit=LIMIT)


@pytest.fixture
def writer() -> ScriptedWriter:
    return ScriptedWriter(price=MOST, usage=USAGE, seconds=0.01)


def drafting_of(
    writer: ScriptedWriter, cache: CashewsCache, budgets: Budgets, clock: ManualClock, passing: Time
) -> Drafting:
    return Drafting(writer, cache, budgets, clock, max_concurrent=20, ttl=timedelta(hours=1), passing=passing)


async def write_all(drafting: Drafting, variant: Variant, many: int) -> list[Written | BaseException]:
    return await asyncio.gather(
        *(
            drafting.draft(variant.workspace_id, variant.campaign_id, asking(seed=number))
            for number in range(many)
        ),
        return_exceptions=True,
    )


async def test_of_many_at_once_all_are_written_that_the_money_is_enough_for(
    budgets: Budgets, variant: Variant, writer: ScriptedWriter, cache: CashewsCache, clock: ManualClock
) -> None:
    quick = Time(sleep=lambda _: asyncio.sleep(0.01))

    outcomes = await write_all(drafting_of(writer, cache, budgets, clock, quick), variant, 150)

    refused = [outcome for outcome in outcomes if isinstance(outcome, OverBudget)]
    spent = (await budgets.standing(variant.workspace_id)).spent
    assert LIMIT.micros - 2 * COST.micros < spent.micros <= LIMIT.micros
    assert len(outcomes) - len(refused) == spent.micros // COST.micros
    assert not any(refusal.may_pass for refusal in refused)


async def test_who_waits_for_money_that_never_comes_free_is_told_in_the_end(
    budgets: Budgets,
    variant: Variant,
    writer: ScriptedWriter,
    cache: CashewsCache,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paying, "ASK_AGAIN", 10.0)  # thirty looks tell as much as six hundred
    await budgets.reserve(
        variant.workspace_id,
        LIMIT,
        campaign_id=variant.campaign_id,
        platform=variant.platform,
        writer="openai",
        model="m",
    )
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    drafting = drafting_of(writer, cache, budgets, clock, Time(sleep=sleep, now=lambda: now[0]))

    first, second = await write_all(drafting, variant, 2)

    assert isinstance(first, OverBudget)
    assert isinstance(second, OverBudget)
    assert "set aside" in first.message
    assert PATIENCE <= now[0] < 2 * PATIENCE
    assert writer.calls == 0


async def test_while_one_workspace_waits_for_money_another_is_written_for(
    budgets: Budgets,
    variant: Variant,
    writer: ScriptedWriter,
    cache: CashewsCache,
    clock: ManualClock,
    database: Database,
) -> None:
    other = await a_variant(database, clock, await a_member(database, clock, team="T2"))
    held = await budgets.reserve(
        variant.workspace_id,
        LIMIT,
        campaign_id=variant.campaign_id,
        platform=variant.platform,
        writer="openai",
        model="m",
    )
    waiting = asyncio.Event()

    async def sleep(_: float) -> None:
        waiting.set()
        await asyncio.sleep(0.01)

    drafting = Drafting(
        writer, cache, budgets, clock, max_concurrent=1, ttl=timedelta(hours=1), passing=Time(sleep=sleep)
    )
    first = asyncio.create_task(drafting.draft(variant.workspace_id, variant.campaign_id, asking()))
    await waiting.wait()

    await drafting.draft(WorkspaceId(other.workspace_id), other.campaign_id, asking())

    assert not first.done()
    await budgets.settle(held, COST, input_tokens=1)
    assert (await first).drafts
