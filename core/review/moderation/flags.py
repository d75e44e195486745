"""What judges flag, as findings: OpenAI's moderation and models that judge name the same categories."""

from core.foundation.harm_categories import CATEGORIES
from core.foundation.text import made_storable
from core.review.findings import Finding, Severity

LONGEST_NAME = 80
"""Characters of the name of a category that is new to us."""
OTHER = "other"
"""Flagged, and nobody said for what."""
NEVER_COPY = frozenset(
    {
        "hate",
        "hate/threatening",
        "harassment/threatening",
        "illicit/violent",
        "self-harm/instructions",
        "self-harm/intent",
        "sexual/minors",
    }
)
"""What no brand publishes. The others can be meant, as violence is in copy for a film or a game."""


def flag(said: str, score: float | None, *, judge: str, what: str = "this text", words: str = "") -> Finding:
    """That `judge` flags `what` for the category `said`; `words` are those of the text that it is about."""
    category = made_storable(said, LONGEST_NAME)
    severity = Severity.BLOCKING if category in NEVER_COPY else Severity.WARNING
    about = _ABOUT.get(category, category.replace("/", ", ").replace("-", " "))
    named = category if score is None else f"{category} {score:.2f}"
    todo = "Change it before it can be approved." if severity is Severity.BLOCKING else "Is that meant?"
    return Finding(
        "moderation_flagged", severity, f"{judge} flags {what} for {about} ({named}). {todo}", words
    )


_ABOUT = {**CATEGORIES, OTHER: "a reason that it does not name"}
