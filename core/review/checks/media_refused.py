"""Images and videos that the platform would not take with a post."""

from core.foundation.attached import MediaKind
from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

MEDIA_REFUSED = "media_refused"


def media_refused(checked: Checked) -> list[Finding]:
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
    return [Finding(MEDIA_REFUSED, Severity.BLOCKING, sentence) for sentence in wrong]
