"""Two hundred calls at once, and money for fifty: all of it is used, and none is passed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.foundation.cache import CashewsCache
from core.foundation.money import Money
from core.foundation.resilience import Time
from core.spending.books import BudgetScope
from core.spending.over_budget import OverBudget
from core.spending.periods import Period
from core.spending.prices import price_of
from core.writing.drafting import Drafting
from core.writing.port import Usage
from tests.core.spending.conftest import EACH, Till
from tests.core.writing.test_drafting import ScriptedWriter, asking

USAGE = Usage(1_000, 8_000)
COST = price_of("gpt-4o-mini", input_tokens=1_000, output_tokens=8_000).amount
MONEY_FOR, CALLS = 50, 200
LIMIT = Money(MONEY_FOR * COST.micros)


@pytest.fixture
async def drafting(till: Till) -> AsyncIterator[Drafting]:
    cache = CashewsCache()
    writer = ScriptedWriter(price=Money(6 * COST.micros), usage=USAGE, seconds=0.01)
    yield Drafting(
        writer,
        cache,
        till.budgets,
        till.clock,
        max_concurrent=20,
        ttl=timedelta(hours=1),
        passing=Time(sleep=lambda _: asyncio.sleep(0.1)),
    )
    await cache.close()


@pytest.mark.parametrize(("scope", "period"), [EACH[0], EACH[2], EACH[4]])
async def test_of_two_hundred_at_once_fifty_are_written_and_at_no_moment_is_the_budget_passed(
    till: Till, drafting: Drafting, scope: BudgetScope, period: Period
) -> None:
    await till.limit(scope, period, LIMIT)
    held: list[int] = []

    async def watch() -> None:
        while True:
            rows = [row for row in await till.rows() if (row.scope, row.period) == (scope, period)]
            held.extend(row.spent_micros + row.reserved_micros for row in rows)
            await asyncio.sleep(0.05)

    watching = asyncio.create_task(watch())
    outcomes = await asyncio.gather(
        *(
            drafting.draft(
                till.ana.workspace_id,
                till.variant.campaign_id,
                asking(seed=number),
                asked_by=till.ana.id,
            )
            for number in range(CALLS)
        ),
        return_exceptions=True,
    )
    watching.cancel()

    written = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    assert {type(one) for one in outcomes if isinstance(one, BaseException)} == {OverBudget}
    spent = (await till.row(scope, period)).spent_micros
    assert 0.95 * LIMIT.micros <= spent == len(written) * COST.micros <= LIMIT.micros
    assert len(held) > 10
    assert max(held) <= LIMIT.micros
    await till.require_true_books()
