"""The rules a text is held to here: the platform's, and a limit of our own where that is tighter."""

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.platforms.port import Limit, TextRules

LONG_FORM = frozenset({PlatformName.BLOG, PlatformName.EMAIL})


def rules_for(platform: PlatformName, max_content_length: int) -> TextRules:
    """`platform`'s rules; for social copy this installation's limit comes first where it is tighter."""
    rules = rules_of(platform)
    if platform in LONG_FORM or rules.limits[0].most <= max_content_length:
        return rules
    return rules.limited_by(Limit(max_content_length, "characters", len))
