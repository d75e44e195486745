"""Images that move, where their platform takes them only as they do not."""

from core.platforms.media import passed_limits
from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

MEDIA_STANDS_STILL = "media_stands_still"


def media_stands_still(checked: Checked) -> list[Finding]:
    """A warning for each: nobody should learn from the post that it is a first frame."""
    rules, label = checked.media_rules, checked.rules.platform.label
    if rules is None:
        return []
    found = []
    for place, each in enumerate(checked.media, start=1):
        image = checked.moving.get(each.key)
        if image is not None and (limits := passed_limits(image, rules)):
            which = "The image" if len(checked.media) == 1 else f"Image {place}"
            sentence = (
                f"{which} moves, and {label} takes {' and '.join(limits)}: it goes out as its first frame, "
                "which stands still. Take a still image, or one that fits."
            )
            found.append(Finding(MEDIA_STANDS_STILL, Severity.WARNING, sentence))
    return found
