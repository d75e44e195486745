"""What a model call costs, from the price list that ships with genai-prices; it is never fetched.

Names are looked up as gateways write them, too. A model that the list doesn't know (a server of one's own,
a name too new) costs what the settings say, or else the dearest price listed, so that the daily limit still
holds; the amount says that it is assumed. Amounts round up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cache

import regex
from genai_prices import Usage as PricedUsage
from genai_prices import calc_price
from genai_prices.data_snapshot import get_snapshot
from genai_prices.types import PriceCalculation

from core.foundation.money import MICROS_PER_DOLLAR, Money

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """US dollars per million tokens."""

    input: Decimal
    output: Decimal

    @classmethod
    def parse(cls, text: str) -> "Rate":
        """The rate in a setting such as `0.15/0.60`."""
        into, _, out_of = text.partition("/")
        return cls(Decimal(into), Decimal(out_of))


@dataclass(frozen=True, slots=True)
class Price:
    """An amount, and whether it was assumed because the model's price is unknown."""

    amount: Money
    assumed: bool


def price_of(model: str, *, input_tokens: int, output_tokens: int, unlisted: Rate | None = None) -> Price:
    """What `model` charges for so many tokens, at list price without discounts.

    `unlisted` is its price where the list doesn't know it; None assumes the dearest.
    """
    listed = _listed(model, input_tokens, output_tokens)
    if listed is not None:
        return Price(_rounded_up(listed), assumed=False)
    rate = unlisted or dearest()
    dollars = (input_tokens * rate.input + output_tokens * rate.output) / MILLION
    return Price(_rounded_up(dollars), assumed=unlisted is None)


def is_listed(model: str) -> bool:
    """Whether the price list knows `model`."""
    return _listed(model, 1, 1) is not None


@cache
def dearest() -> Rate:
    """The dearest input and the dearest output of the list."""
    known = [
        (price.input_price, price.output_price)
        for provider in get_snapshot().providers
        for model in provider.models
        if (price := _price(model.id, MILLION, MILLION, provider.id)) is not None
    ]
    return Rate(max(into for into, _ in known), max(out_of for _, out_of in known))


def estimate_tokens(text: str) -> int:
    """More tokens than `text` can have: its bytes, since no token of a byte-level vocabulary is shorter."""
    return len(text.encode())


def _rounded_up(dollars: Decimal) -> Money:
    return Money(int((dollars * MICROS_PER_DOLLAR).to_integral_value(ROUND_CEILING)))


def _listed(model: str, input_tokens: int, output_tokens: int) -> Decimal | None:
    for name in _spellings(model):
        for provider in (None, "openrouter"):
            if (price := _price(name, input_tokens, output_tokens, provider)) is not None:
                return price.total_price
    return None


def _price(
    model: str, input_tokens: int, output_tokens: int, provider: str | None
) -> PriceCalculation | None:
    used = PricedUsage(input_tokens=input_tokens, output_tokens=output_tokens)
    try:
        return calc_price(used, model, provider_id=provider)
    except (LookupError, ValueError):
        return None


def _spellings(model: str) -> Iterator[str]:
    """`model` as it stands, then without what gateways put before it, then without what they put after."""
    parts = model.strip().lower().split("/")
    for first in range(len(parts)):
        name = "/".join(parts[first:])
        yield name
        yield _BEFORE.sub("", name)
        bare = _AFTER.sub("", _BEFORE.sub("", name))
        yield bare
        yield _DATE.sub("", bare)


_BEFORE = regex.compile(r"^(?:[a-z_]{2,20}:)?(?:[a-z]{2,20}\.){0,3}(?=[a-z])")
_AFTER = regex.compile(r"(?:-v\d{1,3})?(?::[a-z0-9._-]{1,40})?$")
_DATE = regex.compile(r"[-@](?:latest|default|\d{8}|\d{4}-\d\d-\d\d)$")
