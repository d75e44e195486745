"""A model with its price: what a question may cost at most, what an answer used, and what that costs."""

import structlog

from core.foundation.money import Money
from core.providers.model import Model
from core.spending.price_list import is_listed
from core.spending.prices import Price, estimate_tokens, most_for, price_of
from core.spending.rates import Rate, Tier
from core.writing.model.response import Answer
from core.writing.port import UnknownPrice, Usage

log = structlog.get_logger(__name__)

LONGEST_TOKEN = 128
"""Bytes; no vocabulary has tokens that stand for more."""


class PricedModel:
    """`asked`, priced by the list, or by `own_price`; with `refuses_unknown` only so."""

    def __init__(self, asked: Model, *, own_price: Rate | None = None, refuses_unknown: bool = False) -> None:
        self.asked = asked
        self.name = asked.name
        self._refuses = refuses_unknown and own_price is None and not is_listed(self.name)
        self._own_price = own_price
        self._tier = Tier.named(asked.service_tier)

    def most(self, *, input_tokens: int, output_tokens: int) -> Money:
        """The most that so many tokens may cost.

        Raises:
            UnknownPrice: nobody knows, and unknown prices are refused.
        """
        if self._refuses:
            raise UnknownPrice(self.name)
        return most_for(
            self.name,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            tier=self._tier,
            own=self._own_price,
        )

    def cost(self, usage: Usage) -> Price:
        return price_of(
            self.name,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cached_tokens=usage.cached_tokens,
            cache_write_tokens=usage.cache_write_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            tier=usage.tier,
            own=self._own_price,
        )

    def used(self, answer: Answer, *, asked: int, room: int) -> Usage:
        """What an answer used, that was `asked` for with so many tokens and had `room` for so many: as its
        server says, where that can be true, and else as we count.

        Others may come by its tier, too: a project may be set to a dearer one than is asked for, and what is
        set aside from now on is to be enough for it.
        """
        self._tier = self._tier.or_dearer(answer.tier)
        ours = Usage(asked, min(estimate_tokens(answer.text), room), assumed=True, tier=answer.tier)
        told = answer.used
        if told is not None and _can_be(told, ours, room):
            return told
        log.warning("usage_not_believed", model=self.name, said=told, assumed=ours)
        return ours


def _can_be(used: Usage, ours: Usage, room: int) -> bool:
    """Whether a server's figures can be true: no fewer tokens than the texts have, and no more than fit.

    `ours` counts bytes, so no text has more tokens than that. Thinking counts as output. Nothing fits that is
    more than the `room` it was given: what was set aside is enough for no more.
    """
    return (
        _fewest(ours.input_tokens) <= used.input_tokens <= ours.input_tokens
        and _fewest(ours.output_tokens) <= used.output_tokens <= room
    )


def _fewest(size: int) -> int:
    return -(-size // LONGEST_TOKEN)
