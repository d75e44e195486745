"""A text that is too long to stand below an image, where it may be longer without one."""

from core.review.findings import Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def caption_too_long(checked: Checked) -> list[Found]:
    """A blocking finding; the text alone would be taken, and one that is too long anyway says so itself."""
    caption = checked.rules.caption
    if caption is None or not checked.media or not checked.rules.fits(checked.text):
        return []
    used = caption.used(checked.text)
    if used <= caption.most:
        return []
    sentence = (
        f"With an image {checked.rules.platform.label} takes at most {caption.most:,} {caption.unit}; "
        f"this text has {used:,}. Make it shorter, or remove the image."
    )
    return [Found(sentence)]


CAPTION_TOO_LONG = Rule(
    id="caption_too_long",
    family=Family.PLATFORM,
    severity=Severity.BLOCKING,
    why="Texts that are too long to stand below an image.",
    look=caption_too_long,
    is_fixed=True,
)
