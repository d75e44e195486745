"""Descriptions of images that are longer than the platform takes."""

from core.review.checks.context import Checked
from core.review.findings import Finding, Severity

ALT_TOO_LONG = "alt_too_long"


def alt_too_long(checked: Checked) -> list[Finding]:
    """A blocking finding for each of them."""
    most = checked.media_rules.max_alt if checked.media_rules is not None else 0
    label = checked.rules.platform.label
    return [
        Finding(
            ALT_TOO_LONG,
            Severity.BLOCKING,
            f"{label} takes alt texts of at most {most:,} characters; that of image {place} has "
            f"{len(each.alt):,}.",
        )
        for place, each in enumerate(checked.media, start=1)
        if most and len(each.alt) > most
    ]
