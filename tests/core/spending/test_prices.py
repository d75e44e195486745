"""Prices: exact, rounded up, never missing."""

from datetime import datetime, tzinfo

import genai_prices.data_snapshot as snapshot
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.money import Money
from core.spending import price_list
from core.spending.price_list import dearest, is_listed, listed_rate
from core.spending.prices import estimate_tokens, most_for, price_of
from core.spending.rates import Rate, Tier

tokens = st.integers(min_value=0, max_value=2_000_000)


def test_a_listed_model_costs_its_list_price() -> None:
    price = price_of("gpt-4o-mini", input_tokens=1_000_000, output_tokens=1_000_000)

    assert price.amount == Money.of_dollars("0.75")
    assert not price.assumed


@pytest.mark.parametrize("model", ["llama3.1:8b", "our-own-model", "gpt-99", "", "mock"])
def test_an_unknown_model_costs_as_much_as_the_dearest_and_says_so(model: str) -> None:
    price = price_of(model, input_tokens=1_000_000, output_tokens=1_000_000)

    assert price.amount == Money.of_dollars(750)
    assert price.assumed


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("openai/gpt-4o-mini", "0.75"),
        ("GPT-4o-mini", "0.75"),
        (" gpt-4o-mini\n", "0.75"),
        ("openai:gpt-4o-mini", "0.75"),
        ("gpt-4o-mini-2024-07-18", "0.75"),
        ("gpt-4o-mini:latest", "0.75"),
        ("litellm/azure/gpt-4o-mini:free", "0.75"),
        ("anthropic/claude-opus-4-1", "90"),
        ("vertex_ai/claude-opus-4-1@20250805", "90"),
        ("bedrock/us.anthropic.claude-opus-4-1-20250805-v1:0", "90"),
        ("openrouter/anthropic/claude-sonnet-4", "18"),
        ("cx/gpt-5.5", "55"),
        ("models/gemini-2.5-pro", "17.50"),
        ("Qwen/Qwen3-32B", "0.54"),
        ("groq/llama-3.3-70b-versatile", "1.38"),
        ("groq/openai/gpt-oss-120b", "0.75"),
        ("groq:llama-3.3-70b-versatile", "1.38"),
        ("together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo", "1.76"),
        ("bedrock/amazon.nova-pro-v1:0", "4"),
        ("us.anthropic.claude-opus-4-5-20251101-v1:0", "33"),
        ("google-gla:gemini-2.5-pro", "17.50"),
        ("azure_ai/gpt-4o", "12.50"),
    ],
)
def test_a_model_is_known_by_the_names_that_gateways_give_it(model: str, dollars: str) -> None:
    price = price_of(model, input_tokens=1_000_000, output_tokens=1_000_000)

    assert (price.amount, price.assumed) == (Money.of_dollars(dollars), False)


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("ft:gpt-4o-mini-2024-07-18:our-org:custom:abc123", "1.50"),
        ("ft:gpt-4o-mini:our-org::abc123", "1.50"),
        ("openai/ft:gpt-4o-2024-08-06:our-org::abc123", "18.75"),
        ("ft:gpt-4.1:our-org::abc123", "750"),
    ],
)
def test_a_model_of_ones_own_making_is_never_taken_for_the_cheaper_one_it_was_made_from(
    model: str, dollars: str
) -> None:
    assert price_of(model, input_tokens=1_000_000, output_tokens=1_000_000).amount == Money.of_dollars(
        dollars
    )


@pytest.mark.parametrize("hour", [2, 12, 20])
def test_no_time_of_day_makes_a_model_cheaper(hour: int, monkeypatch: pytest.MonkeyPatch) -> None:
    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Then":
            return cls(2026, 11, 28, hour, tzinfo=tz)

    monkeypatch.setattr(price_list, "datetime", Then)
    found = price_of("deepseek-chat", input_tokens=1_000_000, output_tokens=1_000_000)
    assert found.amount == Money.of_dollars("1.37")


def test_where_a_name_may_mean_two_servers_the_dearer_one_counts() -> None:
    by_its_maker = price_of("deepseek-r1", input_tokens=1_000_000, output_tokens=1_000_000)
    by_either = price_of("deepseek/deepseek-r1", input_tokens=1_000_000, output_tokens=1_000_000)

    assert by_either.amount > by_its_maker.amount
    assert not by_either.assumed


def test_a_price_of_nothing_is_believed_of_what_is_called_free_only() -> None:
    free = price_of("openrouter/meta-llama/llama-3.3-70b-instruct:free", input_tokens=9, output_tokens=9)
    by_subscription = price_of("github_copilot/gpt-4o", input_tokens=1_000_000, output_tokens=1_000_000)

    assert (free.amount, free.assumed) == (Money(0), False)
    assert by_subscription.amount == Money.of_dollars("12.50")


def test_no_listed_model_is_dearer_than_the_dearest() -> None:
    assert (dearest().input, dearest().output) == (150, 600)


@pytest.mark.parametrize("model", ["llama3.1:8b", "gpt-4o", "Qwen/Qwen3-8B"])
def test_what_somebody_says_that_a_model_costs_counts_before_the_list(model: str) -> None:
    said = price_of(model, input_tokens=1_000_000, output_tokens=1_000_000, own=Rate.parse("0.15/0.6"))
    free = price_of(model, input_tokens=1_000_000, output_tokens=1_000_000, own=Rate.parse("0/0"))

    assert (said.amount, said.assumed) == (Money.of_dollars("0.75"), False)
    assert (free.amount, free.assumed) == (Money(0), False)


@given(st.text(max_size=200))
def test_any_name_has_a_price(model: str) -> None:
    assert price_of(model, input_tokens=1, output_tokens=1).amount >= Money(0)


def test_a_part_of_a_micro_dollar_is_charged_as_a_whole_one() -> None:
    assert price_of("gpt-4o-mini", input_tokens=1, output_tokens=0).amount == Money(1)


def test_no_tokens_cost_nothing() -> None:
    assert price_of("gpt-4o-mini", input_tokens=0, output_tokens=0).amount == Money(0)


@given(tokens, tokens, st.sampled_from(["gpt-4o-mini", "gpt-5-mini", "our-own-model"]))
def test_more_tokens_never_cost_less(used: int, more: int, model: str) -> None:
    less_in, more_in = sorted((used, more))

    less = price_of(model, input_tokens=less_in, output_tokens=less_in).amount
    most = price_of(model, input_tokens=more_in, output_tokens=more_in).amount

    assert less <= most


@given(st.text())
def test_a_text_never_has_more_tokens_than_estimated(text: str) -> None:
    assert estimate_tokens(text) >= len(text)


def cost(model: str = "gpt-5", tier: Tier = Tier.STANDARD, own: Rate | None = None, **parts: int) -> Money:
    """Of a million tokens in and a million out, of which `parts` are of another kind."""
    given = {"input_tokens": 1_000_000, "output_tokens": 1_000_000} | parts
    return price_of(model, **given, tier=tier, own=own).amount


@pytest.mark.parametrize(
    ("model", "parts", "dollars"),
    [
        ("gpt-5", {"cached_tokens": 1_000_000}, "10.125"),
        ("gpt-5", {"cached_tokens": 400_000}, "10.80"),
        ("gpt-4o-mini", {"cached_tokens": 1_000_000}, "0.675"),
        ("gpt-5", {"reasoning_tokens": 900_000}, "11.25"),
        ("perplexity/sonar-deep-research", {}, "10"),
        ("perplexity/sonar-deep-research", {"reasoning_tokens": 1_000_000}, "5"),
        ("gpt-6-cyber", {"cache_write_tokens": 1_000_000}, "125"),
        ("gpt-6-cyber", {"cache_write_tokens": 500_000, "cached_tokens": 500_000}, "113.50"),
    ],
)
def test_each_kind_of_tokens_costs_what_the_list_says_and_is_charged_once(
    model: str, parts: dict[str, int], dollars: str
) -> None:
    assert cost(model, **parts) == Money.of_dollars(dollars)


@pytest.mark.parametrize(
    ("model", "tier", "dollars"),
    [
        ("gpt-5", Tier.STANDARD, "11.25"),
        ("gpt-5", Tier.FLEX, "5.625"),
        ("gpt-5", Tier.BATCH, "5.625"),
        ("gpt-5", Tier.PRIORITY, "22.50"),
        ("gpt-4o-mini", Tier.BATCH, "0.375"),
        ("gpt-4o-mini", Tier.PRIORITY, "1.25"),
        ("gpt-4o-mini", Tier.FLEX, "0.75"),
        ("our-own-model", Tier.FLEX, "750"),
    ],
)
def test_a_tier_costs_what_the_list_says_and_as_usual_where_the_model_has_none(
    model: str, tier: Tier, dollars: str
) -> None:
    assert cost(model, tier) == Money.of_dollars(dollars)


@pytest.mark.parametrize(
    ("said", "tier"),
    [
        ("flex", Tier.FLEX),
        ("FLEX", Tier.FLEX),
        ("batch", Tier.BATCH),
        ("priority", Tier.PRIORITY),
        ("fast", Tier.PRIORITY),
        *((said, Tier.STANDARD) for said in ("default", "auto", "scale", "on_demand", "", None, 7, ["flex"])),
    ],
)
def test_a_tier_that_nobody_knows_is_charged_as_usual(said: object, tier: Tier) -> None:
    assert Tier.named(said) is tier


def test_cached_input_costs_what_somebody_says_and_as_other_input_where_they_do_not() -> None:
    cached = {"cached_tokens": 1_000_000}

    assert cost(own=Rate.parse("1/2/0.1"), **cached) == Money.of_dollars("2.10")
    assert cost(own=Rate.parse("1/2"), **cached) == Money.of_dollars(3)
    assert cost(tier=Tier.FLEX, own=Rate.parse("1/2")) == Money.of_dollars(3)


def test_what_the_list_says_of_a_model_is_told_by_the_million_tokens() -> None:
    assert listed_rate("gpt-5") == Rate.parse("1.25/10/0.125")
    assert listed_rate("gpt-5", Tier.FLEX) == Rate.parse("0.625/5/0.0625")
    assert listed_rate("gpt-4") == Rate.parse("30/60")
    assert listed_rate("our-own-model") is None


@pytest.mark.parametrize(
    ("model", "tier", "dearest_kinds"),
    [
        ("gpt-5", Tier.STANDARD, {}),
        ("gpt-5", Tier.FLEX, {}),
        ("gpt-5", Tier.PRIORITY, {}),
        ("gpt-6-cyber", Tier.STANDARD, {"cache_write_tokens": 1_000_000}),
        ("perplexity/sonar-deep-research", Tier.STANDARD, {}),
    ],
)
def test_an_estimate_takes_all_tokens_for_the_dearest_kind_and_a_cheaper_tier_for_the_usual(
    model: str, tier: Tier, dearest_kinds: dict[str, int]
) -> None:
    most = most_for(model, input_tokens=1_000_000, output_tokens=1_000_000, tier=tier)

    assert most == cost(model, tier.or_dearer(Tier.STANDARD), **dearest_kinds)


LISTED = [
    f"{server.id}/{model.id}" for server in snapshot.get_snapshot().providers for model in server.models
]
MODELS = st.sampled_from([*LISTED, "our-own-model"])
OWN = st.sampled_from([None, None, None, Rate.parse("0.15/0.60"), Rate.parse("1/2/0.1")])
CHEAPER = {tier: [each for each in Tier if tier.or_dearer(each) is tier] for tier in Tier}


@given(st.data(), MODELS, OWN, st.sampled_from(list(Tier)))
def test_no_answer_costs_more_than_was_estimated_for_it(
    data: st.DataObject, model: str, own: Rate | None, asked: Tier
) -> None:
    """However many of its tokens were cached, written into a cache or thought, by whichever tier it came."""
    most_in, most_out = data.draw(tokens), data.draw(tokens)
    input_tokens = data.draw(st.integers(0, most_in))
    output_tokens = data.draw(st.integers(0, most_out))
    cached_tokens = data.draw(st.integers(0, input_tokens))
    used = {
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "cached_tokens": cached_tokens,
        "cache_write_tokens": data.draw(st.integers(0, input_tokens - cached_tokens)),
        "reasoning_tokens": data.draw(st.integers(0, output_tokens)),
    }
    answered = data.draw(st.sampled_from([*CHEAPER[asked], Tier.STANDARD]))

    charged = price_of(model, **used, tier=answered, own=own)

    most = most_for(model, input_tokens=most_in, output_tokens=most_out, tier=asked, own=own)
    assert charged.amount <= most
    assert charged.assumed is (own is None and not is_listed(model))


def test_prices_are_never_fetched() -> None:
    price_of("gpt-4o-mini", input_tokens=1, output_tokens=1)

    assert snapshot._custom_snapshot is None
