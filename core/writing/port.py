"""What a writer is: something that turns a brief into drafts for one platform."""

from dataclasses import dataclass
from typing import Protocol

from core.brand.voice import NO_VOICE, Voice
from core.campaigns.brief import Brief
from core.foundation.errors import CopydeskError, InvalidInput, Unavailable
from core.foundation.ids import Angle, LanguageName, PlatformName
from core.foundation.money import Money
from core.platforms.port import TextRules
from core.spending.prices import Price
from core.spending.rates import Tier


@dataclass(frozen=True, slots=True)
class WritingRequest:
    """`count` drafts of `brief` for one of its platforms."""

    brief: Brief
    platform: PlatformName
    rules: TextRules
    count: int
    seed: int
    """The same request with the same seed gives the same drafts from a deterministic writer."""
    hint: str = ""
    """What a reviewer asked for when the last draft was not right."""
    current: str = ""
    """The text that the hint is about."""
    avoid: tuple[str, ...] = ()
    """Texts of this campaign that people have seen already; no draft may open like one of them."""
    rejected_angle: Angle | None = None
    """By what the text drew that was sent back: another draws otherwise."""
    brand: Voice = NO_VOICE
    """How whoever posts it speaks."""
    language: LanguageName | None = None
    """The one to write in; None for that of the brief's news."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One proposal. `text` is whole: it holds the link and the hashtags as they will be published."""

    text: str
    title: str
    hashtags: tuple[str, ...]
    call_to_action: str
    reasoning: str
    """Why this should work for the audience, in a sentence or two."""
    preheader: str = ""
    """The line that mail clients show after the subject; empty where the platform has none."""
    angle: Angle | None = None
    """By what it draws; None where its writer named none that can be true."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call used, in tokens."""

    input_tokens: int
    output_tokens: int
    assumed: bool = False
    """Whether we counted ourselves, since the server's figures were missing or could not be."""
    lost: bool = False
    """Whether an answer was asked for that never came whole; what it costs nobody knows."""
    cached_tokens: int = 0
    """Of the input, what the server had at hand; none where it does not tell."""
    reasoning_tokens: int = 0
    """Of the output, what was thought and not written."""
    cache_write_tokens: int = 0
    """Of the input, what the server put by for later questions, which some charge more for."""
    tier: Tier = Tier.STANDARD
    """By which it answered; the dearest of them, where several answers came by several."""

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.assumed or other.assumed,
            self.lost or other.lost,
            self.cached_tokens + other.cached_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
            self.tier.or_dearer(other.tier),
        )


@dataclass(frozen=True, slots=True)
class Written:
    """Drafts, and who wrote them. `usage` is None where nothing is charged."""

    drafts: tuple[Draft, ...]
    writer: str
    model: str
    usage: Usage | None = None
    why_not_first: str = ""
    """Why the writer that comes first did not write it, as a sentence; empty where it did."""


class WriterUnavailable(Unavailable):
    """The model did not answer, also not after retries; nothing was written."""

    code = "writer_unavailable"
    usage: Usage | None = None
    """What had been used when it failed; it is charged all the same."""


class WriterRefused(CopydeskError):
    """The model or its account refused the work (key, quota, policy); trying again will not help."""

    code = "writer_refused"
    usage: Usage | None = None
    """What had been used when it failed; it is charged all the same."""


class BriefRefused(WriterRefused):
    """The work itself was refused, for what the brief says: no other writer is to be asked instead."""

    code = "brief_refused"


class CannotTranslate(InvalidInput, WriterRefused):
    """The offline writer was asked for another language than that of the news, which is `written_in`, if
    anybody can tell. At the door it is the brief's fault; later another writer may be asked."""

    usage: Usage | None = None

    def __init__(self, wanted: LanguageName, written_in: str) -> None:
        known = f"the news is in {written_in}" if written_in else "nobody said what the news is in"
        why = (
            f"can't have {wanted.label}: {known}, and the offline writer does not translate. "
            "A model does: docs/models.md says how to connect one."
        )
        super().__init__({"languages": why})

    @property
    def message(self) -> str:
        why = self.fields["languages"]
        return f"{why[0].upper()}{why[1:]}"


class UnknownPrice(WriterRefused):
    """Nobody knows what the model costs, and UNKNOWN_PRICE says that it is not asked then."""

    code = "unknown_price"

    def __init__(self, model: str) -> None:
        self.model = model
        super().__init__(model)

    @property
    def message(self) -> str:
        return (
            f"Nobody knows what the model {self.model} costs, and UNKNOWN_PRICE refuses such models. Say "
            f"what it costs: MODEL_PRICES={self.model}=0.15/0.60, or =0/0 where that is nothing."
        )


class Writer(Protocol):
    """Writes drafts for one platform at a time; many requests may run at once."""

    name: str
    model: str
    answers_at_once: bool
    """Whether it waits for nobody."""

    @property
    def is_left_alone(self) -> bool:
        """Whether it isn't asked for now, since it has not answered of late."""
        ...

    def estimate(self, request: WritingRequest) -> Money:
        """The most that `request` may cost, to be reserved before the call.

        Raises:
            UnknownPrice: nobody knows, and unknown prices are refused.
        """
        ...

    def cost(self, usage: Usage) -> Price:
        """What `usage` costs."""
        ...

    async def write(self, request: WritingRequest) -> Written:
        """Drafts for `request`, each within the platform's limits where the writer can hold them.

        Raises:
            WriterUnavailable: no answer after retries.
            WriterRefused: the provider said no.
        """
        ...
