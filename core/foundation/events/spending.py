"""What was spent, and what may be."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.foundation.events.event import Event
from core.foundation.ids import CampaignId, MemberId, PlatformName


@dataclass(frozen=True, slots=True)
class SpendSettled(Event):
    """A model call was paid for."""

    kind: ClassVar[str] = "spend.settled"
    campaign_id: CampaignId
    platform: PlatformName
    writer: str
    model: str
    input_tokens: int
    output_tokens: int
    cost_micros: int
    task: str = ""
    member_id: MemberId | None = None
    """Who asked for it; a program, too."""
    cached_tokens: int = 0
    reasoning_tokens: int = 0


@dataclass(frozen=True, slots=True)
class BudgetReached(Event):
    """So much of a budget is spent, in percent; 100 also where what is left is not enough for a call."""

    kind: ClassVar[str] = "budget.reached"
    scope: str
    subject: str
    """The id of the workspace, campaign or member whose budget it is."""
    period: str
    percent: int
    limit_micros: int
    spent_micros: int
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BudgetChanged(Event):
    """Somebody set another limit, or took one away; before and after are left out where there was none."""

    kind: ClassVar[str] = "budget.changed"
    scope: str
    subject: str
    period: str
    before_micros: int | None = None
    after_micros: int | None = None


@dataclass(frozen=True, slots=True)
class TariffSet(Event):
    """Usage is billed so from now on; `markup_points` (basis points) are left out where costs are not."""

    kind: ClassVar[str] = "usage.tariff_set"
    variant_micros: int
    million_tokens_micros: int
    markup_points: int | None = None
