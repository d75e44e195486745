"""What a model call costs, from the price list that ships with genai-prices; it is never fetched.

A model that the list doesn't know (a server of one's own, a name too new) is charged at an assumed
price, so that the daily limit still holds; the amount says that it is assumed. Amounts round up.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from genai_prices import Usage as PricedUsage
from genai_prices import calc_price

from core.foundation.money import MICROS_PER_DOLLAR, Money

ASSUMED_INPUT_PER_MILLION = Decimal("2.50")
ASSUMED_OUTPUT_PER_MILLION = Decimal("10.00")
"""US dollars per million tokens where a model's price is unknown: what a mid-sized hosted model costs."""


@dataclass(frozen=True, slots=True)
class Price:
    """An amount, and whether it was assumed because the model's price is unknown."""

    amount: Money
    assumed: bool


def price_of(model: str, *, input_tokens: int, output_tokens: int) -> Price:
    """What `model` charges for so many tokens, at list price without discounts."""
    used = PricedUsage(input_tokens=input_tokens, output_tokens=output_tokens)
    try:
        listed = calc_price(used, model)
    except LookupError:
        millions = Decimal(1_000_000)
        assumed = input_tokens * ASSUMED_INPUT_PER_MILLION + output_tokens * ASSUMED_OUTPUT_PER_MILLION
        return Price(_rounded_up(assumed / millions), assumed=True)
    return Price(_rounded_up(listed.total_price), assumed=False)


def estimate_tokens(text: str) -> int:
    """More tokens than `text` can have: its bytes, since no token of a byte-level vocabulary is shorter."""
    return len(text.encode())


def _rounded_up(dollars: Decimal) -> Money:
    return Money(int((dollars * MICROS_PER_DOLLAR).to_integral_value(ROUND_CEILING)))
