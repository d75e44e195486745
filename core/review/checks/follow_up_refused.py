"""What the platform would refuse of the texts below a post."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

FOLLOW_UP_REFUSED = "follow_up_refused"


def follow_up_refused(checked: Checked) -> list[Finding]:
    """A blocking finding for each reason why the rest of a thread, or a comment, can't go out."""
    return [
        Finding(FOLLOW_UP_REFUSED, Severity.BLOCKING, sentence)
        for sentence in checked.rules.follow_up_problems(checked.follow_ups)
    ]
