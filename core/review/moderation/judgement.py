"""An answer of OpenAI's moderation endpoint, read at the door: what does not say how something was judged is
no judgement, and never passes for a clean one."""

from collections.abc import Collection, Mapping
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from core.review.moderation.flags import OTHER


class _Result(BaseModel):
    flagged: bool
    categories: Mapping[str, bool | None] = {}
    category_scores: Mapping[str, Annotated[float, Field(ge=0, le=1)] | None] = {}


class Judgement(BaseModel):
    """How one text or one image was judged; of several results each category's worst counts."""

    results: Annotated[list[_Result], Field(min_length=1)]

    def require_scores(self, categories: Collection[str]) -> None:
        """That each of `categories` was scored.

        Raises:
            ValidationError: one was not, so that nobody knows whether it passes its threshold.
        """
        if missing := [name for name in categories if self._score(name) is None]:
            raise ValidationError.from_exception_data(
                "Judgement", [{"type": "missing", "loc": (name,), "input": None} for name in missing]
            )

    def flagged(self, thresholds: Mapping[str, float]) -> list[tuple[str, float | None]]:
        """The categories that count, with their scores: from its threshold each that has one, and each other
        that is flagged."""
        said = {name for result in self.results for name in (*result.categories, *result.category_scores)}
        named = sorted(name for name in said if self._counts(name, thresholds))
        if not named and any(
            result.flagged and not any(result.categories.values()) for result in self.results
        ):
            named = [OTHER]
        return [(name, self._score(name)) for name in named]

    def _counts(self, name: str, thresholds: Mapping[str, float]) -> bool:
        if name in thresholds:
            return (self._score(name) or 0.0) >= thresholds[name]
        return any(result.flagged and result.categories.get(name) for result in self.results)

    def _score(self, name: str) -> float | None:
        told = (result.category_scores.get(name) for result in self.results)
        return max((score for score in told if score is not None), default=None)
