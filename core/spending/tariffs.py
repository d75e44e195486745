"""Tariffs: what a workspace's usage is billed at, to whoever pays for it in the end.

A call is billed by the tariff of the moment at which it began, so that no bill changes later. Until
there is a tariff it is billed what it cost.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, and_, case, cast, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from core.access.scope import Owned
from core.foundation.ids import MemberId, WorkspaceId
from core.spending.ledger import LedgerEntry
from core.storage.tables import Base

WHOLE = 10_000
"""Basis points of a whole."""
MILLION = 1_000_000


class Tariff(Owned, Base):
    """What is billed from `since` until the next one: a share of the costs, and prices of what was used."""

    __tablename__ = "tariffs"

    workspace_id: Mapped[WorkspaceId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    markup_points: Mapped[int | None]
    """Basis points on top of what was paid; None where that is not billed at all."""
    variant_micros: Mapped[int] = mapped_column(BigInteger)
    """For each variant that a model or the cache gave."""
    million_tokens_micros: Mapped[int] = mapped_column(BigInteger)
    """For a million tokens, in and out."""
    set_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))


def in_force() -> ColumnElement[bool]:
    """The condition by which a ledger's entry meets its tariff, in an outer join."""
    other = aliased(Tariff)
    latest = (
        select(func.max(other.since))
        .where(other.workspace_id == LedgerEntry.workspace_id, other.since <= LedgerEntry.created_at)
        .correlate(LedgerEntry)
        .scalar_subquery()
    )
    return and_(Tariff.workspace_id == LedgerEntry.workspace_id, Tariff.since == latest)


def billed() -> ColumnElement[int]:
    """What an entry is billed at, in micro-dollars: each part rounded, halves up, so that sums are exact."""
    paid = (LedgerEntry.cost_micros * (WHOLE + Tariff.markup_points) + WHOLE // 2) // WHOLE
    tokens = cast(LedgerEntry.input_tokens, BigInteger) + LedgerEntry.output_tokens
    for_tokens = (tokens * Tariff.million_tokens_micros + MILLION // 2) // MILLION
    for_variants = LedgerEntry.variants * Tariff.variant_micros
    return case(
        (Tariff.since.is_(None), LedgerEntry.cost_micros),
        else_=func.coalesce(paid, 0) + for_variants + for_tokens,
    )
