"""One draft to be written: its request, what the brief gives, and its place among the other drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.foundation.ids import TemplateName, Tone
from core.writing.offline.english import spelled_out
from core.writing.offline.fillings import Filling
from core.writing.offline.hint import Wishes
from core.writing.offline.material import Material, chance
from core.writing.offline.openings import Opening
from core.writing.port import WritingRequest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Work:
    """One draft to be written."""

    request: WritingRequest
    material: Material
    wishes: Wishes
    tone: Tone
    opening: Opening
    index: int

    @property
    def template(self) -> TemplateName:
        return self.request.brief.template

    def order(self, what: str, things: Sequence[T]) -> list[T]:
        """`things` in an order that differs from draft to draft of a platform, and between platforms."""
        return self.turned(self.shuffled(what, things))

    def shuffled(self, what: str, things: Sequence[T]) -> list[T]:
        """`things` in an order that is the same for all drafts of a platform."""
        shuffled = list(things)
        chance(self.request.brief, self.request.seed, self.request.platform, what).shuffle(shuffled)
        return shuffled

    def turned(self, things: list[T]) -> list[T]:
        """`things`, beginning where this draft's turn is."""
        start = (self.index + len(self.request.avoid)) % max(len(things), 1)
        return things[start:] + things[:start]

    def fill(self, what: str, patterns: Sequence[str]) -> Filling | None:
        """The first of `patterns`, in this draft's order, of those that the brief can fill."""
        for pattern in self.order(what, self.usable(patterns)):
            for filling in self.material.filled(self.worded(pattern)):
                return filling
        return None

    def usable(self, patterns: Sequence[str]) -> tuple[str, ...]:
        """Those of `patterns` that the brief can fill."""
        return tuple(pattern for pattern in patterns if next(self.material.filled(pattern), None))

    def worded(self, pattern: str) -> str:
        return spelled_out(pattern) if self.tone is Tone.EXPERT or self.wishes.formal else pattern
