"""A variant's history as people see it: who did what, when and why, and which words changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.models import Member
from core.access.scope import Scope
from core.campaigns.models import Campaign, Variant
from core.flow.cards.card import Person
from core.foundation.attached import attached_in
from core.foundation.ids import MemberId, Objection, PlatformName, ReviewStep, VariantId
from core.review import decide, history
from core.review.history import HistoryEntry


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that was done. Texts are there where it changed them; None as `step` is the writing."""

    label: str
    """Of the variant it was done to: A, or A2 that took its place."""
    step: ReviewStep | None
    by: Person | None
    """None where it was a writer."""
    at: datetime
    objection: Objection | None = None
    reason: str = ""
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class VariantHistory:
    """All that was done to a variant and to those whose place it took, oldest first."""

    campaign: str
    platform: PlatformName
    label: str
    happenings: tuple[Happening, ...]


async def history_of(session: AsyncSession, scope: Scope, variant_id: VariantId) -> VariantHistory:
    """The variant's history, from the first text in its place.

    Raises:
        NotFound: there is no such variant in this workspace.
    """
    asked = await decide.find_variant(session, scope, variant_id)
    campaign = await session.get_one(Campaign, asked.campaign_id)
    found = await session.scalars(
        select(Variant)
        .where(
            Variant.campaign_id == asked.campaign_id,
            Variant.platform == asked.platform,
            Variant.label.startswith(asked.label[0]),
        )
        .order_by(Variant.created_at, Variant.id)
    )
    variants = {variant.id: variant for variant in found}
    members = await people.names(session, scope)
    steps = defaultdict(list)
    for entry in await history.entries_of(session, variants):
        steps[entry.variant_id].append(entry)
    done: list[Happening] = []
    for variant in variants.values():
        earlier = variants.get(variant.predecessor_id) if variant.predecessor_id else None
        done += _life(variant, steps[variant.id], earlier, members)
    done.sort(key=lambda happening: happening.at)  # stable: each variant's own are in order
    return VariantHistory(campaign.name, asked.platform, asked.label, tuple(done))


def _life(
    variant: Variant,
    steps: Sequence[HistoryEntry],
    earlier: Variant | None,
    members: Mapping[MemberId, Member],
) -> Iterator[Happening]:
    """What was done to one variant; a step's text is what the next change found, or what is there now."""
    texts = [_whole(step.before) for step in steps if step.before]
    texts.append(_whole(history.said_by(variant)))
    before = _whole(history.said_by(earlier)) if earlier else None
    yield Happening(variant.label, None, None, variant.created_at, before=before, after=texts[0])
    changed = 0
    for step in steps:
        who = members[step.by] if step.by else None
        by = Person(who.name, who.external_id) if who else None
        told = Happening(variant.label, step.step, by, step.at, step.objection, step.reason)
        if step.before:
            told = replace(told, before=texts[changed], after=texts[changed + 1])
            changed += 1
        yield told


def _whole(said: Mapping[str, Any]) -> str:
    shown = [f"[{each.kind}: {each.alt or 'no alt text'}]" for each in attached_in(said.get("media", ()))]
    words = (said["title"], said.get("preheader"), said["text"], *shown, *said.get("follow_ups", ()))
    return "\n\n".join(filter(None, words))
