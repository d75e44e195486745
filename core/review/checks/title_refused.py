"""What the platform would refuse in a title."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

TITLE_REFUSED = "title_refused"


def title_refused(checked: Checked) -> list[Finding]:
    """A blocking finding for each reason why the platform would refuse the title."""
    return [
        Finding(TITLE_REFUSED, Severity.BLOCKING, sentence)
        for sentence in checked.rules.title_problems(checked.title)
    ]
