"""Moderation: whether a text may do harm. What could not be moderated says so; silence means clean.

OpenAI's moderation judges (`openai.py`), or a model that writes does (`core.flow.judging`), and where that
does not answer, or nobody is connected, a model of our own, rules and word lists do (`offline.py`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.foundation.attached import Attached
from core.review.findings import Finding, Severity
from core.review.unmoderated import NOT_MODERATED

if TYPE_CHECKING:  # what `copydesk moderate` needs none of, down to the database
    from core.foundation.ids import PlatformName
    from core.spending.books import Payers


@dataclass(frozen=True, slots=True)
class Outgoing:
    """How a text goes out: where, and with which images and videos. `payers` are in whose budgets a judgement
    counts that costs something; None where nobody is there to pay."""

    platform: "PlatformName"
    media: tuple[Attached, ...] = ()
    payers: "Payers | None" = None


class Moderator(Protocol):
    """Looks at a text before people do."""

    async def review(self, text: str, outgoing: Outgoing | None = None) -> list[Finding]:
        """What may do harm in `text` and in what goes out with it. It never raises: without a judgement a
        finding says so."""
        ...

    async def prepare(self) -> None:
        """Load what the first text would otherwise wait for."""
        ...


class NoJudgement(Exception):
    """Nothing judged it; says why, as a part of a sentence."""


def not_moderated(reason: str, what: str = "This text") -> Finding:
    """Said instead of nothing where no judgement could be had. A person has to look then."""
    return Finding(
        NOT_MODERATED,
        Severity.WARNING,
        f"{what} was not moderated: {reason}. A person has to look at it with care before it is approved.",
    )
