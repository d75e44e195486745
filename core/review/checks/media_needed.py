"""An image where the platform posts nothing without one."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

MEDIA_NEEDED = "media_needed"


def media_needed(checked: Checked) -> list[Finding]:
    """A blocking finding, since it can't go out."""
    rules = checked.media_rules
    if rules is None or not rules.is_needed or checked.media:
        return []
    label = checked.rules.platform.label
    either = "an image or a video" if rules.takes_video else "an image"
    return [Finding(MEDIA_NEEDED, Severity.BLOCKING, f"{label} posts nothing without {either}. Add one.")]
