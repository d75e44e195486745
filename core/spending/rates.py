"""What providers ask for: rates by the million tokens, and tiers that are dearer or cheaper than usual."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MILLION = 1_000_000


class Tier(StrEnum):
    """How soon a provider answers, from the cheapest to the dearest.

    Flex and batch are priced alike, at half of what is usual, and priority above it; which models have which,
    and at what, the price list knows. An answer names the tier that it came by, which may be another than was
    asked for: a project may be set to one, and priority gives way to the usual where too much is asked.

    Source: OpenAI, "Flex processing" and "Priority processing"
    (developers.openai.com/api/docs/guides/flex-processing, …/priority-processing).
    """

    BATCH = "batch"
    FLEX = "flex"
    STANDARD = "default"
    PRIORITY = "priority"

    @classmethod
    def named(cls, name: object) -> "Tier":
        """The tier of that name, such as an answer holds it. What nobody knows is charged as usual."""
        plain = str(name).lower()
        return _ALSO.get(plain) or (cls(plain) if plain in set(cls) else cls.STANDARD)

    def or_dearer(self, other: "Tier") -> "Tier":
        return max(self, other, key=list(Tier).index)


_ALSO = {"fast": Tier.PRIORITY}


@dataclass(frozen=True, slots=True)
class Rate:
    """US dollars per million tokens. Cached input costs as much as other input where `cached` is None."""

    input: Decimal
    output: Decimal
    cached: Decimal | None = None

    @classmethod
    def parse(cls, text: str) -> "Rate":
        """The rate in a setting such as `0.15/0.60`, or `0.15/0.60/0.075` with that of cached input."""
        return cls(*map(Decimal, text.split("/")))

    def dollars(self, *, input_tokens: int, output_tokens: int, cached_tokens: int) -> Decimal:
        """What so many tokens cost, of whose input some were cached."""
        cached = self.input if self.cached is None else self.cached
        fresh = input_tokens - cached_tokens
        return (fresh * self.input + cached_tokens * cached + output_tokens * self.output) / MILLION

    def __str__(self) -> str:
        cached = "" if self.cached is None else f", ${self.cached.normalize():f} cached"
        return f"${self.input.normalize():f} in{cached}, ${self.output.normalize():f} out"
