"""What a topic of the lexicon holds."""

from dataclasses import dataclass

import regex


@dataclass(frozen=True, slots=True)
class Topic:
    """A field briefs come from, and what people in it know: true of the field, claimed of no product."""

    words: str
    """Beginnings of words that betray the topic, as a pattern."""
    pains: tuple[str, ...]
    questions: tuple[str, ...]
    scenes: tuple[str, ...]
    tags: tuple[str, ...]
    calls: tuple[str, ...] = ()
    """Invitations that fit before a link; without an end mark."""
    asks: tuple[str, ...] = ()
    """Invitations that need no link."""
    emoji: str = "✨"

    def weight(self, text: str) -> tuple[int, int]:
        """How much `text` speaks of it, to sort by: different words first, then how early they come."""
        found = list(regex.finditer(rf"\b(?:{self.words})", text, regex.I))
        return len({match[0].casefold() for match in found}), -found[0].start() if found else 0
