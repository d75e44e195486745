"""Budgets of workspaces, campaigns and members: each holds at once with all others. On both databases."""

import asyncio
from datetime import UTC, datetime

import pytest

from core.foundation.events.spending import SpendSettled
from core.foundation.money import ZERO, Money
from core.spending.books import BudgetScope, Payers
from core.spending.budgets import Budgets
from core.spending.charging import LOST_AFTER
from core.spending.over_budget import OverBudget
from core.spending.periods import Period
from core.spending.rates import Tier
from core.storage.database import Database
from tests.core.spending.conftest import EACH, HOUR, PLENTY, Till

CENT, DOLLAR = Money.of_dollars("0.01"), Money.of_dollars(1)


@pytest.mark.parametrize(("scope", "period"), EACH)
async def test_two_hundred_calls_at_once_never_pass_a_limit_whosever_it_is(
    till: Till, scope: BudgetScope, period: Period
) -> None:
    await till.limit(scope, period, DOLLAR)
    others = Database(str(till.database.engine.url.render_as_string(hide_password=False)))
    second = Budgets(others, till.clock, daily_limit=PLENTY)

    outcomes = await asyncio.gather(
        *(
            till.reserve(Money.of_dollars("0.03"), budgets=second if number % 2 else None)
            for number in range(200)
        ),
        return_exceptions=True,
    )

    await others.close()
    refused = [outcome for outcome in outcomes if isinstance(outcome, OverBudget)]
    assert (len(outcomes) - len(refused), len(refused)) == (33, 167)
    assert (await till.row(scope, period)).reserved_micros == 990_000
    await till.require_true_books()


async def test_what_one_budget_refuses_is_set_aside_in_no_other(till: Till) -> None:
    await till.limit(BudgetScope.MEMBER, Period.MONTH, CENT)
    await till.limit(BudgetScope.CAMPAIGN, Period.WHOLE, DOLLAR)

    with pytest.raises(OverBudget):
        await till.reserve(Money(10_001))

    assert {row.reserved_micros for row in await till.rows()} == {0}
    assert not await till.entries()


async def test_of_two_limits_the_lower_holds_whichever_it_is(till: Till) -> None:
    await till.limit(BudgetScope.CAMPAIGN, Period.WHOLE, DOLLAR)
    await till.limit(BudgetScope.MEMBER, Period.DAY, Money.of_dollars("0.40"))
    await till.spend(Money.of_dollars("0.30"))

    with pytest.raises(OverBudget) as by_member:
        await till.reserve(Money.of_dollars("0.20"))
    till.clock.advance(24 * HOUR)
    for _ in range(2):
        await till.spend(Money.of_dollars("0.20"))
        till.clock.advance(24 * HOUR)
    with pytest.raises(OverBudget) as by_campaign:
        await till.reserve(Money.of_dollars("0.35"))

    assert by_member.value.message == (
        "Today's limit of $0.40 for Ana is used up ($0.30 spent, $0.20 asked). "
        "It resets at 00:00 UTC on 3 March."
    )
    assert by_campaign.value.message == (
        "The limit of $1.00 for this campaign is used up ($0.70 spent, $0.35 asked). "
        "It does not reset. An admin can raise it, by `/campaign budgets` or `copydesk budget set`."
    )


async def test_where_two_refuse_the_one_that_has_room_last_is_told(till: Till) -> None:
    await till.limit(BudgetScope.WORKSPACE, Period.DAY, CENT)
    await till.limit(BudgetScope.WORKSPACE, Period.MONTH, CENT)
    await till.spend(CENT)

    with pytest.raises(OverBudget) as refused:
        await till.reserve(CENT)

    assert refused.value.resets_at == datetime(2026, 4, 1, tzinfo=UTC)
    assert refused.value.message.startswith("This month's limit of $0.01 is used up")
    assert refused.value.retry_after == (datetime(2026, 4, 1, tzinfo=UTC) - till.clock.now()).total_seconds()


async def test_a_limit_set_in_the_middle_of_a_month_knows_of_all_of_it(till: Till) -> None:
    await till.spend(Money(9_000))
    till.clock.advance(24 * HOUR)
    under_way = await till.reserve(Money(600))
    await till.limit(BudgetScope.MEMBER, Period.MONTH, CENT)

    with pytest.raises(OverBudget):
        await till.reserve(Money(401))
    await till.budgets.settle(under_way, ZERO)
    await till.reserve(Money(1_000))


async def test_a_limit_that_is_taken_away_holds_nobody_back(till: Till) -> None:
    await till.limit(BudgetScope.CAMPAIGN, Period.WHOLE, ZERO)
    with pytest.raises(OverBudget) as refused:
        await till.reserve(CENT)
    assert "more than the whole limit of $0.00 for this campaign" in refused.value.message
    await till.limit(BudgetScope.CAMPAIGN, Period.WHOLE, None)
    await till.reserve(CENT)


@pytest.mark.parametrize(("scope", "period"), EACH)
async def test_a_lost_call_stays_set_aside_until_it_counts_as_spent_in_each_budget(
    till: Till, scope: BudgetScope, period: Period
) -> None:
    await till.limit(scope, period, DOLLAR)
    await till.reserve(DOLLAR)
    till.clock.advance(LOST_AFTER)

    with pytest.raises(OverBudget) as under_way:
        await till.reserve(CENT)
    await till.budgets.charge_lost()
    till.clock.advance(0.001 * HOUR)
    await till.budgets.charge_lost()
    with pytest.raises(OverBudget) as lost:
        await till.reserve(CENT)

    assert (under_way.value.may_pass, lost.value.may_pass) == (True, False)
    row = await till.row(scope, period)
    assert (row.spent_micros, row.reserved_micros) == (DOLLAR.micros, 0)
    await till.require_true_books()


async def test_the_ledger_and_the_journal_know_who_asked_and_for_what(till: Till) -> None:
    reservation = await till.reserve(CENT)
    await till.budgets.settle(
        reservation,
        CENT,
        input_tokens=10,
        output_tokens=20,
        cached_tokens=4,
        reasoning_tokens=15,
        tier=Tier.FLEX,
    )

    [entry], [told] = await till.entries(), await till.told(SpendSettled.kind)
    assert (entry.asked_by, entry.task) == (till.ana.id, "draft")
    assert (entry.cached_tokens, entry.reasoning_tokens, entry.tier) == (4, 15, Tier.FLEX)
    expected = {"task": "draft", "member_id": till.ana.id, "cached_tokens": 4, "reasoning_tokens": 15}
    assert expected.items() <= told.payload.items()


# at the door


async def require_room(till: Till, *most: Money) -> None:
    payers = Payers(till.ana.workspace_id, till.variant.campaign_id, till.ana.id)
    async with till.budgets.telling(), till.database.read() as session:
        await till.budgets.require_room(
            session, payers, [(till.variant.platform, "m", each) for each in most]
        )


async def test_what_the_cheapest_call_still_has_room_for_is_let_in(till: Till) -> None:
    await till.limit(BudgetScope.CAMPAIGN, Period.WHOLE, DOLLAR)
    await till.spend(Money.of_dollars("0.90"))

    await require_room(till, DOLLAR, Money.of_dollars("0.10"))
    with pytest.raises(OverBudget):
        await require_room(till, DOLLAR, Money.of_dollars("0.11"))


async def test_what_calls_under_way_may_give_back_turns_nobody_away(till: Till) -> None:
    await till.limit(BudgetScope.WORKSPACE, Period.DAY, DOLLAR)
    await till.reserve(DOLLAR)

    await require_room(till, DOLLAR)


async def test_at_the_door_a_call_costs_what_such_calls_cost_of_late(till: Till) -> None:
    await till.limit(BudgetScope.WORKSPACE, Period.DAY, DOLLAR)
    for _ in range(5):
        await till.budgets.settle(await till.reserve(Money.of_dollars("0.5")), CENT, input_tokens=1)
    await till.spend(Money.of_dollars("0.9"), model="another")

    await require_room(till, Money.of_dollars("0.5"))
