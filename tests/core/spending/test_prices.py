"""Prices: exact, rounded up, never missing."""

import genai_prices.data_snapshot as snapshot
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.money import Money
from core.spending.prices import estimate_tokens, price_of

tokens = st.integers(min_value=0, max_value=2_000_000)


def test_a_listed_model_costs_its_list_price() -> None:
    price = price_of("gpt-4o-mini", input_tokens=1_000_000, output_tokens=1_000_000)

    assert price.amount == Money.of_dollars("0.75")
    assert not price.assumed


@pytest.mark.parametrize("model", ["llama3.1:8b", "our-own-model", "gpt-99", "", "mock"])
def test_an_unknown_model_costs_the_assumed_price_and_says_so(model: str) -> None:
    price = price_of(model, input_tokens=1_000_000, output_tokens=1_000_000)

    assert price.amount == Money.of_dollars("12.50")
    assert price.assumed


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


def test_prices_are_never_fetched() -> None:
    price_of("gpt-4o-mini", input_tokens=1, output_tokens=1)

    assert snapshot._custom_snapshot is None
