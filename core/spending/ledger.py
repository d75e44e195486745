"""The ledger: one entry for every call that may cost something, from its reservation to its price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import fmean
from typing import NewType

from sqlalchemy import BigInteger, ForeignKey, Index, String, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.ids import CampaignId, MemberId, PlatformName, WorkspaceId, new_id
from core.foundation.money import Money
from core.spending.books import Payers
from core.spending.rates import Tier
from core.storage.tables import ID_LENGTH, Base

ReservationId = NewType("ReservationId", str)

FEE = "platform"
"""The writer of entries that are no model calls: what platforms charge for what they tell."""
LEARNED_FROM, ENOUGH_TO_LEARN = 50, 5
"""How many of the last calls are looked at, and how many it takes."""
ROOM_ABOVE = 1.25
"""What is set aside, as a multiple of the dearest of them."""


def new_reservation_id() -> ReservationId:
    return ReservationId(new_id("rsv"))


class EntryState(StrEnum):
    """RESERVED until the call has ended; SETTLED when it was charged, RELEASED when it was not.

    LOST when nobody came back from it: charged at what was set aside, and settled still if somebody does.
    CACHED where nothing was called, since the cache had what was asked for.
    """

    RESERVED = "reserved"
    SETTLED = "settled"
    RELEASED = "released"
    LOST = "lost"
    CACHED = "cached"


class Task(StrEnum):
    """What a call is for."""

    DRAFT = "draft"
    REWRITE = "rewrite"
    TRANSLATE = "translate"
    """Drafts in another language than that of the news."""
    MODERATE = "moderate"
    """Judging copy before people do."""
    FIGURES = "figures"
    """What a platform tells of posts, which some charge for."""


class LedgerEntry(Base):
    """One call. Its id is its reservation's; amounts are micro-dollars."""

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ix_ledger_workspace", "workspace_id", "created_at"),
        Index("ix_ledger_day", "workspace_id", "day", "id"),
        Index("ix_ledger_open", "state", "created_at"),
        Index("ix_ledger_campaign", "campaign_id"),
        Index("ix_ledger_usual", "model", "platform", "state", "created_at"),
    )

    id: Mapped[ReservationId] = mapped_column(String(ID_LENGTH), primary_key=True)
    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"))
    campaign_id: Mapped[CampaignId] = mapped_column(ForeignKey("campaigns.id"))
    asked_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    """The person, or the program with its API key; None where nobody asked, and of old calls."""
    task: Mapped[Task] = mapped_column(server_default=Task.DRAFT)
    platform: Mapped[PlatformName]
    writer: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(120))
    """No more than `LONGEST_MODEL` of it; the column is as long as names were once."""
    day: Mapped[date]
    """The day whose budgets are charged, where the workspace is: the day of the reservation."""
    state: Mapped[EntryState]
    reserved_micros: Mapped[int] = mapped_column(BigInteger)
    ceiling_micros: Mapped[int] = mapped_column(BigInteger)
    """The most that the call may have cost when it was asked for."""
    cost_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    saved_micros: Mapped[int] = mapped_column(BigInteger, default=0)
    """What the call would have cost, had it been made."""
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    cached_tokens: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of the input, what the server had at hand; none where it does not tell."""
    reasoning_tokens: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of the output, what was thought and not written."""
    tier: Mapped[Tier] = mapped_column(server_default=Tier.STANDARD)
    """By which the answer came, of several the dearest."""
    variants: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many the call, or the cache instead of it, gave."""
    price_assumed: Mapped[bool] = mapped_column(default=False)
    """Whether what is charged was assumed: the model's price is unknown, or what was used is."""
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    @property
    def payers(self) -> Payers:
        return Payers(self.workspace_id, self.campaign_id, self.asked_by)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one campaign cost with one model."""

    campaign_id: CampaignId
    model: str
    calls: int
    amount: Money
    assumed: bool
    is_fee: bool = False
    """Whether a platform charged it, for what it told; no model was called."""


async def usual_share(
    session: AsyncSession, *, model: str, platform: PlatformName, judges: bool = False
) -> float:
    """Which share of the most they might have cost such calls really cost of late, with some room above.

    A share, since the most grows with what is asked for. All of it until enough was learned. Calls that cost
    nothing teach nothing: the next one may be charged all the same. What `judges` copy is another kind of
    call than what writes it.
    """
    found = await _shares(session, model=model, platform=platform, judges=judges)
    shares = [share for share in found if share > 0]
    return min(1.0, ROOM_ABOVE * max(shares)) if len(shares) >= ENOUGH_TO_LEARN else 1.0


async def mean_share(session: AsyncSession, *, model: str, platform: PlatformName) -> float | None:
    """Which share it was on average; None until enough was learned."""
    shares = await _shares(session, model=model, platform=platform)
    return fmean(shares) if len(shares) >= ENOUGH_TO_LEARN else None


async def _shares(
    session: AsyncSession, *, model: str, platform: PlatformName, judges: bool = False
) -> list[float]:
    rows = await session.execute(
        select(LedgerEntry.cost_micros, LedgerEntry.ceiling_micros)
        .where(
            LedgerEntry.model == model,
            LedgerEntry.platform == platform,
            LedgerEntry.task == Task.MODERATE if judges else LedgerEntry.task != Task.MODERATE,
            LedgerEntry.state == EntryState.SETTLED,
            LedgerEntry.ceiling_micros > 0,
        )
        .order_by(LedgerEntry.created_at.desc())
        .limit(LEARNED_FROM)
    )
    return [cost / ceiling for cost, ceiling in rows]


async def spent_on(session: AsyncSession, campaigns: Sequence[CampaignId]) -> dict[CampaignId, Money]:
    """What writing each of `campaigns` has cost, those that cost nothing left out."""
    rows = await session.execute(
        select(LedgerEntry.campaign_id, func.sum(LedgerEntry.cost_micros))
        .where(LedgerEntry.campaign_id.in_(campaigns), LedgerEntry.writer != FEE, LedgerEntry.cost_micros > 0)
        .group_by(LedgerEntry.campaign_id)
    )
    return {campaign_id: Money(int(micros)) for campaign_id, micros in rows}


async def costs(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    *,
    since: datetime | None = None,
    campaign_id: CampaignId | None = None,
) -> Sequence[Cost]:
    """What each campaign cost, or one, since then or ever; by model, the dearest first."""
    which = [LedgerEntry.workspace_id == workspace_id]
    which += [LedgerEntry.created_at >= since] if since else []
    which += [LedgerEntry.campaign_id == campaign_id] if campaign_id else []
    amount = func.sum(LedgerEntry.cost_micros)
    rows = await session.execute(
        select(
            LedgerEntry.campaign_id,
            LedgerEntry.model,
            func.count().filter(LedgerEntry.writer == FEE),
            func.count(),
            amount,
            func.count().filter(LedgerEntry.price_assumed),
        )
        .where(
            *which,
            LedgerEntry.state.in_([EntryState.SETTLED, EntryState.LOST]),
        )
        .group_by(LedgerEntry.campaign_id, LedgerEntry.model)
        .order_by(amount.desc(), LedgerEntry.campaign_id, LedgerEntry.model)
    )
    return [
        Cost(campaign_id, model, calls, Money(int(micros)), assumed=assumed > 0, is_fee=fees > 0)
        for campaign_id, model, fees, calls, micros, assumed in rows
    ]
