"""Who writes where the first writer can't: the next one, who says why. And where nobody else is asked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.foundation.cache import CashewsCache
from core.foundation.ids import LanguageName
from core.foundation.money import ZERO, Money
from core.foundation.resilience import Time
from core.foundation.settings import Settings
from core.providers.ways import StoredWays
from core.spending.ledger import Task
from core.spending.over_budget import OverBudget
from core.storage.database import Database
from core.writing.chain import open_chain
from core.writing.drafting import Drafting
from core.writing.port import (
    BriefRefused,
    Draft,
    Usage,
    WriterRefused,
    WriterUnavailable,
    WritingRequest,
    Written,
)
from tests.core.writing.test_drafting import CAMPAIGN, TEAM, NotedBudget, ScriptedWriter, asking
from tests.stand_ins.clock import ManualClock

LATE = "The model took too long to answer."
WRITERS = {"openai_api_key": "sk-test", "openai_model": "gpt-5-mini"}


@pytest.fixture
async def cache() -> AsyncIterator[CashewsCache]:
    cache = CashewsCache()
    yield cache
    await cache.close()


@pytest.fixture
def budget() -> NotedBudget:
    return NotedBudget()


def first(error: WriterUnavailable | WriterRefused | None = None) -> ScriptedWriter:
    return ScriptedWriter(model="gpt-5-mini", error=error or WriterUnavailable(LATE), usage=None)


def second(**changes: object) -> ScriptedWriter:
    return ScriptedWriter(model="gpt-5-nano", **changes)


def offline(**changes: object) -> ScriptedWriter:
    return ScriptedWriter("offline", "offline-2", answers_at_once=True, price=ZERO, usage=None, **changes)


def drafting_of(
    cache: CashewsCache, budget: NotedBudget, clock: ManualClock, *writers: ScriptedWriter, **given: object
) -> Drafting:
    first, *instead = writers
    return Drafting(
        first, cache, budget, clock, max_concurrent=2, ttl=timedelta(hours=1), instead=instead, **given
    )


@pytest.mark.parametrize("error", [WriterUnavailable(LATE), WriterRefused("Check OPENAI_API_KEY.")])
async def test_where_the_first_model_does_not_write_the_next_does_and_says_why(
    cache: CashewsCache,
    budget: NotedBudget,
    clock: ManualClock,
    error: WriterUnavailable | WriterRefused,
) -> None:
    drafting = drafting_of(cache, budget, clock, first(error), second(), offline())
    written = await drafting.draft(TEAM, CAMPAIGN, asking())
    assert (written.model, written.why_not_first) == ("gpt-5-nano", error.message)


BAD = Draft("Dear [Name], dry laptops.", "", (), "", "")


@dataclass
class Cheap(ScriptedWriter):
    """Costs less, and may write worse."""

    drafts: tuple[Draft, ...] = ()

    async def write(self, request: WritingRequest) -> Written:
        written = await super().write(request)
        return replace(written, drafts=self.drafts) if self.drafts else written


@pytest.mark.parametrize(
    ("task", "request_of_it"),
    [
        (Task.REWRITE, asking(count=1, current="It rains.")),
        (Task.REWRITE, asking(count=1, current="Es regnet.", language=LanguageName.DE)),
        (Task.TRANSLATE, asking(count=1, language=LanguageName.DE)),
    ],
)
async def test_a_cheaper_model_is_asked_first_for_its_task_and_for_no_other(
    cache: CashewsCache,
    budget: NotedBudget,
    clock: ManualClock,
    task: Task,
    request_of_it: WritingRequest,
) -> None:
    cheap = Cheap(model="gpt-5-nano")
    drafting = drafting_of(cache, budget, clock, second(), offline(), by_task={task: cheap})

    rewritten = await drafting.draft(TEAM, CAMPAIGN, request_of_it)
    assert (rewritten.model, rewritten.why_not_first, cheap.calls) == ("gpt-5-nano", "", 1)
    await drafting.draft(TEAM, CAMPAIGN, asking(count=1))
    assert cheap.calls == 1


@pytest.mark.parametrize(
    "cheap",
    [
        Cheap(model="nano", drafts=(BAD,)),
        Cheap(model="nano", error=WriterUnavailable(LATE)),
    ],
)
async def test_what_a_cheaper_model_does_not_write_well_the_better_one_writes_and_both_are_charged(
    cache: CashewsCache, budget: NotedBudget, clock: ManualClock, cheap: Cheap
) -> None:
    better = ScriptedWriter(model="gpt-5-mini")
    drafting = drafting_of(cache, budget, clock, better, offline(), by_task={Task.REWRITE: cheap})

    rewritten = await drafting.draft(TEAM, CAMPAIGN, asking(count=1, current="It rains."))

    assert rewritten.model == "gpt-5-mini"
    assert rewritten.why_not_first in {LATE, "What nano wrote was not good enough."}
    assert len(budget.settled) == len(budget.reserved) == 2
    assert budget.given == [0, 1], "of what nobody got no variant is billed"


async def test_fewer_drafts_than_asked_for_are_not_good_enough_of_a_cheaper_model(
    cache: CashewsCache, budget: NotedBudget, clock: ManualClock
) -> None:
    cheap, better = Cheap(model="nano"), ScriptedWriter(model="gpt-5-mini")
    drafting = drafting_of(cache, budget, clock, better, by_task={Task.DRAFT: cheap})

    written = await drafting.draft(TEAM, CAMPAIGN, asking(count=2))

    assert (written.model, cheap.calls) == ("gpt-5-mini", 1)


async def test_what_failed_is_charged_too_and_each_at_its_own_price(
    cache: CashewsCache, budget: NotedBudget, clock: ManualClock
) -> None:
    error = WriterUnavailable(LATE)
    error.usage = Usage(1_000, 0)
    dear, cheap = ScriptedWriter(model="gpt-4o", error=error), second()
    await drafting_of(cache, budget, clock, dear, cheap).draft(TEAM, CAMPAIGN, asking())
    costs = [dear.cost(Usage(1_000, 0)).amount, cheap.cost(Usage(1_000, 2_000)).amount]
    assert [cost for cost, *_ in budget.settled] == costs
    assert len(set(costs)) == 2


async def test_a_first_writer_that_writes_asks_nobody_else_and_says_nothing(
    cache: CashewsCache, budget: NotedBudget, clock: ManualClock
) -> None:
    other = second()
    written = await drafting_of(cache, budget, clock, ScriptedWriter(), other).draft(TEAM, CAMPAIGN, asking())
    assert (written.why_not_first, other.calls) == ("", 0)


async def test_what_another_had_to_write_is_not_kept_so_that_the_first_writes_again_as_soon_as_it_can(
    cache: CashewsCache, budget: NotedBudget, clock: ManualClock
) -> None:
    model = first()
    drafting = drafting_of(cache, budget, clock, model, offline())
    assert (await drafting.draft(TEAM, CAMPAIGN, asking())).writer == "offline"
    model.error = None
    assert (await drafting.draft(TEAM, CAMPAIGN, asking())).writer == "openai"


async def test_what_is_wrong_with_the_brief_is_asked_of_nobody_else(
    cache: CashewsCache, budget: NotedBudget, clock: ManualClock
) -> None:
    other = second()
    drafting = drafting_of(cache, budget, clock, first(BriefRefused("Change the brief.")), other)
    with pytest.raises(BriefRefused):
        await drafting.draft(TEAM, CAMPAIGN, asking())
    assert other.calls == 0


async def test_a_budget_that_is_used_up_is_not_got_round_by_a_cheaper_writer(
    cache: CashewsCache, clock: ManualClock
) -> None:
    other = offline()
    drafting = drafting_of(cache, NotedBudget(refuses=True), clock, ScriptedWriter(), other)
    with pytest.raises(OverBudget):
        await drafting.draft(TEAM, CAMPAIGN, asking())
    assert other.calls == 0


async def test_where_nobody_writes_the_first_failure_is_told(
    cache: CashewsCache, budget: NotedBudget, clock: ManualClock
) -> None:
    drafting = drafting_of(cache, budget, clock, first(), second(error=WriterRefused("No such model.")))
    with pytest.raises(WriterUnavailable, match="took too long"):
        await drafting.draft(TEAM, CAMPAIGN, asking())


async def test_a_model_that_hangs_is_given_up_at_the_deadline_charged_as_lost_and_the_rest_written_offline(
    cache: CashewsCache, budget: NotedBudget, clock: ManualClock
) -> None:
    other = second()
    passed = iter([0.0, 0.0, 100.0, 100.0, 100.0, 100.0])
    drafting = drafting_of(
        cache,
        budget,
        clock,
        ScriptedWriter(seconds=600, price=Money(5)),
        other,
        offline(),
        deadline=0.05,
        passing=Time(now=lambda: next(passed)),
    )
    written = await drafting.draft(TEAM, CAMPAIGN, asking())
    assert (written.writer, other.calls, budget.lost) == ("offline", 0, [True])
    assert "took too long" in written.why_not_first


@pytest.mark.parametrize(
    ("given", "models"),
    [
        ({}, ["offline-2"]),
        ({"fallback_model": "llama"}, ["offline-2"]),
        (WRITERS, ["gpt-5-mini", "offline-2"]),
        (WRITERS | {"fallback_offline": False}, ["gpt-5-mini"]),
        (
            WRITERS
            | {
                "fallback_models": "gpt-5-nano, gpt-4o-mini,",
                "fallback_base_url": "http://127.0.0.1:1/v1",
                "fallback_model": "llama",
                "fallback_price": "0/0",
            },
            ["gpt-5-mini", "gpt-5-nano", "gpt-4o-mini", "llama", "offline-2"],
        ),
    ],
)
async def test_settings_say_who_writes_in_which_order(
    database: Database, clock: ManualClock, tmp_path: Path, given: dict[str, object], models: list[str]
) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, **({"fallback_offline": True} | given))
    async with open_chain(settings, StoredWays(database, clock)) as chain:
        assert [writer.model for writer in chain.writers] == models


@pytest.mark.parametrize(
    ("given", "micros"),
    [
        ({}, [11_250, 450, 750_000]),
        ({"model_prices": "gpt-5*=1/1"}, [2_000, 2_000, 750_000]),
        ({"model_prices": "*=1/1", "openai_price": "0/0", "fallback_price": "2/2"}, [0, 2_000, 4_000]),
    ],
)
async def test_settings_say_what_each_model_costs(
    database: Database, clock: ManualClock, tmp_path: Path, given: dict[str, str], micros: list[int]
) -> None:
    models = {"openai_model": "gpt-5", "fallback_models": "gpt-5-nano", "fallback_model": "our-own-model"}
    settings = Settings(
        _env_file=None, data_dir=tmp_path, openai_api_key="sk-test", fallback_offline=False, **models, **given
    )
    async with open_chain(settings, StoredWays(database, clock)) as chain:
        costs = [writer.cost(Usage(1_000, 1_000)).amount.micros for writer in chain.writers]
    assert costs == micros
