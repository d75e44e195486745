"""What a check is given to judge by."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.brand.voice import NO_VOICE, Voice
from core.campaigns.brief import Brief
from core.foundation.attached import Attached
from core.foundation.ids import LanguageName
from core.links.own import OwnLink
from core.platforms.media import Measured, MediaRules
from core.platforms.port import TextRules


@dataclass(frozen=True, slots=True)
class Checked:
    """A text before it is published, and what is known of where it goes and what it is for."""

    rules: TextRules
    """The platform's, and our own; `rules.platform` is where the text goes."""
    brief: Brief
    text: str
    title: str = ""
    preheader: str = ""
    follow_ups: tuple[str, ...] = ()
    """Texts that are posted below it."""
    media: tuple[Attached, ...] = ()
    """Images and videos, in their order."""
    media_rules: MediaRules | None = None
    """What the platform takes of them; None where it takes none."""
    demands_alt: bool = False
    """Whether no image may go out that is not described."""
    is_reachable: bool = True
    """Whether platforms can fetch images from here."""
    moving: Mapping[str, Measured] = field(default_factory=dict)
    """Those of its images that move, by their keys."""
    passed_deadline: str = ""
    """The words of a deadline in it that is over."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Facts of the brief that it lacks: what each is, and the brief's words for it."""
    other_language: tuple[str, str] | None = None
    """What it is in, and what it ought to be in, where the two surely differ."""
    language: LanguageName | None = None
    """In which it was to be written; None where that is the brief's."""
    own: OwnLink | None = None
    """What the brief's link is in it."""
    voice: Voice = NO_VOICE
    """How whoever posts it speaks."""

    @property
    def whole(self) -> str:
        """Title, preheader, text and what follows below it, as one."""
        return "\n".join(filter(None, (self.title, self.preheader, self.text, *self.follow_ups))).strip()

    @property
    def as_briefed(self) -> str:
        """The whole with the brief's link as the brief has it."""
        return self.own.taken_out_of(self.whole) if self.own else self.whole

    @property
    def is_far_too_long(self) -> bool:
        """Nobody will read it as it is; what else there is to say about it waits until it is shorter."""
        texts = (self.text, *self.follow_ups)
        return any(limit.is_far_passed(text) for limit in self.rules.limits for text in texts)
