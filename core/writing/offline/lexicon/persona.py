"""What a persona of the lexicon holds."""

from dataclasses import dataclass

import regex


@dataclass(frozen=True, slots=True)
class Persona:
    """People, the words briefs use for them, and moments they know."""

    words: str
    """Beginnings of words, as a pattern."""
    pains: tuple[str, ...]
    questions: tuple[str, ...]
    scenes: tuple[str, ...]
    cares: str
    """What they look at first, after "They look at": for the reasoning."""
    tag: str = ""

    def matches(self, text: str) -> bool:
        return regex.search(rf"\b(?:{self.words})", text, regex.I) is not None

    def knows(self, word: str) -> bool:
        return regex.fullmatch(rf"(?:{self.words})\p{{L}}{{0,3}}", word, regex.I) is not None
