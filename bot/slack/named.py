"""States and platforms as people name them in commands; pure."""

from dataclasses import dataclass

from bot.slack.typed import name_in
from core.foundation.ids import CampaignState, PlatformName

STATES = {
    "review": CampaignState.IN_REVIEW,
    "done": CampaignState.COMPLETED,
    "closed": CampaignState.CLOSED,
    "archived": CampaignState.ARCHIVED,
    "failed": CampaignState.FAILED,
    "writing": CampaignState.DRAFTING,
}
"""What people call the states when they ask for a list."""
_FILLING = frozenset({"", "in", "on", "for", "and", "all", "campaigns"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which campaigns somebody asks for; None leaves it open. `unknown` is a word that means neither."""

    state: CampaignState | None = None
    platform: PlatformName | None = None
    unknown: str = ""

    def __str__(self) -> str:
        word = next((word for word, state in STATES.items() if state is self.state), "")
        return " · ".join(filter(None, [word, self.platform.label if self.platform else ""]))


def wanted_in(words: str) -> Wanted:
    """The state and the platform that `words` name, such as “review, on LinkedIn”."""
    state: CampaignState | None = None
    platform: PlatformName | None = None
    for word in words.replace(",", " ").split():
        named = word.strip(".:;!?").casefold()
        if named in STATES:
            state = STATES[named]
        elif found := platform_named(word):
            platform = found
        elif named not in _FILLING:
            return Wanted(unknown=word)
    return Wanted(state, platform)


def platform_named(word: str) -> PlatformName | None:
    """The platform people mean by a word such as LinkedIn or e-mail."""
    asked = name_in(word.strip(".,:;!?")).casefold().replace("-", "")
    for platform in PlatformName:
        if asked and asked in (platform.value, platform.label.casefold().replace("-", "")):
            return platform
    return None
