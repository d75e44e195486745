"""What reviews teach about the brand voice: read from the history of variants, and proposed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from core.access.permissions import Actor, Permission, require
from core.brand.learning import Proposal
from core.brand.lessons import Edited, lessons
from core.brand.service import Brand, SavedVoice
from core.campaigns.models import Variant
from core.foundation.clock import Clock
from core.foundation.ids import AccountId, ReviewStep, VariantId
from core.review.history import HistoryEntry
from core.storage.database import Database

SINCE = timedelta(days=90)
MOST_ENTRIES = 2_000
NOT_TAKEN = (ReviewStep.REJECTED, ReviewStep.CHANGES_REQUESTED)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Reads what reviews teach. Built once by the composition root."""

    database: Database
    clock: Clock
    brand: Brand

    async def propose(self, by: Actor, account_id: AccountId | None = None) -> tuple[SavedVoice, Proposal]:
        """The voice as it is, and as the reviews of the last 90 days would have it; nothing is saved.

        Raises:
            NotFound: there is no such account in this workspace.
        """
        scope = require(by, Permission.READ)
        now = await self.brand.current(by, account_id)
        of_account = [] if account_id is None else [Variant.account_id == account_id]
        async with self.database.read() as session:
            found = await session.execute(
                select(HistoryEntry, Variant.text)
                .join(Variant, Variant.id == HistoryEntry.variant_id)
                .where(
                    scope.covers(HistoryEntry),
                    HistoryEntry.at > self.clock.now() - SINCE,
                    HistoryEntry.step.in_((ReviewStep.EDITED, *NOT_TAKEN)),
                    *of_account,
                )
                .order_by(HistoryEntry.at.desc())
                .limit(MOST_ENTRIES)
            )
            entries = [(entry, text) for entry, text in reversed(found.all())]
        return now, await asyncio.to_thread(lessons, _edited(entries), _reasons(entries), now.voice)


def _edited(entries: Sequence[tuple[HistoryEntry, str]]) -> list[Edited]:
    """Each variant that people edited, as it was first and as it is."""
    first: dict[VariantId, Edited] = {}
    for entry, text in entries:
        if entry.step is ReviewStep.EDITED and entry.before:
            first.setdefault(entry.variant_id, Edited(str(entry.before.get("text", "")), text))
    return [edit for edit in first.values() if edit.before != edit.after]


def _reasons(entries: Sequence[tuple[HistoryEntry, str]]) -> list[str]:
    """Why each variant was not taken, once."""
    why: Mapping[VariantId, str] = {
        entry.variant_id: entry.reason for entry, _ in entries if entry.step in NOT_TAKEN and entry.reason
    }
    return list(why.values())
