"""Images and videos that the platform would not take with a post."""

from core.foundation.attached import MediaKind
from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def media_refused(checked: Checked) -> list[Found]:
    """A blocking finding for each reason."""
    rules, label = checked.media_rules, checked.rules.platform.label
    images = sum(each.kind is MediaKind.IMAGE for each in checked.media)
    videos = len(checked.media) - images
    wrong = []
    if images and rules is None:
        wrong.append(f"{label} takes no images. Remove {'it' if images == 1 else 'them'}.")
    if videos and (rules is None or not rules.takes_video):
        wrong.append(f"Copydesk can't post videos on {label}. Remove it, or link to it in the text.")
    elif videos > 1 or (videos and images):
        wrong.append(f"{label} takes either images or one video. Remove the others.")
    if rules is not None and images > rules.most:
        most = "one image" if rules.most == 1 else f"{rules.most} images"
        wrong.append(f"{label} takes at most {most}; here are {images}.")
    return [Found(sentence, part=Part.MEDIA) for sentence in wrong]


MEDIA_REFUSED = Rule(
    id="media_refused",
    family=Family.PLATFORM,
    severity=Severity.BLOCKING,
    why="Images and videos that the platform does not take with a post.",
    look=media_refused,
    is_fixed=True,
)
