"""Images that their platform would fetch from here, where nobody can reach us."""

from core.foundation.attached import MediaKind
from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def media_unreachable(checked: Checked) -> list[Found]:
    """A warning for who posts as an account; into the outbox it goes all the same, and cards leave it out."""
    rules, label = checked.media_rules, checked.rules.platform.label
    has_images = any(each.kind is MediaKind.IMAGE for each in checked.media)
    if rules is None or not rules.needs_address or checked.is_reachable or not has_images:
        return []
    sentence = (
        f"{label} fetches images from a public address, and this Copydesk has none. Whoever runs it has to "
        "set PUBLIC_URL, or the post will be refused."
    )
    return [Found(sentence, part=Part.MEDIA)]


MEDIA_UNREACHABLE = Rule(
    id="media_unreachable",
    family=Family.PLATFORM,
    severity=Severity.WARNING,
    why="Images that the platform would fetch from a Copydesk that it can't reach.",
    look=media_unreachable,
)
