"""Findings: what a check has to say about a text, as a value that stays with the variant for life."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from core.foundation.errors import Conflict


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


class HasBlockingFindings(Conflict):
    """The text can't go out as it is; nothing was changed."""

    code = "blocking_findings"

    def __init__(self, label: str, findings: tuple[Finding, ...]) -> None:
        self.label, self.findings = label, findings
        super().__init__(label)

    @property
    def message(self) -> str:
        why = " ".join(finding.sentence for finding in self.findings)
        return f"Variant {self.label} can't be approved as it is: {why} Edit it, then approve."


def require_none_blocking(label: str, findings: Iterable[dict[str, Any]]) -> None:
    """Let a variant pass whose stored findings don't keep it from going out.

    Raises:
        HasBlockingFindings: with those that do.
    """
    found = tuple(one for one in map(finding_of, findings) if one.severity is Severity.BLOCKING)
    if found:
        raise HasBlockingFindings(label, found)
