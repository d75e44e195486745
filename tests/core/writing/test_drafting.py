"""Drafting: cached drafts cost nothing, money is set aside before and settled after, calls are bounded."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from core.foundation.cache import CashewsCache
from core.foundation.ids import CampaignId, PlatformName, WorkspaceId
from core.foundation.money import ZERO, Money
from core.platforms.catalogue import rules_of
from core.spending.ledger import ReservationId
from core.spending.over_budget import OverBudget
from core.spending.prices import Price, price_of
from core.writing.drafting import Drafting
from core.writing.port import Draft, Usage, WriterRefused, WriterUnavailable, WritingRequest, Written
from core.writing.request_key import request_key
from tests.builders import a_brief
from tests.stand_ins.clock import ManualClock

TEAM, OTHER_TEAM = WorkspaceId("wsp_1"), WorkspaceId("wsp_2")
CAMPAIGN = CampaignId("cmp_1")
ESTIMATE = Money(9_000)
USAGE = Usage(1_000, 2_000)


def asking(platform: PlatformName = PlatformName.X, **changes: Any) -> WritingRequest:
    values: dict[str, Any] = {"brief": a_brief(), "count": 2, "seed": 1, "rules": rules_of(platform)}
    return WritingRequest(platform=platform, **{**values, **changes})


@dataclass
class ScriptedWriter:
    """Writes what it is told to, and notices how many write at once."""

    name: str = "openai"
    model: str = "gpt-4o-mini"
    answers_at_once: bool = False
    price: Money = ESTIMATE
    error: WriterUnavailable | WriterRefused | None = None
    usage: Usage | None = USAGE
    calls: int = 0
    at_once: int = 0
    most_at_once: int = 0
    seconds: float = 0.0

    def estimate(self, request: WritingRequest) -> Money:
        return self.price

    def cost(self, usage: Usage) -> Price:
        return price_of(self.model, input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)

    async def write(self, request: WritingRequest) -> Written:
        self.calls += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.at_once -= 1
        if self.error:
            raise self.error
        drafts = (Draft("Dry laptops. “Ja” – 89 %.", "Title", ("#rain",), "Look", "It rains."),)
        return Written(drafts, self.name, self.model, self.usage)


@dataclass
class NotedBudget:
    """A budget that notes what is asked of it."""

    refuses: bool = False
    reserved: list[Money] = field(default_factory=list)
    settled: list[tuple[Money, int, int]] = field(default_factory=list)
    lost: list[bool] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    saved: list[Money] = field(default_factory=list)

    async def reserve(self, workspace_id: WorkspaceId, most: Money, **_: Any) -> ReservationId:
        if self.refuses:
            raise OverBudget(limit=ZERO, spent=ZERO, asked=most, resets_at=ManualClock().now())
        self.reserved.append(most)
        return ReservationId(f"rsv_{len(self.reserved)}")

    async def settle(
        self,
        reservation: ReservationId,
        cost: Money,
        *,
        input_tokens: int = 0,
        output_tokens: int = 0,
        lost: bool = False,
        variants: int = 0,
        **_: Any,
    ) -> bool:
        self.given.append(variants)
        self.lost.append(lost)
        self.settled.append((cost, input_tokens, output_tokens))
        return True

    async def keep_saved(self, workspace_id: WorkspaceId, saved: Money, *_: Any, **__: Any) -> None:
        self.saved.append(saved)


@pytest.fixture
async def cache() -> AsyncIterator[CashewsCache]:
    cache = CashewsCache()
    yield cache
    await cache.close()


@pytest.fixture
def writer() -> ScriptedWriter:
    return ScriptedWriter()


@pytest.fixture
def budget() -> NotedBudget:
    return NotedBudget()


@pytest.fixture
def drafting(
    writer: ScriptedWriter, cache: CashewsCache, budget: NotedBudget, clock: ManualClock
) -> Drafting:
    return Drafting(writer, cache, budget, clock, max_concurrent=2, ttl=timedelta(hours=1))


async def test_a_call_is_reserved_at_its_estimate_and_settled_at_its_price(
    drafting: Drafting, budget: NotedBudget
) -> None:
    await drafting.draft(TEAM, CAMPAIGN, asking())

    cost = price_of("gpt-4o-mini", input_tokens=1_000, output_tokens=2_000).amount
    assert budget.reserved == [ESTIMATE]
    assert budget.settled == [(cost, 1_000, 2_000)]


async def test_the_same_brief_costs_once_and_gives_the_same_drafts(
    drafting: Drafting, budget: NotedBudget, writer: ScriptedWriter
) -> None:
    first = await drafting.draft(TEAM, CAMPAIGN, asking())
    again = await drafting.draft(TEAM, CampaignId("cmp_2"), asking())

    assert again == first
    assert (writer.calls, len(budget.reserved), len(budget.settled)) == (1, 1, 1)
    assert budget.saved == [price_of("gpt-4o-mini", input_tokens=1_000, output_tokens=2_000).amount]


async def test_who_wants_another_text_is_not_served_from_the_cache(
    drafting: Drafting, budget: NotedBudget, writer: ScriptedWriter
) -> None:
    wanting_another = asking(count=1, hint="Warmer.", current="Dry laptops.", avoid=("Dry laptops.",))
    for _ in range(2):
        await drafting.draft(TEAM, CAMPAIGN, wanting_another)

    assert (writer.calls, budget.saved) == (2, [])


async def test_the_same_brief_asked_many_times_at_once_is_written_once(
    drafting: Drafting, writer: ScriptedWriter
) -> None:
    writer.seconds = 0.01

    await asyncio.gather(*(drafting.draft(TEAM, CAMPAIGN, asking()) for _ in range(10)))

    assert writer.calls == 1


async def test_another_workspace_never_gets_cached_drafts(drafting: Drafting, writer: ScriptedWriter) -> None:
    await drafting.draft(TEAM, CAMPAIGN, asking())
    await drafting.draft(OTHER_TEAM, CAMPAIGN, asking())

    assert writer.calls == 2


async def test_over_budget_nothing_is_sent(
    drafting: Drafting, budget: NotedBudget, writer: ScriptedWriter
) -> None:
    budget.refuses = True

    with pytest.raises(OverBudget):
        await drafting.draft(TEAM, CAMPAIGN, asking())

    assert (writer.calls, budget.settled) == (0, [])


@pytest.mark.parametrize("error", [WriterUnavailable("Later."), WriterRefused("No.")])
async def test_a_call_that_failed_gives_its_reservation_back_and_is_not_cached(
    drafting: Drafting, budget: NotedBudget, writer: ScriptedWriter, error: WriterUnavailable | WriterRefused
) -> None:
    writer.error = error
    with pytest.raises(type(error)):
        await drafting.draft(TEAM, CAMPAIGN, asking())
    writer.error = None

    await drafting.draft(TEAM, CAMPAIGN, asking())

    assert budget.settled[0] == (ZERO, 0, 0)
    assert writer.calls == 2


async def test_tokens_used_before_a_call_failed_are_charged(
    drafting: Drafting, budget: NotedBudget, writer: ScriptedWriter
) -> None:
    writer.error = WriterUnavailable("Unreadable.")
    writer.error.usage = USAGE

    with pytest.raises(WriterUnavailable):
        await drafting.draft(TEAM, CAMPAIGN, asking())

    assert budget.settled[0][1:] == (1_000, 2_000)
    assert budget.settled[0][0] > ZERO


async def test_a_call_that_is_cut_off_counts_as_lost_since_it_may_be_billed(
    drafting: Drafting, budget: NotedBudget, writer: ScriptedWriter
) -> None:
    writer.seconds = 60
    task = asyncio.create_task(drafting.draft(TEAM, CAMPAIGN, asking()))
    while not writer.calls:
        await asyncio.sleep(0.001)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert (budget.settled, budget.lost) == ([(ZERO, 0, 0)], [True])


async def test_drafts_that_their_caller_has_settled_are_not_settled_again_unless_that_came_to_nothing(
    drafting: Drafting, budget: NotedBudget
) -> None:
    async with drafting.drafted(TEAM, CAMPAIGN, asking()) as drafted:
        await drafted.settle()
    settled = len(budget.settled)
    with pytest.raises(RuntimeError):
        async with drafting.drafted(TEAM, CAMPAIGN, asking(seed=2)) as drafted:
            await drafted.settle()
            raise RuntimeError("not committed")

    assert (settled, len(budget.settled)) == (1, 3)


async def test_a_writer_that_costs_nothing_needs_no_budget(
    drafting: Drafting, budget: NotedBudget, writer: ScriptedWriter
) -> None:
    writer.price, writer.usage, budget.refuses = ZERO, None, True

    written = await drafting.draft(TEAM, CAMPAIGN, asking())

    assert written.drafts
    assert budget.settled == []


async def test_no_more_calls_run_at_once_than_are_allowed(drafting: Drafting, writer: ScriptedWriter) -> None:
    writer.seconds = 0.01

    await asyncio.gather(*(drafting.draft(TEAM, CAMPAIGN, asking(platform)) for platform in PlatformName))

    assert writer.calls == len(PlatformName)
    assert writer.most_at_once == 2


async def test_drafts_in_the_cache_that_can_not_be_read_are_written_anew(
    drafting: Drafting, cache: CashewsCache, writer: ScriptedWriter
) -> None:
    key = request_key(TEAM, asking(), writer=writer.name, model=writer.model)
    await cache.set(key, b'{"drafts": "from an older release"}', timedelta(hours=1))

    written = await drafting.draft(TEAM, CAMPAIGN, asking())

    assert written.drafts
    assert writer.calls == 1
