"""An image where the platform posts nothing without one."""

from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def media_needed(checked: Checked) -> list[Found]:
    """A blocking finding, since it can't go out."""
    rules = checked.media_rules
    if rules is None or not rules.is_needed or checked.media:
        return []
    label = checked.rules.platform.label
    either = "an image or a video" if rules.takes_video else "an image"
    return [Found(f"{label} posts nothing without {either}. Add one.", part=Part.MEDIA)]


MEDIA_NEEDED = Rule(
    id="media_needed",
    family=Family.PLATFORM,
    severity=Severity.BLOCKING,
    why="Platforms that post nothing without an image.",
    look=media_needed,
    is_fixed=True,
)
