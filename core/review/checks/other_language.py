"""A text in another language than its brief."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity


def other_language(checked: Checked) -> list[Finding]:
    """A warning that names both."""
    if checked.other_language is None:
        return []
    written, given = checked.other_language
    return [
        Finding(
            "other_language",
            Severity.WARNING,
            f"This text is in {written}, and the brief in {given}. Is that right?",
        )
    ]
