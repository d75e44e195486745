"""What could not be moderated: it is approved only by a person who has looked at it."""

from collections.abc import Iterable
from typing import Any

from core.foundation.errors import Conflict
from core.review.findings import Finding, finding_of

NOT_MODERATED = "not_moderated"
"""Found instead of nothing where nobody could judge whether a text, or an image with it, does harm."""


class NotModerated(Conflict):
    """Nobody judged whether it does harm, and nobody says that they have looked; nothing was changed."""

    code = "not_moderated"

    def __init__(self, label: str, findings: tuple[Finding, ...]) -> None:
        self.label, self.findings = label, findings
        super().__init__(label)

    @property
    def message(self) -> str:
        why = " ".join(finding.sentence for finding in self.findings)
        return f"Variant {self.label} is approved by itself, by somebody who has read it: {why}"


def require_looked_at(label: str, findings: Iterable[dict[str, Any]]) -> None:
    """Let a variant pass whose stored findings don't say that it could not be moderated.

    Raises:
        NotModerated: they do.
    """
    found = tuple(one for one in map(finding_of, findings) if one.rule == NOT_MODERATED)
    if found:
        raise NotModerated(label, found)
