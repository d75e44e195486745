"""Findings on the terminal, and for programs with the places that they are about."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.review.findings import Finding

MARKS = {"blocking": "⛔", "warning": "⚠️", "info": "ℹ️"}


def lines_of(findings: "Iterable[Finding]") -> list[str]:
    """A line for each, for people."""
    return [f"  {MARKS[finding.severity]} {finding.told} ({finding.rule})" for finding in findings]


def documents_of(findings: "Iterable[Finding]") -> list[dict[str, Any]]:
    """Each for programs: its span as `[start, end]`, code points of its part, or null."""
    return [
        {**finding.as_json(), "span": [finding.span.start, finding.span.end] if finding.span else None}
        for finding in findings
    ]
