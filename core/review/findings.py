"""Findings: what a check has to say about a text, as a value that stays with the variant for life."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    BLOCKING = "blocking"
    """The text can't be approved as it is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a text. `kind` is stable, for machines; `sentence` is for people."""

    kind: str
    severity: Severity
    sentence: str
    where: str = ""
    """The words it is about, where it is about some."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def finding_of(stored: dict[str, Any]) -> Finding:
    """The finding that `as_json` made `stored` of."""
    return Finding(**{**stored, "severity": Severity(stored["severity"])})
