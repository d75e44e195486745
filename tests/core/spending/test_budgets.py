"""The daily budget: never overspent, settled once, charged when a process dies. On both databases."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from core.campaigns.models import Variant
from core.foundation.ids import PlatformName
from core.foundation.money import ZERO, Money
from core.spending.budgets import Budgets
from core.spending.charging import LOST_AFTER
from core.spending.ledger import ENOUGH_TO_LEARN, EntryState, LedgerEntry, ReservationId, Task, costs
from core.spending.over_budget import OverBudget
from core.storage.database import Database
from core.storage.journal import JournalEntry
from tests.builders import a_member, a_variant
from tests.stand_ins.clock import ManualClock

CENT = Money.of_dollars("0.01")
DOLLAR = Money.of_dollars(1)


@pytest.fixture
async def variant(database: Database, clock: ManualClock) -> Variant:
    return await a_variant(database, clock, await a_member(database, clock))


@pytest.fixture
def budgets(database: Database, clock: ManualClock) -> Budgets:
    return Budgets(database, clock, daily_limit=DOLLAR)


async def reserved(
    budgets: Budgets, variant: Variant, estimate: Money, model: str = "m", *, task: Task = Task.DRAFT
) -> ReservationId:
    return await budgets.reserve(
        variant.workspace_id,
        estimate,
        campaign_id=variant.campaign_id,
        platform=PlatformName.X,
        writer="openai",
        model=model,
        task=task,
    )


async def spent(budgets: Budgets, variant: Variant, cost: Money, *, most: Money = DOLLAR) -> None:
    await budgets.settle(await reserved(budgets, variant, most), cost, input_tokens=1)


async def entries(database: Database) -> Sequence[LedgerEntry]:
    async with database.read() as session:
        return (await session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))).all()


async def test_two_hundred_calls_at_once_never_overspend(
    budgets: Budgets, variant: Variant, database: Database
) -> None:
    estimate = Money.of_dollars("0.03")

    outcomes = await asyncio.gather(
        *(reserved(budgets, variant, estimate) for _ in range(200)), return_exceptions=True
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, OverBudget)]
    assert (len(outcomes) - len(refused), len(refused)) == (33, 167)
    standing = await budgets.standing(variant.workspace_id)
    assert standing.reserved == Money.of_dollars("0.99")
    assert len(await entries(database)) == 33


async def test_reserving_and_settling_at_once_keeps_the_sums_exact(
    budgets: Budgets, variant: Variant
) -> None:
    async def call(number: int) -> Money:
        try:
            reservation = await reserved(budgets, variant, Money(20_000))
        except OverBudget:
            return ZERO
        cost = Money(number * 37)
        await budgets.settle(reservation, cost, input_tokens=1)
        return cost

    charged = await asyncio.gather(*(call(number) for number in range(100)))

    standing = await budgets.standing(variant.workspace_id)
    assert standing.spent == sum(charged, ZERO)
    assert standing.reserved == ZERO
    assert standing.spent <= DOLLAR


async def test_the_last_micro_dollar_may_be_spent_but_not_one_more(
    budgets: Budgets, variant: Variant
) -> None:
    await reserved(budgets, variant, DOLLAR)

    with pytest.raises(OverBudget):
        await reserved(budgets, variant, Money(1))


async def test_a_refusal_says_what_was_asked_and_when_it_resets(budgets: Budgets, variant: Variant) -> None:
    await spent(budgets, variant, Money.of_dollars("0.98"))

    with pytest.raises(OverBudget) as raised:
        await reserved(budgets, variant, Money.of_dollars("0.05"))

    assert raised.value.message == (
        "Today's limit of $1.00 is used up ($0.98 spent, $0.05 asked). It resets at 00:00 UTC on 3 March."
    )
    assert raised.value.resets_at == datetime(2026, 3, 3, tzinfo=UTC)


async def test_settling_gives_back_what_was_not_needed(budgets: Budgets, variant: Variant) -> None:
    reservation = await reserved(budgets, variant, DOLLAR)

    assert await budgets.settle(reservation, CENT, input_tokens=10, output_tokens=20)

    standing = await budgets.standing(variant.workspace_id)
    assert (standing.spent, standing.reserved) == (CENT, ZERO)
    assert standing.left == Money.of_dollars("0.99")


async def test_a_call_is_charged_once_however_often_it_is_settled(budgets: Budgets, variant: Variant) -> None:
    reservation = await reserved(budgets, variant, DOLLAR)

    answers = await asyncio.gather(*(budgets.settle(reservation, CENT, input_tokens=1) for _ in range(5)))

    assert sorted(answers) == [False, False, False, False, True]
    assert (await budgets.standing(variant.workspace_id)).spent == CENT


async def test_a_charged_call_is_journaled_and_a_free_one_is_not(
    budgets: Budgets, variant: Variant, database: Database
) -> None:
    charged, free = await reserved(budgets, variant, CENT), await reserved(budgets, variant, CENT)

    await budgets.settle(charged, CENT, input_tokens=10, output_tokens=20)
    await budgets.settle(free, ZERO)

    async with database.read() as session:
        kind = JournalEntry.kind == "spend.settled"
        (entry,) = await session.scalars(select(JournalEntry).where(kind))
    assert entry.payload["cost_micros"] == CENT.micros
    assert entry.payload["campaign_id"] == variant.campaign_id
    assert {e.state for e in await entries(database)} == {EntryState.SETTLED, EntryState.RELEASED}


async def test_a_new_day_has_a_new_budget(budgets: Budgets, variant: Variant, clock: ManualClock) -> None:
    await reserved(budgets, variant, DOLLAR)
    clock.advance(timedelta(hours=15))

    await reserved(budgets, variant, DOLLAR)

    assert (await budgets.standing(variant.workspace_id)).reserved == DOLLAR


async def test_a_call_that_ends_after_midnight_is_charged_to_the_day_it_began(
    budgets: Budgets, variant: Variant, clock: ManualClock, database: Database
) -> None:
    reservation = await reserved(budgets, variant, DOLLAR)
    clock.advance(timedelta(hours=15))

    await budgets.settle(reservation, CENT, input_tokens=1)

    assert (await budgets.standing(variant.workspace_id)).spent == ZERO
    assert [entry.day for entry in await entries(database)] == [date(2026, 3, 2)]


async def test_one_workspace_does_not_spend_anothers_budget(
    budgets: Budgets, variant: Variant, database: Database, clock: ManualClock
) -> None:
    other = await a_variant(database, clock, await a_member(database, clock, team="T2"))
    await reserved(budgets, variant, DOLLAR)

    await reserved(budgets, other, DOLLAR)

    assert (await budgets.standing(other.workspace_id)).left == ZERO


async def test_a_raised_limit_counts_at_once(
    budgets: Budgets, variant: Variant, database: Database, clock: ManualClock
) -> None:
    await reserved(budgets, variant, DOLLAR)
    raised = Budgets(database, clock, daily_limit=DOLLAR + DOLLAR)

    await reserved(raised, variant, DOLLAR)

    assert (await raised.standing(variant.workspace_id)).left == ZERO


async def test_a_call_whose_process_died_counts_as_spent_since_it_may_be_billed(
    budgets: Budgets, variant: Variant, clock: ManualClock, database: Database
) -> None:
    await reserved(budgets, variant, DOLLAR)
    clock.advance(LOST_AFTER)
    running = await budgets.charge_lost()
    clock.advance(timedelta(seconds=1))

    lost = await budgets.charge_lost()

    standing = await budgets.standing(variant.workspace_id)
    assert (running, lost, await budgets.charge_lost()) == (0, 1, 0)
    assert (standing.spent, standing.reserved) == (DOLLAR, ZERO)
    async with database.read() as session:
        (cost,) = await costs(session, variant.workspace_id, since=clock.now() - timedelta(days=1))
        (told,) = await session.scalars(select(JournalEntry).where(JournalEntry.kind == "spend.settled"))
    assert (cost.amount, cost.assumed) == (DOLLAR, True)
    assert told.payload["cost_micros"] == DOLLAR.micros


async def test_lost_calls_are_charged_by_whoever_sets_money_aside_next(
    budgets: Budgets, variant: Variant, clock: ManualClock
) -> None:
    await reserved(budgets, variant, CENT)
    clock.advance(LOST_AFTER + timedelta(seconds=1))

    await reserved(budgets, variant, CENT)

    standing = await budgets.standing(variant.workspace_id)
    assert (standing.spent, standing.reserved) == (CENT, CENT)


@pytest.mark.parametrize("cost", [CENT, ZERO])
async def test_a_call_that_ends_after_it_was_taken_for_lost_is_charged_what_it_cost(
    budgets: Budgets, variant: Variant, clock: ManualClock, database: Database, cost: Money
) -> None:
    reservation = await reserved(budgets, variant, DOLLAR)
    clock.advance(timedelta(hours=1))
    await budgets.charge_lost()

    assert await budgets.settle(reservation, cost)
    assert not await budgets.settle(reservation, cost)

    standing = await budgets.standing(variant.workspace_id)
    assert (standing.spent, standing.reserved) == (cost, ZERO)
    async with database.read() as session:
        told = await session.scalars(select(JournalEntry).where(JournalEntry.kind == "spend.settled"))
        assert sum(entry.payload["cost_micros"] for entry in told) == cost.micros


async def test_yesterdays_lost_call_is_charged_to_yesterday(
    budgets: Budgets, variant: Variant, clock: ManualClock
) -> None:
    await reserved(budgets, variant, DOLLAR)
    clock.advance(timedelta(hours=15))

    await budgets.charge_lost()

    assert (await budgets.standing(variant.workspace_id)).left == DOLLAR


async def test_a_lost_answer_costs_no_less_than_was_set_aside(budgets: Budgets, variant: Variant) -> None:
    await budgets.settle(await reserved(budgets, variant, CENT), ZERO, lost=True)
    await budgets.settle(await reserved(budgets, variant, CENT), Money(20_000), input_tokens=1, lost=True)

    assert (await budgets.standing(variant.workspace_id)).spent == Money(30_000)


async def test_of_calls_under_way_each_is_settled_by_itself(
    budgets: Budgets, variant: Variant, database: Database, clock: ManualClock
) -> None:
    first = await reserved(budgets, variant, CENT)
    second = await reserved(budgets, variant, Money(20_000))
    clock.advance(timedelta(seconds=5))

    assert await budgets.settle(second, Money(7), input_tokens=10, output_tokens=20)

    found = {entry.id: entry for entry in await entries(database)}
    assert (found[first].state, found[first].settled_at) == (EntryState.RESERVED, None)
    assert (found[second].state, found[second].settled_at) == (EntryState.SETTLED, clock.now())
    assert not found[second].price_assumed
    standing = await budgets.standing(variant.workspace_id)
    assert (standing.spent, standing.reserved) == (Money(7), CENT)
    async with database.read() as session:
        (told,) = await session.scalars(select(JournalEntry).where(JournalEntry.kind == "spend.settled"))
    assert told.payload == {
        "campaign_id": variant.campaign_id,
        "platform": "x",
        "writer": "openai",
        "model": "m",
        "input_tokens": 10,
        "output_tokens": 20,
        "cost_micros": 7,
        "task": "draft",
        "cached_tokens": 0,
        "reasoning_tokens": 0,
    }


@pytest.mark.parametrize(("cost", "read", "written"), [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 2), (1, 2, 1)])
async def test_a_call_that_used_anything_is_settled_and_not_released(
    budgets: Budgets, variant: Variant, database: Database, cost: int, read: int, written: int
) -> None:
    reservation = await reserved(budgets, variant, CENT)
    await budgets.settle(reservation, Money(cost), input_tokens=read, output_tokens=written)
    assert [entry.state for entry in await entries(database)] == [EntryState.SETTLED]


async def test_what_is_settled_within_a_transaction_that_comes_to_nothing_is_still_to_settle(
    budgets: Budgets, variant: Variant, database: Database
) -> None:
    reservation = await reserved(budgets, variant, CENT)
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            assert await budgets.settle(reservation, Money(5), within=session)
            raise RuntimeError

    assert (await budgets.standing(variant.workspace_id)).reserved == CENT
    assert await budgets.settle(reservation, Money(5))


async def test_what_one_workspace_does_moves_no_figure_of_another(
    budgets: Budgets, variant: Variant, database: Database, clock: ManualClock
) -> None:
    other = await a_variant(database, clock, await a_member(database, clock, team="T2"))
    await spent(budgets, other, Money(300))
    await reserved(budgets, other, CENT)
    await spent(budgets, variant, Money(5))
    await reserved(budgets, variant, Money(40))

    standing = {one: await budgets.standing(one.workspace_id) for one in (variant, other)}
    assert (standing[variant].spent, standing[variant].reserved) == (Money(5), Money(40))
    assert (standing[other].spent, standing[other].reserved) == (Money(300), CENT)
    assert standing[other].resets_at == datetime(2026, 3, 3, tzinfo=UTC)


async def test_what_is_settled_today_of_yesterday_leaves_today_as_it_is(
    budgets: Budgets, variant: Variant, clock: ManualClock
) -> None:
    reservation = await reserved(budgets, variant, DOLLAR)
    clock.advance(timedelta(hours=15))
    await reserved(budgets, variant, CENT)

    await budgets.settle(reservation, CENT, input_tokens=1)

    standing = await budgets.standing(variant.workspace_id)
    assert (standing.spent, standing.reserved) == (ZERO, CENT)


async def test_one_sweep_charges_all_lost_calls_each_to_its_own_workspace(
    budgets: Budgets, variant: Variant, database: Database, clock: ManualClock
) -> None:
    other = await a_variant(database, clock, await a_member(database, clock, team="T2"))
    for one, most in ((variant, CENT), (other, Money(7)), (variant, Money(5))):
        await reserved(budgets, one, most)
    clock.advance(LOST_AFTER + timedelta(seconds=1))

    assert await budgets.charge_lost() == 3

    spent = [(await budgets.standing(one.workspace_id)).spent for one in (variant, other)]
    assert spent == [Money(10_005), Money(7)]
    assert {entry.settled_at for entry in await entries(database)} == {clock.now()}


async def test_who_sets_money_aside_charges_no_lost_call_of_another_workspace(
    budgets: Budgets, variant: Variant, database: Database, clock: ManualClock
) -> None:
    other = await a_variant(database, clock, await a_member(database, clock, team="T2"))
    await reserved(budgets, other, CENT)
    clock.advance(LOST_AFTER + timedelta(seconds=1))

    await reserved(budgets, variant, CENT)

    assert (await budgets.standing(other.workspace_id)).reserved == CENT
    assert await budgets.charge_lost() == 1


# what is learned


async def test_what_is_set_aside_comes_near_to_what_such_calls_cost(
    budgets: Budgets, variant: Variant, database: Database
) -> None:
    most, cost = Money(90_000), Money(5_000)
    for _ in range(ENOUGH_TO_LEARN):
        await spent(budgets, variant, cost, most=most)

    await reserved(budgets, variant, most)

    aside = [entry.reserved_micros for entry in await entries(database)]
    assert aside == [90_000] * ENOUGH_TO_LEARN + [6_250]


async def test_calls_that_cost_nothing_teach_nothing_since_the_next_may_be_charged(
    budgets: Budgets, variant: Variant
) -> None:
    for _ in range(ENOUGH_TO_LEARN):
        await spent(budgets, variant, ZERO, most=DOLLAR)

    await reserved(budgets, variant, DOLLAR)

    with pytest.raises(OverBudget):
        await reserved(budgets, variant, DOLLAR)


async def test_how_many_variants_a_call_gave_may_be_told_after_it_was_charged(
    budgets: Budgets, variant: Variant, database: Database
) -> None:
    reservation = await reserved(budgets, variant, DOLLAR)
    await budgets.settle(reservation, CENT, input_tokens=1)

    told = [await budgets.settle(reservation, CENT, input_tokens=1, variants=many) for many in (3, 0)]

    [entry] = await entries(database)
    assert (told, entry.variants, entry.cost_micros) == ([False, False], 3, CENT.micros)


async def test_what_is_learned_of_one_model_says_nothing_of_another(
    budgets: Budgets, variant: Variant
) -> None:
    for _ in range(ENOUGH_TO_LEARN):
        await spent(budgets, variant, Money(1), most=CENT)

    await reserved(budgets, variant, CENT, "another")

    assert (await budgets.standing(variant.workspace_id)).reserved == CENT


async def test_what_is_learned_of_writing_says_nothing_of_judging(budgets: Budgets, variant: Variant) -> None:
    for _ in range(ENOUGH_TO_LEARN):
        await spent(budgets, variant, Money(1), most=CENT)

    await reserved(budgets, variant, CENT, task=Task.MODERATE)

    assert (await budgets.standing(variant.workspace_id)).reserved == CENT


async def test_never_more_is_set_aside_than_the_call_may_cost(budgets: Budgets, variant: Variant) -> None:
    for _ in range(ENOUGH_TO_LEARN):
        await spent(budgets, variant, CENT, most=CENT)

    await reserved(budgets, variant, CENT)

    assert (await budgets.standing(variant.workspace_id)).reserved == CENT


async def test_a_refusal_tells_what_is_spent_from_what_is_set_aside(
    budgets: Budgets, variant: Variant
) -> None:
    await spent(budgets, variant, Money.of_dollars("0.10"))
    await reserved(budgets, variant, Money.of_dollars("0.85"))

    with pytest.raises(OverBudget) as for_now:
        await reserved(budgets, variant, Money.of_dollars("0.20"))
    with pytest.raises(OverBudget) as for_today:
        await reserved(budgets, variant, Money.of_dollars("0.95"))
    with pytest.raises(OverBudget) as for_good:
        await reserved(budgets, variant, Money.of_dollars(2))

    refusals = (for_now.value, for_today.value, for_good.value)
    assert [refused.may_pass for refused in refusals] == [True, False, False]
    assert "($0.10 spent, $0.85 set aside, $0.20 asked)" in for_now.value.message
    assert "calls under way" in for_now.value.message
    assert "is used up ($0.10 spent, $0.85 set aside, $0.95 asked)" in for_today.value.message
    assert "more than the whole limit" in for_good.value.message


async def test_costs_are_summed_by_campaign_and_model(
    budgets: Budgets, variant: Variant, database: Database, clock: ManualClock
) -> None:
    for model, cost, assumed in (("a", CENT, False), ("a", CENT, False), ("b", Money(5), True)):
        reservation = await reserved(budgets, variant, CENT, model)
        await budgets.settle(reservation, cost, input_tokens=1, assumed=assumed)

    async with database.read() as session:
        found = await costs(session, variant.workspace_id, since=clock.now() - timedelta(days=1))

    assert [(cost.model, cost.calls, cost.amount, cost.assumed) for cost in found] == [
        ("a", 2, Money.of_dollars("0.02"), False),
        ("b", 1, Money(5), True),
    ]


async def test_money_that_was_being_set_aside_for_who_was_cut_off_comes_back(
    budgets: Budgets, variant: Variant, database: Database
) -> None:
    asked = [asyncio.create_task(reserved(budgets, variant, CENT)) for _ in range(3)]
    await asyncio.sleep(0)
    asked[1].cancel()

    outcomes = await asyncio.gather(*asked, return_exceptions=True)

    assert isinstance(outcomes[1], asyncio.CancelledError)
    assert (await budgets.standing(variant.workspace_id)).reserved == CENT + CENT
    assert EntryState.SETTLED not in {entry.state for entry in await entries(database)}
