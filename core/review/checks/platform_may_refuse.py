"""What the platform takes from some accounts only, or takes with a loss."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity


def platform_may_refuse(checked: Checked) -> list[Finding]:
    """A warning for each such thing in the text."""
    return [
        Finding("platform_may_refuse", Severity.WARNING, sentence)
        for sentence in checked.rules.warns(checked.text)
    ]
