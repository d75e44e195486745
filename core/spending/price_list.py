"""The price list that ships with genai-prices, and where it has a model; it is never fetched.

Names are looked up as gateways write them, too, at the server that they tell.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

from core.spending.rates import MILLION, Rate, Tier

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation


def list_price(model: str, tier: Tier = Tier.STANDARD, **tokens: int) -> Decimal | None:
    """What `tokens`, by the list's names for them, cost in US dollars; None where it doesn't know `model`.

    Where a model has no price of its own for a kind of tokens, or for a tier, they cost what others do.
    """
    entry = _entry(model)
    price = _price(entry.name, entry.server, tier, **tokens) if entry else None
    return price.total_price if price else None


def is_listed(model: str) -> bool:
    """Whether the price list knows `model`."""
    return _entry(model) is not None


def listed_rate(model: str, tier: Tier = Tier.STANDARD) -> Rate | None:
    """What the list says of `model`, for questions that aren't very long; None where it says nothing."""
    into = list_price(model, tier, input_tokens=1)
    out_of = list_price(model, tier, output_tokens=1)
    cached = list_price(model, tier, input_tokens=1, cache_read_tokens=1)
    if into is None or out_of is None or cached is None:
        return None
    return Rate(into * MILLION, out_of * MILLION, None if cached == into else cached * MILLION)


@cache
def dearest() -> Rate:
    """The dearest input and the dearest output of the list."""
    from genai_prices.data_snapshot import get_snapshot  # here and below: the list is long, and not all pay

    known = [
        (price.input_price, price.output_price)
        for provider in get_snapshot().providers
        for model in provider.models
        if (price := _price(model.id, provider.id, input_tokens=MILLION, output_tokens=MILLION)) is not None
    ]
    return Rate(max(into for into, _ in known), max(out_of for _, out_of in known))


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
            price = _price(spelling, server, input_tokens=MILLION, output_tokens=MILLION)
            # What is listed at nothing has a price of another kind, unless it is said to be free.
            if price is not None and (price.total_price or spelling.endswith(":free")):
                found.append(_Entry(spelling, server, price.total_price))
                break
    return found


def _price(
    model: str, server: str | None, tier: Tier = Tier.STANDARD, **tokens: int
) -> "PriceCalculation | None":
    from genai_prices import Usage, calc_price

    # Some are cheaper by night. What is set aside by night may be charged by day.
    noon = datetime.now(UTC).replace(hour=12)
    as_listed = {"processing" if tier is Tier.BATCH else "service_tier": tier.value}
    try:
        return calc_price(
            Usage(**tokens),
            model,
            provider_id=server,
            genai_request_timestamp=noon,
            price_context=as_listed,
        )
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
