"""What the platform itself would refuse: found before people look, so that nobody approves in vain."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity


def platform_refuses(checked: Checked) -> list[Finding]:
    """A blocking finding for each reason why the platform would refuse the text."""
    return [
        Finding("platform_refuses", Severity.BLOCKING, sentence)
        for sentence in checked.rules.problems(checked.text)
    ]
