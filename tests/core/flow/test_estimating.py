"""What a brief would cost, told before it is written, and what is there that says nearly the same."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import openai
import pytest

from core.brand.service import Brand
from core.brand.voice import Voice
from core.campaigns.brief import Brief
from core.campaigns.similar import SINCE
from core.flow.estimating import Estimating
from core.foundation.cache import CashewsCache
from core.foundation.ids import LanguageName, PlatformName
from core.foundation.money import ZERO, Money
from core.platforms.rulebook import Rulebook
from core.providers.model import Model
from core.spending.ledger import Task
from core.spending.prices import price_of
from core.writing.drafting import Drafting
from core.writing.model.writer import OpenAIWriter
from core.writing.offline.writer import OfflineWriter
from core.writing.port import Usage
from tests.builders import a_brief, a_member
from tests.core.flow.conftest import House, ScriptedWriter
from tests.core.flow.test_as_whom import two_accounts

COST = price_of("gpt-4o-mini", input_tokens=1_000, output_tokens=2_000).amount
MOST = Money.of_dollars(1)
TWO = (PlatformName.X, PlatformName.LINKEDIN)
NEWS = a_brief().news


@pytest.fixture
def house(house: House) -> House:
    """One whose writer costs something."""
    house.writer.model, house.writer.price, house.writer.usage = "gpt-4o-mini", MOST, Usage(1_000, 2_000)
    return house


@pytest.fixture
def estimating(house: House) -> Estimating:
    return Estimating(house.database, house.clock, house.campaigns.drafting, Rulebook(4000), house.budgets)


def drafting_with(house: House, **writers: Any) -> Drafting:
    """The house's drafting with others beside its writer."""
    return Drafting(
        house.writer, CashewsCache(), house.budgets, house.clock, max_concurrent=5, ttl=timedelta(), **writers
    )


async def written(house: House, brief: Brief) -> None:
    by = await a_member(house.database, house.clock)
    await house.campaigns.write(await house.campaigns.start(brief, by=by))


async def asked(house: House, estimating: Estimating, **changes: Any) -> list[str]:
    """The names of campaigns that are told to be nearly the same as the usual brief with `changes`."""
    by = await a_member(house.database, house.clock)
    return [near.name for near in await estimating.similar(by, a_brief(platforms=TWO, **changes))]


async def test_while_nothing_is_known_the_most_that_it_may_cost_is_told(
    house: House, estimating: Estimating
) -> None:
    by = await a_member(house.database, house.clock)

    estimate = await estimating.of(by, a_brief(platforms=TWO))

    assert estimate.sentence == "At most $2.00, with gpt-4o-mini. $10.00 is left for today."
    assert [(each.platform, each.most_micros) for each in estimate.platforms] == [
        (platform, MOST.micros) for platform in TWO
    ]
    assert house.writer.asked == []


async def test_once_enough_was_written_what_it_usually_costs_is_told(
    house: House, estimating: Estimating
) -> None:
    for number in range(5):
        await written(house, a_brief(platforms=TWO, product=f"Kettle {number}"))
    by = await a_member(house.database, house.clock)

    estimate = await estimating.of(by, a_brief(platforms=TWO))

    assert estimate.usual_micros == 2 * COST.micros
    assert estimate.sentence.startswith("About $0.0027, at most $2.00, with gpt-4o-mini.")


async def test_the_most_that_is_told_is_enough_for_all_that_may_be_asked_in_turn(
    house: House, estimating: Estimating
) -> None:
    nano = ScriptedWriter("openai", "gpt-5-nano", price=Money(1_000), usage=Usage(10, 10))
    mini = ScriptedWriter("other", "gpt-5-mini", price=Money(300_000))
    unknown = OpenAIWriter(Model(openai.AsyncOpenAI(api_key="x"), "nobodys"), refuses_unknown=True)
    instead = (unknown, mini, OfflineWriter())
    drafting = drafting_with(house, by_task={Task.DRAFT: nano}, instead=instead)

    estimate = await replace(estimating, drafting=drafting).of(
        await a_member(house.database, house.clock), a_brief(platforms=TWO)
    )

    assert estimate.most_micros == 2 * (1_000 + 1_000_000 + 300_000)
    assert estimate.sentence == (
        "At most $2.70, with gpt-5-nano and, where that fails, gpt-4o-mini and gpt-5-mini. "
        "$10.00 is left for today."
    )


async def test_a_model_that_costs_nothing_may_be_dear_where_it_does_not_answer(
    house: House, estimating: Estimating
) -> None:
    instead = ScriptedWriter("other", "gpt-5-mini", price=Money(300_000))
    drafting = drafting_with(house, instead=(instead,))
    house.writer.price = ZERO

    estimate = await replace(estimating, drafting=drafting).of(
        await a_member(house.database, house.clock), a_brief(platforms=TWO)
    )

    assert estimate.sentence.startswith(
        "Usually nothing, at most $0.60, with gpt-4o-mini and, where that fails, gpt-5-mini."
    )


async def test_what_is_in_the_cache_costs_nothing(house: House, estimating: Estimating) -> None:
    await written(house, a_brief(platforms=TWO))
    by = await a_member(house.database, house.clock)

    half = await estimating.of(by, a_brief(platforms=(*TWO, PlatformName.BLUESKY)))
    all_of_it = await estimating.of(by, a_brief(platforms=TWO))

    assert [each.from_cache for each in half.platforms] == [True, True, False]
    assert half.most_micros == MOST.micros
    assert all_of_it.sentence == "Nothing: it is in the cache."


async def test_a_campaign_that_says_nearly_the_same_is_told(house: House, estimating: Estimating) -> None:
    await written(house, a_brief(platforms=TWO))

    assert await asked(house, estimating, news=f"{NEWS} In red, too.") == [a_brief().name]


EN, DE, ES = LanguageName.EN, LanguageName.DE, LanguageName.ES


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ((EN, DE), (DE,), True),
        ((EN, DE), (ES, EN), True),
        ((EN, DE), (), True),
        ((), (DE, EN), True),
        ((EN, DE), (ES,), False),
        ((DE,), (), False),
        ((), (DE,), False),
    ],
)
async def test_one_that_shares_a_language_is_told_and_one_in_others_is_not(
    house: House,
    estimating: Estimating,
    before: tuple[LanguageName, ...],
    now: tuple[LanguageName, ...],
    told: bool,
) -> None:
    await written(house, a_brief(platforms=TWO, languages=before))

    near = await asked(house, estimating, news=f"{NEWS} In red, too.", languages=now)

    assert near == [a_brief().name] * told


@pytest.mark.parametrize(
    "change",
    [
        {"news": "We are hiring a seamstress in Lyon, 30 hours a week, from 1 May."},
        {"product": "Fernweh Tent", "news": f"{NEWS} In red, too."},
        {"audience": "mountain guides", "news": f"{NEWS} In red, too."},
    ],
)
async def test_one_for_others_or_of_something_else_is_not(
    house: House, estimating: Estimating, change: dict[str, Any]
) -> None:
    await written(house, a_brief(platforms=TWO))

    assert await asked(house, estimating, **change) == []


async def test_an_equal_brief_is_not_held_up_since_the_cache_has_it(
    house: House, estimating: Estimating
) -> None:
    await written(house, a_brief(platforms=TWO))

    assert await asked(house, estimating) == []


async def test_after_a_day_a_campaign_is_no_longer_told(house: House, estimating: Estimating) -> None:
    await written(house, a_brief(platforms=TWO))
    house.clock.advance(SINCE + timedelta(seconds=1))

    assert await asked(house, estimating, news=f"{NEWS} In red, too.") == []


async def test_what_was_written_in_another_voice_is_no_reason_to_cost_nothing(
    house: House, estimating: Estimating
) -> None:
    by = await a_member(house.database, house.clock)
    await written(house, a_brief(platforms=TWO))
    assert (await estimating.of(by, a_brief(platforms=TWO))).most_micros == 0

    await Brand(house.database, house.clock).save(by, Voice(tone="dry"), known=0)

    assert (await estimating.of(by, a_brief(platforms=TWO))).most_micros == 2 * MOST.micros


async def test_accounts_with_voices_of_their_own_cost_once_for_each(
    house: House, estimating: Estimating
) -> None:
    by = await a_member(house.database, house.clock)
    usual, other = await two_accounts(house, by)
    brief = a_brief(platforms=(PlatformName.X,), accounts=(usual, other))
    assert (await estimating.of(by, brief)).most_micros == MOST.micros

    await Brand(house.database, house.clock).save(by, Voice(tone="dry"), known=0, account_id=other)

    [on_x] = (await estimating.of(by, brief)).platforms
    assert on_x.most_micros == 2 * MOST.micros
