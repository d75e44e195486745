"""Descriptions of images that are longer than the platform takes."""

from core.review.findings import Part, Severity
from core.review.rules.checked import Checked
from core.review.rules.rule import Family, Found, Rule


def alt_too_long(checked: Checked) -> list[Found]:
    """A blocking finding for each of them."""
    most = checked.media_rules.max_alt if checked.media_rules is not None else 0
    label = checked.rules.platform.label
    return [
        Found(
            f"{label} takes alt texts of at most {most:,} characters; that of image {place} has "
            f"{len(each.alt):,}.",
            part=Part.MEDIA,
        )
        for place, each in enumerate(checked.media, start=1)
        if most and len(each.alt) > most
    ]


ALT_TOO_LONG = Rule(
    id="alt_too_long",
    family=Family.PLATFORM,
    severity=Severity.BLOCKING,
    why="Descriptions of images that are longer than the platform takes.",
    look=alt_too_long,
    is_fixed=True,
)
