"""The rules a text is held to here: the platform's, and a limit of our own where that is tighter."""

from dataclasses import dataclass

from core.foundation.ids import PlatformName
from core.platforms.catalogue import profile_of
from core.platforms.port import Limit, TextRules


@dataclass(frozen=True, slots=True)
class Rulebook:
    """This installation's rules. Built once by the composition root."""

    max_content_length: int
    """The most characters of social copy, whatever a platform allows."""

    def of(self, platform: PlatformName) -> TextRules:
        """`platform`'s rules; for social copy our own limit comes first where it is tighter."""
        profile = profile_of(platform)
        if profile.is_long_form or profile.rules.limits[0].most <= self.max_content_length:
            return profile.rules
        return profile.rules.limited_by(Limit(self.max_content_length, "characters", len))
