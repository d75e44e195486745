"""Parts of a campaign: what it says on one platform in one language is written, kept and retried alone."""

from dataclasses import dataclass
from typing import Self

from core.campaigns.brief import Brief
from core.foundation.ids import LanguageName, PlatformName


@dataclass(frozen=True, slots=True)
class Part:
    """A platform's copy in one language; `language` is None where that is the one of the news."""

    platform: PlatformName
    language: LanguageName | None = None

    @property
    def key(self) -> str:
        """Its name where parts are kept, such as `x` or `x/de`."""
        return f"{self.platform}/{self.language}" if self.language else self.platform.value

    @classmethod
    def of(cls, key: str) -> Self:
        """The part that is kept under `key`."""
        platform, _, language = key.partition("/")
        return cls(PlatformName(platform), LanguageName(language) if language else None)


def parts_of(brief: Brief) -> tuple[Part, ...]:
    """All parts of a campaign, each platform's together, in the brief's order."""
    languages = brief.languages or (None,)
    return tuple(Part(platform, language) for platform in brief.platforms for language in languages)
