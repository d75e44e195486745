"""Findings on the terminal, and for programs with the places that they are about."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.review.findings import Finding

MARKS = {"blocking": "⛔", "warning": "⚠️", "info": "ℹ️"}


def lines_of(findings: "Iterable[Finding]") -> list[str]:
    """A line for each, for people."""
    return [f"  {MARKS[finding.severity]} {finding.sentence}" for finding in findings]


def with_spans(text: str, findings: "Iterable[Finding]") -> list[dict[str, Any]]:
    """Each with its span in `text`, in code points; None where its words don't stand there."""
    documents = []
    for finding in findings:
        start = text.find(finding.where) if finding.where else -1
        span = [start, start + len(finding.where)] if start >= 0 else None
        documents.append({**finding.as_json(), "span": span})
    return documents
