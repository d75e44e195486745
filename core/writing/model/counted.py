"""What a server says that an answer used, read at the door: each part of it within the whole."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, field_validator

from core.spending.rates import Tier
from core.writing.port import Usage

MOST_TOKENS = 10**9
"""What no count of one answer can pass."""


class Counted(BaseModel):
    """The usage in an answer of the Responses API."""

    input_tokens: Annotated[int, Field(strict=True)]
    output_tokens: Annotated[int, Field(strict=True)]
    total_tokens: Any = None
    input_tokens_details: dict[str, Any] | None = None
    output_tokens_details: dict[str, Any] | None = None

    @field_validator("input_tokens_details", "output_tokens_details", mode="before")
    @classmethod
    def _or_nothing(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else None

    def as_told(self, tier: Tier) -> Usage:
        cached = _part(self.input_tokens_details, "cached_tokens", of=self.input_tokens)
        put_by = _part(self.input_tokens_details, "cache_write_tokens", of=self.input_tokens - cached)
        output = self._output_with_thoughts
        reasoning = _part(self.output_tokens_details, "reasoning_tokens", of=output)
        return Usage(
            self.input_tokens,
            output,
            cached_tokens=cached,
            reasoning_tokens=max(reasoning, output - self.output_tokens),
            cache_write_tokens=put_by,
            tier=tier,
        )

    @property
    def _output_with_thoughts(self) -> int:
        """What was written and thought.

        OpenAI counts thoughts as output. xAI and Gemini count them beside it, and in the total.

        Source: UKGovernmentBEIS/inspect_ai issue 5528 (xAI), vercel/ai pull request 6738 (Gemini).
        """
        total = _part({"total": self.total_tokens}, "total", of=MOST_TOKENS)
        if total >= self.input_tokens + self.output_tokens:
            return total - self.input_tokens
        thought = _part(self.output_tokens_details, "reasoning_tokens", of=MOST_TOKENS)
        return self.output_tokens + (thought if thought > self.output_tokens else 0)


def _part(details: dict[str, Any] | None, name: str, *, of: int) -> int:
    """A part of a count, where the server tells it and it can be true."""
    told = (details or {}).get(name)
    return told if isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= of else 0
