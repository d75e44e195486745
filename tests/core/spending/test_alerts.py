"""What people are told of budgets: at 50, 80 and 100 percent, once in each period. On both databases."""

import asyncio
from collections.abc import Sequence

import pytest

from core.foundation.money import Money
from core.spending.books import BudgetScope
from core.spending.over_budget import OverBudget
from core.spending.periods import Period
from tests.core.spending.conftest import EACH, HOUR, Till

LIMIT = Money(1_000)


async def told_at(till: Till) -> Sequence[int]:
    return [entry.payload["percent"] for entry in await till.told()]


@pytest.mark.parametrize(("scope", "period"), EACH)
async def test_each_budget_tells_at_each_threshold_once_however_many_calls_pass_it_at_once(
    till: Till, scope: BudgetScope, period: Period
) -> None:
    await till.limit(scope, period, LIMIT)
    reserved = [await till.reserve(Money(50)) for _ in range(20)]

    await asyncio.gather(*(till.budgets.settle(one, Money(50), input_tokens=1) for one in reserved))

    told = await till.told()
    assert [entry.payload["percent"] for entry in told] == [50, 80, 100]
    assert {
        (entry.payload["scope"], entry.payload["subject"], entry.payload["period"]) for entry in told
    } == {(scope, till.subject(scope), period)}
    assert [entry.payload["spent_micros"] for entry in told] == [500, 800, 1_000]


async def test_what_is_set_aside_is_not_told_as_spent(till: Till) -> None:
    await till.limit(BudgetScope.CAMPAIGN, Period.WHOLE, LIMIT)
    await till.reserve(LIMIT)
    assert not await till.told()


async def test_a_budget_that_is_all_but_spent_is_told_as_used_up_when_it_refuses_and_once(till: Till) -> None:
    await till.limit(BudgetScope.CAMPAIGN, Period.WHOLE, LIMIT)
    await till.spend(Money(900))

    refused = await asyncio.gather(*(till.reserve(Money(200)) for _ in range(20)), return_exceptions=True)

    assert {type(outcome) for outcome in refused} == {OverBudget}
    assert await told_at(till) == [50, 80, 100]
    [*_, last] = await till.told()
    assert "resets_at" not in last.payload


async def test_one_dear_call_that_does_not_fit_says_nothing_of_a_budget_with_room_for_others(
    till: Till,
) -> None:
    await till.limit(BudgetScope.CAMPAIGN, Period.WHOLE, LIMIT)
    await till.spend(Money(300))
    with pytest.raises(OverBudget):
        await till.reserve(Money(800))
    assert not await till.told()


async def test_the_next_day_tells_anew(till: Till) -> None:
    await till.limit(BudgetScope.WORKSPACE, Period.DAY, LIMIT)
    for _ in range(2):
        await till.spend(Money(500))
        till.clock.advance(24 * HOUR)

    first, second = await till.told()
    assert (first.payload["percent"], second.payload["percent"]) == (50, 50)
    assert first.payload["resets_at"] == "2026-03-03T00:00:00+00:00"


async def test_a_raised_limit_tells_at_its_own_percentages(till: Till) -> None:
    await till.limit(BudgetScope.MEMBER, Period.MONTH, LIMIT)
    await till.spend(Money(900))
    await till.limit(BudgetScope.MEMBER, Period.MONTH, Money(2_000))
    await till.spend(Money(800))

    assert await told_at(till) == [50, 80, 50, 80]


async def test_a_settlement_that_comes_to_nothing_tells_nothing(till: Till) -> None:
    await till.limit(BudgetScope.CAMPAIGN, Period.WHOLE, LIMIT)
    reservation = await till.reserve(Money(900))
    with pytest.raises(RuntimeError):
        async with till.database.write() as session:
            await till.budgets.settle(reservation, Money(900), within=session)
            raise RuntimeError
    assert not await till.told()
    assert (await till.row(BudgetScope.CAMPAIGN, Period.WHOLE)).told == 0
