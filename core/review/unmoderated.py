"""What could not be moderated: it is approved only by a person who has looked at it."""

from collections.abc import Iterable
from typing import Any

from core.foundation.errors import Conflict
from core.review.findings import finding_of

NOT_MODERATED = "not_moderated"
"""Found instead of nothing where nobody could judge whether a text, or an image with it, does harm."""


class NotModerated(Conflict):
    """Nobody judged whether it does harm, and nobody says that they have looked; nothing was changed."""

    code = "not_moderated"

    def __init__(self, label: str) -> None:
        self.label = label
        super().__init__(label)

    @property
    def message(self) -> str:
        return (
            f"Variant {self.label} was not moderated, so it is approved by itself alone, by somebody who has "
            "looked at it."
        )


def require_looked_at(label: str, findings: Iterable[dict[str, Any]]) -> None:
    """Let a variant pass whose stored findings don't say that it could not be moderated.

    Raises:
        NotModerated: they do.
    """
    if any(finding_of(stored).rule == NOT_MODERATED for stored in findings):
        raise NotModerated(label)
