"""What a model call costs, from the price list that ships with genai-prices; it is never fetched.

Names are looked up as gateways write them, too, at the server that they tell. A model that the list doesn't
know (a server of one's own, a name too new) costs what the settings say, or else the dearest price listed, so
that the daily limit still holds; the amount says that it is assumed. Amounts round up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

from core.foundation.money import MICROS_PER_DOLLAR, Money

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation

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


def price_of(model: str, *, input_tokens: int, output_tokens: int, own: Rate | None = None) -> Price:
    """What `model` charges for so many tokens, at list price without discounts.

    `own` is what somebody said that it costs, which counts before the list: the same model is dear at
    one server and free at another. Where neither knows a price the dearest is assumed.
    """
    listed = None if own is not None else _listed(model, input_tokens, output_tokens)
    if listed is not None:
        return Price(_rounded_up(listed), assumed=False)
    rate = own or dearest()
    dollars = (input_tokens * rate.input + output_tokens * rate.output) / MILLION
    return Price(_rounded_up(dollars), assumed=own is None)


def is_listed(model: str) -> bool:
    """Whether the price list knows `model`."""
    return _listed(model, 1, 1) is not None


@cache
def dearest() -> Rate:
    """The dearest input and the dearest output of the list."""
    from genai_prices.data_snapshot import get_snapshot  # here and below: the list is long, and not all pay

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
    entry = _entry(model)
    price = _price(entry.name, input_tokens, output_tokens, entry.server) if entry else None
    return price.total_price if price else None


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where the list has a model: under which name, at whose server (None leaves that to the list)."""

    name: str
    server: str | None
    dollars: Decimal
    """For a million tokens in and a million out."""


@lru_cache(maxsize=100)
def _entry(model: str) -> _Entry | None:
    """The model at the server that its name tells; where the name leaves that open, at the dearest.

    A gateway's name may be an author's as well: `deepseek/deepseek-chat` is what DeepSeek serves, and what
    OpenRouter does.
    """
    parts = _COLON.sub(r"\1/", model.strip().lower()).split("/")
    guessed: list[_Entry] = []
    for first in range(len(parts)):
        name = "/".join(parts[first:])
        named = _entries(name, _servers(parts[:first], name))
        if named:
            return _dearest(guessed + named[:1])
        guessed = guessed or _entries(name, (None, "openrouter"))
    return _dearest(guessed)


def _dearest(entries: Sequence[_Entry]) -> _Entry | None:
    return max(entries, key=lambda entry: entry.dollars, default=None)


def _servers(before: Sequence[str], name: str) -> list[str]:
    """Who serves `name`, as far as what stands before it, and its own form, tell."""
    if name.startswith(_TUNED):
        return ["openai"]
    from genai_prices.data_snapshot import find_provider_by_id, get_snapshot

    known = (find_provider_by_id(get_snapshot().providers, _ALSO.get(part, part)) for part in before)
    told = [provider.id for provider in known if provider is not None]
    return [*told, "aws"] if _ON_BEDROCK.match(name) else told


def _entries(name: str, servers: Iterable[str | None]) -> list[_Entry]:
    """For each of `servers` that lists `name`, its first spelling there."""
    found: list[_Entry] = []
    for server in servers:
        for spelling in _spellings(name):
            price = _price(spelling, MILLION, MILLION, server)
            # What is listed at nothing has a price of another kind, unless it is said to be free.
            if price is not None and (price.total_price or spelling.endswith(":free")):
                found.append(_Entry(spelling, server, price.total_price))
                break
    return found


def _price(
    model: str, input_tokens: int, output_tokens: int, server: str | None
) -> "PriceCalculation | None":
    from genai_prices import Usage, calc_price

    used = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
    # Some are cheaper by night. What is set aside by night may be charged by day.
    noon = datetime.now(UTC).replace(hour=12)
    try:
        return calc_price(used, model, provider_id=server, genai_request_timestamp=noon)
    except (LookupError, ValueError):
        return None


def _spellings(name: str) -> Iterator[str]:
    """`name` as it stands, then without what gateways put before it, then without what they put after."""
    yield name
    if name.startswith(_TUNED):
        # Dearer than what it was made from, so it is that under no spelling. The list asks for the date.
        yield f"{_TUNED}{name.split(':')[1]}-2024-"
        return
    yield _BEFORE.sub("", name)
    bare = _AFTER.sub("", _BEFORE.sub("", name))
    yield bare
    yield _DATE.sub("", bare)


_TUNED = "ft:"
_COLON = regex.compile(r"^(?!ft:)([a-z_-]{2,20}):(?=[a-z@])")
_ALSO = {"azure_ai": "azure", "codestral": "mistral", "fireworks_ai": "fireworks", "workers-ai": "cloudflare"}
"""Servers under names by which the list doesn't know them."""
_ON_BEDROCK = regex.compile(r"(?:[a-z]{2,8}\.){0,2}(?:amazon|anthropic|cohere|deepseek|meta|mistral)\.")
_BEFORE = regex.compile(r"^(?:[a-z]{2,20}\.){0,3}(?=[a-z])")
_AFTER = regex.compile(r"(?:-v\d{1,3})?(?::[a-z0-9._-]{1,40})?$")
_DATE = regex.compile(r"[-@](?:latest|default|\d{8}|\d{4}-\d\d-\d\d)$")
