"""What a model call costs: what somebody says that it does, or else what the price list says.

A model that neither knows (a server of one's own, a name too new) costs the dearest price listed, so that the
daily limit still holds; the amount says that it is assumed. Amounts round up.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import product

from core.foundation.money import MICROS_PER_DOLLAR, Money
from core.spending.price_list import dearest, list_price
from core.spending.rates import Rate, Tier


@dataclass(frozen=True, slots=True)
class Price:
    """An amount, and whether it was assumed because the model's price is unknown."""

    amount: Money
    assumed: bool


def price_of(
    model: str,
    *,
    input_tokens: int,
    output_tokens: int,
    cached_tokens: int = 0,
    cache_write_tokens: int = 0,
    reasoning_tokens: int = 0,
    tier: Tier = Tier.STANDARD,
    own: Rate | None = None,
) -> Price:
    """What `model` charges for so many tokens that it answered by `tier`.

    Cached ones, and those written into a cache, are part of the input; reasoning is part of the output. Each
    is charged once: at its own price where the list has one, else as the rest.

    `own` is what somebody said that it costs, by whichever tier, which counts before the list: the same model
    is dear at one server and free at another. Where neither knows a price the dearest is assumed.
    """
    listed = (
        None
        if own is not None
        else list_price(
            model,
            tier,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cache_read_tokens=cached_tokens,
            cache_write_tokens=cache_write_tokens,
            output_reasoning_tokens=reasoning_tokens,
        )
    )
    if listed is not None:
        return Price(_rounded_up(listed), assumed=False)
    dollars = (own or dearest()).dollars(
        input_tokens=input_tokens, output_tokens=output_tokens, cached_tokens=cached_tokens
    )
    return Price(_rounded_up(dollars), assumed=own is None)


def most_for(
    model: str, *, input_tokens: int, output_tokens: int, tier: Tier = Tier.STANDARD, own: Rate | None = None
) -> Money:
    """The most that no more tokens than these can cost by `tier`, by a cheaper one, or as usual.

    Nobody knows before which of them are cached, written into a cache (dearer than input, with some models)
    or thought: all are taken for the dearest kind.
    """
    tokens = {"input_tokens": input_tokens, "output_tokens": output_tokens}
    kinds = product(
        ({}, {"cached_tokens": input_tokens}, {"cache_write_tokens": input_tokens}),
        ({}, {"reasoning_tokens": output_tokens}),
        {tier, Tier.STANDARD},
    )
    return max(
        price_of(model, **tokens, **of_input, **of_output, tier=by, own=own).amount
        for of_input, of_output, by in kinds
    )


def estimate_tokens(text: str) -> int:
    """More tokens than `text` can have: its bytes, since no token of a byte-level vocabulary is shorter."""
    return len(text.encode())


def _rounded_up(dollars: Decimal) -> Money:
    return Money(int((dollars * MICROS_PER_DOLLAR).to_integral_value(ROUND_CEILING)))
