"""Money: exact, in whole micro-dollars."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.money import Money

AMOUNTS = st.integers(-(10**15), 10**15).map(Money)


@pytest.mark.parametrize(
    ("micros", "shown"),
    [
        (0, "$0.00"),
        (1_500_000, "$1.50"),
        (230, "$0.00023"),
        (-20_000, "-$0.02"),
        (1_234_567_890, "$1,234.57"),
        (500_000, "$0.50"),
        (999_999, "$0.999999"),
        (-1_000_001, "-$1.00"),
        (70_000_000, "$70.00"),
    ],
)
def test_small_amounts_show_more_digits(micros: int, shown: str) -> None:
    assert str(Money(micros)) == shown


@given(AMOUNTS, AMOUNTS)
def test_what_is_added_can_be_taken_away(a: Money, b: Money) -> None:
    assert a + b - b == a


@given(AMOUNTS)
def test_dollars_lose_nothing(amount: Money) -> None:
    assert Money.of_dollars(amount.dollars) == amount


def test_half_a_micro_dollar_rounds_away_from_zero() -> None:
    assert Money.of_dollars("0.0000005") == Money(1)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        Money.of_dollars(0.1)  # type: ignore[arg-type]


def test_dollars_are_decimal() -> None:
    assert Money(1_500_000).dollars == Decimal("1.5")
