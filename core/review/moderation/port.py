"""Moderation: whether a text may do harm. A text that could not be moderated says so; silence means clean.

With a key OpenAI's moderation model judges (`openai.py`). Without one, and where that does not answer, a
model of our own, rules and word lists do (`offline.py`).
"""

from typing import Protocol

from core.review.findings import Finding, Severity


class Moderator(Protocol):
    """Looks at a text before people do."""

    async def review(self, text: str) -> list[Finding]:
        """What may do harm in `text`. It never raises: without a judgement a finding says so."""
        ...

    async def prepare(self) -> None:
        """Load what the first text would otherwise wait for."""
        ...


def not_moderated(reason: str) -> Finding:
    """Said instead of nothing where no judgement could be had."""
    return Finding(
        "not_moderated",
        Severity.WARNING,
        f"This text was not moderated: {reason}. Read it with extra care before you approve it.",
    )
