"""What a form over many variants carries: which of them it lists, and each as it was shown."""

from dataclasses import dataclass, replace
from typing import Self

from bot.slack import ids
from bot.slack.values import OldCard
from core.foundation.ids import ContentHash, PlatformName, VariantId, VariantState
from core.review.answers import SeenVariant

ALL = "all"


@dataclass(frozen=True, slots=True)
class ManyFilter:
    """A platform and a state, or ALL of either."""

    platform: str = ALL
    state: str = ALL

    @classmethod
    def parse(cls, raw: str) -> Self:
        """The filter in `raw`.

        Raises:
            OldCard: it is not one of ours.
        """
        words = raw.split(" ")
        if len(words) != 2:
            raise OldCard
        return cls(*words)

    def __str__(self) -> str:
        return f"{self.platform} {self.state}"

    def changed(self, action_id: str, chosen: str) -> Self:
        """The filter once something else was chosen in one of its two menus."""
        return replace(self, **{"platform" if action_id == ids.MANY_PLATFORM else "state": chosen})

    def lets(self, platform: PlatformName, state: VariantState) -> bool:
        """Whether a variant is listed."""
        return self.platform in {ALL, platform} and self.state in {ALL, state}


def option_value(variant: SeenVariant) -> str:
    """The value of a variant's checkbox. Slack takes 150 characters of it, which are too few for JSON."""
    return f"{variant.id} {variant.seen} {variant.state}"


def seen_variant(raw: str) -> SeenVariant:
    """The variant in the value of a checkbox.

    Raises:
        OldCard: it is not one of ours.
    """
    variant_id, seen, state, *more = [*raw.split(" "), "", ""]
    if any(more) or state not in set(VariantState):
        raise OldCard
    return SeenVariant(VariantId(variant_id), ContentHash(seen), VariantState(state))
