"""A variant's history: each step that was taken, by whom, when and why, and the text that it changed.

Entries are written in the transaction of their step, under the lock of the variant's row, and never change.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Integer, Text, func, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Owned, Scope
from core.campaigns.content import content_hash
from core.campaigns.models import Variant
from core.foundation.attached import attached_in
from core.foundation.ids import ContentHash, MemberId, Objection, ReviewStep, VariantId
from core.storage.tables import Base, Json

KEPT = ("text", "title", "preheader", "link", "account_id", "media", "follow_ups", "findings")
"""What a variant says, shows and as whom, by the names of its columns, and what was found about that."""


class Part(StrEnum):
    """What of a variant people see may change on its own."""

    WORDS = "words"
    MEDIA = "media"
    ALTS = "alts"
    FOLLOW_UPS = "follow_ups"


class HistoryEntry(Owned, Base):
    """One step. Its writing is none: that the variant itself tells."""

    __tablename__ = "variant_history"

    variant_id: Mapped[VariantId] = mapped_column(ForeignKey("variants.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    step: Mapped[ReviewStep]
    by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    objection: Mapped[Objection | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What the variant said until then and who had edited it when, where the step changed that."""


def said_by(variant: Variant) -> dict[str, Any]:
    """What the variant says now, as `before` keeps it."""
    edited_at = variant.edited_at.isoformat() if variant.edited_at else None
    kept = {name: getattr(variant, name) for name in KEPT}
    return {**kept, "edited_by": variant.edited_by, "edited_at": edited_at}


async def add(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    step: ReviewStep,
    *,
    at: datetime,
    objection: Objection | None = None,
    reason: str = "",
    before: dict[str, Any] | None = None,
) -> None:
    """Note a step. The caller holds the variant's row, so that numbers have no gaps, and commits."""
    last = select(func.coalesce(func.max(HistoryEntry.number), 0)).where(
        HistoryEntry.variant_id == variant_id
    )
    number = await session.scalar(last)
    await session.execute(
        plain_insert(HistoryEntry).values(
            variant_id=variant_id,
            workspace_id=scope.workspace_id,
            number=(number or 0) + 1,
            step=step,
            by=scope.by,
            at=at,
            objection=objection,
            reason=reason,
            # What a step left as it was is NULL, and not the null of JSON.
            **({"before": before} if before else {}),
        )
    )


async def as_written(session: AsyncSession, variant: Variant) -> Mapping[str, Any]:
    """What its writer let the variant say, whatever people made of it since."""
    if variant.edited_at is None:
        return said_by(variant)
    before = await session.scalar(
        select(HistoryEntry.before)
        .where(HistoryEntry.variant_id == variant.id, HistoryEntry.before.is_not(None))
        .order_by(HistoryEntry.number)
        .limit(1)
    )
    return whole(before) if before else said_by(variant)


async def before_last_change(session: AsyncSession, variant_id: VariantId) -> dict[str, Any] | None:
    """What the variant said before the last change that was not undone; None where there is none."""
    changes = await session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.variant_id == variant_id, HistoryEntry.before.is_not(None))
        .order_by(HistoryEntry.number.desc())
    )
    undone = 0
    for change in changes:
        if change.step is ReviewStep.RESTORED:
            undone += 1
        elif undone:
            undone -= 1
        else:
            return change.before
    return None


def whole(before: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry keeps, with what there was nothing of when it was written."""
    return {"preheader": "", "account_id": None, "media": [], "follow_ups": [], **before}


def content_out(variant: Variant, entries: Iterable[HistoryEntry], out: ContentHash) -> dict[str, Any] | None:
    """What the variant said when it was the content `out`; None where none of its `entries` keeps that."""
    kept = (whole(entry.before) for entry in entries if entry.before)
    return next((said for said in kept if _hash_of(variant, said) == out), None)


def changed_since(variant: Variant, before: Mapping[str, Any]) -> tuple[Part, ...]:
    """Where the variant is another by now than the content `before`."""
    was, now = attached_in(before["media"]), attached_in(variant.media)
    keys = [[(each.kind, each.key) for each in shown] for shown in (was, now)]
    said = ("text", "title", "preheader", "account_id")
    differs = {
        Part.WORDS: any(before[name] != getattr(variant, name) for name in said),
        Part.MEDIA: keys[0] != keys[1],
        Part.ALTS: keys[0] == keys[1] and was != now,
        Part.FOLLOW_UPS: before["follow_ups"] != variant.follow_ups,
    }
    return tuple(part for part in Part if differs[part])


def _hash_of(variant: Variant, said: Mapping[str, Any]) -> ContentHash:
    return content_hash(
        platform=variant.platform,
        text=said["text"],
        title=said["title"],
        link=said["link"],
        preheader=said["preheader"],
        account_id=said["account_id"],
        media=attached_in(said["media"]),
        follow_ups=said["follow_ups"],
    )


async def entries_of(session: AsyncSession, variant_ids: Collection[VariantId]) -> Sequence[HistoryEntry]:
    """All steps of these variants, each variant's in order."""
    found = await session.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.variant_id.in_(variant_ids))
        .order_by(HistoryEntry.variant_id, HistoryEntry.number)
    )
    return found.all()
