"""What can't be a preheader."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

PREHEADER_REFUSED = "preheader_refused"


def preheader_refused(checked: Checked) -> list[Finding]:
    """A blocking finding for each reason why no mail client would show the preheader whole."""
    return [
        Finding(PREHEADER_REFUSED, Severity.BLOCKING, sentence)
        for sentence in checked.rules.preheader_problems(checked.preheader)
    ]
