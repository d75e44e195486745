"""A deadline that is over before anybody reads of it."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity


def deadline_passed(checked: Checked) -> list[Finding]:
    """A warning that quotes it. Only one: whoever mends it reads the text."""
    words = checked.passed_deadline
    if not words:
        return []
    return [Finding("deadline_passed", Severity.WARNING, f"“{words}” is over already. Is that right?", words)]
