"""Images that their platform would fetch from here, where nobody can reach us."""

from core.foundation.attached import MediaKind
from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

MEDIA_UNREACHABLE = "media_unreachable"


def media_unreachable(checked: Checked) -> list[Finding]:
    """A warning for who posts as an account; into the outbox it goes all the same, and cards leave it out."""
    rules, label = checked.media_rules, checked.rules.platform.label
    has_images = any(each.kind is MediaKind.IMAGE for each in checked.media)
    if rules is None or not rules.needs_address or checked.is_reachable or not has_images:
        return []
    sentence = (
        f"{label} fetches images from a public address, and this Copydesk has none. Whoever runs it has to "
        "set PUBLIC_URL, or the post will be refused."
    )
    return [Finding(MEDIA_UNREACHABLE, Severity.WARNING, sentence)]
