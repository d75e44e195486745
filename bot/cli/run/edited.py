"""What a variant says, as a file to be edited: title and preheader on lines of their own, then the text, and
what follows below it."""

from dataclasses import dataclass, replace
from typing import Any, Self

from core.campaigns.thread import parts_of, typed_as
from core.flow.cards.card import VariantCard
from core.platforms.catalogue import rules_of

NAMED = {"title": "Title:", "preheader": "Preheader:"}
"""How the lines before the text begin."""


@dataclass(frozen=True, slots=True)
class Said:
    """All that readers see of a variant."""

    title: str
    preheader: str
    text: str
    follow_ups: tuple[str, ...] = ()

    @classmethod
    def by(cls, variant: VariantCard) -> Self:
        return cls(variant.title, variant.preheader, variant.text, variant.follow_ups)


def file_of(variant: VariantCard) -> str:
    """The variant as it is given to an editor."""
    lines = [f"{NAMED[name]} {getattr(variant, name)}" for name in _lines(variant)]
    return "\n".join([*lines, *([""] if lines else []), typed_as((variant.text, *variant.follow_ups))])


def said_in(file: str, variant: VariantCard) -> Said:
    """What an edited file says; a line that was taken away changes nothing of what it was for."""
    said, rest = Said.by(variant), file.strip()
    for name in _lines(variant):
        first, _, after = rest.partition("\n")
        if first.startswith(NAMED[name]):
            words: Any = {name: first.removeprefix(NAMED[name]).strip()}
            said, rest = replace(said, **words), after.strip()
    if not rules_of(variant.platform).most_follow_ups:
        return replace(said, text=rest)
    text, *below = parts_of(rest) or ("",)
    return replace(said, text=text, follow_ups=tuple(below))


def _lines(variant: VariantCard) -> list[str]:
    rules = rules_of(variant.platform)
    there = {"title": rules.title_limit, "preheader": rules.preheader_limit}
    return [name for name, limit in there.items() if limit is not None]
