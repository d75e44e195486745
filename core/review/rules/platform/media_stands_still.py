"""Images that move, where their platform takes them only as they do not."""

from core.platforms.media import passed_limits
from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def media_stands_still(checked: Checked) -> list[Found]:
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
            found.append(Found(sentence, part=Part.MEDIA))
    return found


MEDIA_STANDS_STILL = Rule(
    id="media_stands_still",
    family=Family.PLATFORM,
    severity=Severity.WARNING,
    why="Images that move and would go out as their first frame.",
    look=media_stands_still,
)
