"""Decisions on a variant: approve, reject, edit, supersede. Each is one conditional, journaled UPDATE.

An approval is bound to the content its approver saw: when the text changed meanwhile, nothing happens
and the person is told. Of two people deciding at once one is first; the other learns who.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.scope import Scope
from core.campaigns.content import content_hash
from core.campaigns.models import Variant
from core.foundation.errors import Conflict, InvalidInput
from core.foundation.events import Event, VariantApproved, VariantEdited, VariantRejected, VariantSuperseded
from core.foundation.ids import ContentHash, MemberId, VariantId, VariantState
from core.foundation.text import given
from core.platforms.addresses import places_of
from core.review.findings import require_none_blocking
from core.storage import journal

MAX_REASON = 500

_DONE = {
    VariantState.APPROVED: "approved",
    VariantState.REJECTED: "rejected",
    VariantState.SUPERSEDED: "replaced",
    VariantState.IN_REVIEW: "changed",
}


class AlreadyDecided(Conflict):
    """Somebody was faster, or the text changed since it was shown; nothing was changed."""

    code = "already_decided"

    def __init__(
        self,
        *,
        label: str,
        state: VariantState,
        by: str | None,
        at: datetime | None,
        by_id: MemberId | None = None,
    ) -> None:
        self.label, self.state, self.by, self.at, self.by_id = label, state, by, at, by_id
        super().__init__(label, state, by)

    @property
    def message(self) -> str:
        who = self.by or "Somebody"
        if self.state is VariantState.IN_REVIEW:
            return f"{who} changed variant {self.label} since you looked. Read the new text and decide again."
        return f"{who} was faster: variant {self.label} is already {_DONE[self.state]}. Nothing was changed."


async def approve(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    *,
    seen: ContentHash,
    at: datetime,
) -> Variant:
    """Approve exactly the content with the hash `seen`. The caller commits.

    Raises:
        AlreadyDecided: somebody was faster, or the text changed since `seen`.
        HasBlockingFindings: the text can't go out as it is.
        NotFound: there is no such variant in this workspace.
    """
    # Findings are kept with the text they are about, so those of a text with the hash `seen` don't change.
    shown = await find_variant(session, scope, variant_id)
    if shown.content_hash == seen and shown.state is VariantState.IN_REVIEW:
        require_none_blocking(shown.label, shown.findings)
    variant = await _decide(session, scope, variant_id, seen, at=at, state=VariantState.APPROVED, reason="")
    approved = VariantApproved(
        campaign_id=variant.campaign_id,
        variant_id=variant.id,
        platform=variant.platform,
        content_hash=variant.content_hash,
    )
    _note(session, scope, approved, at=at)
    return variant


async def reject(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    *,
    seen: ContentHash,
    reason: str,
    at: datetime,
) -> Variant:
    """Reject the content with the hash `seen`, and keep why. The caller commits.

    Raises:
        AlreadyDecided, NotFound: as in `approve`.
        InvalidInput: no reason, or one that is too long.
    """
    reason = _reason(reason)
    variant = await _decide(
        session, scope, variant_id, seen, at=at, state=VariantState.REJECTED, reason=reason
    )
    rejected = VariantRejected(
        campaign_id=variant.campaign_id, variant_id=variant.id, platform=variant.platform, reason=reason
    )
    _note(session, scope, rejected, at=at)
    return variant


async def edit(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    *,
    seen: ContentHash,
    text: str,
    title: str,
    findings: list[dict[str, Any]],
    at: datetime,
) -> Variant:
    """Replace the content that has the hash `seen`; `findings` are those of the new text. The caller commits.

    Raises:
        AlreadyDecided, NotFound: as in `approve`.
    """
    before = await find_variant(session, scope, variant_id)
    link = before.link if before.link and places_of(text, before.link) else None
    changed = await session.scalar(
        update(Variant)
        .where(*_is(scope, variant_id, seen))
        .values(
            text=text,
            title=title,
            link=link,
            findings=findings,
            content_hash=content_hash(platform=before.platform, text=text, title=title, link=link),
            edited_by=scope.by,
            edited_at=at,
        )
        .returning(Variant)
        .execution_options(populate_existing=True)
    )
    if changed is None:
        raise await already_decided(session, before)
    edited = VariantEdited(
        campaign_id=changed.campaign_id,
        variant_id=changed.id,
        platform=changed.platform,
        content_hash=changed.content_hash,
    )
    _note(session, scope, edited, at=at)
    return changed


async def supersede(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    *,
    seen: ContentHash,
    successor_id: VariantId,
    hint: str,
    at: datetime,
) -> Variant:
    """Take a variant with the content `seen`, even a rejected one, out of the race for its successor.

    The caller commits.

    Raises:
        AlreadyDecided, NotFound: as in `approve`.
    """
    replaced = await session.scalar(
        update(Variant)
        .where(
            Variant.id == variant_id,
            scope.covers(Variant),
            Variant.content_hash == seen,
            Variant.state.in_([VariantState.IN_REVIEW, VariantState.REJECTED]),
        )
        .values(state=VariantState.SUPERSEDED, decided_by=scope.by, decided_at=at, reason=hint)
        .returning(Variant)
        .execution_options(populate_existing=True)
    )
    if replaced is None:
        raise await already_decided(session, await find_variant(session, scope, variant_id))
    superseded = VariantSuperseded(
        campaign_id=replaced.campaign_id,
        variant_id=replaced.id,
        platform=replaced.platform,
        successor_id=successor_id,
    )
    _note(session, scope, superseded, at=at)
    return replaced


async def find_variant(session: AsyncSession, scope: Scope, variant_id: VariantId) -> Variant:
    """The variant as it is now.

    Raises:
        NotFound: there is no such variant in this workspace.
    """
    return await scope.find(session, Variant, variant_id, "variant")


async def already_decided(session: AsyncSession, variant: Variant) -> AlreadyDecided:
    """What to tell somebody who came second."""
    await session.refresh(variant)
    in_review = variant.state is VariantState.IN_REVIEW
    who: MemberId | None = variant.edited_by if in_review else variant.decided_by
    person = await session.get(Member, who) if who else None
    return AlreadyDecided(
        label=variant.label,
        state=variant.state,
        by=person.name if person else None,
        at=variant.edited_at if in_review else variant.decided_at,
        by_id=who,
    )


async def _decide(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    seen: ContentHash,
    *,
    state: VariantState,
    reason: str,
    at: datetime,
) -> Variant:
    decided = await session.scalar(
        update(Variant)
        .where(*_is(scope, variant_id, seen))
        .values(state=state, decided_by=scope.by, decided_at=at, reason=reason)
        .returning(Variant)
        .execution_options(populate_existing=True)
    )
    if decided is None:
        raise await already_decided(session, await find_variant(session, scope, variant_id))
    return decided


def _is(scope: Scope, variant_id: VariantId, seen: ContentHash) -> tuple[ColumnElement[bool], ...]:
    return (
        Variant.id == variant_id,
        scope.covers(Variant),
        Variant.state == VariantState.IN_REVIEW,
        Variant.content_hash == seen,
    )


def _reason(reason: str) -> str:
    reason = given(reason, "reason")
    if not reason:
        raise InvalidInput({"reason": "is needed, so that the next draft can do better."})
    if len(reason) > MAX_REASON:
        raise InvalidInput({"reason": f"is {len(reason)} characters; at most {MAX_REASON} are allowed."})
    return reason


def _note(session: AsyncSession, scope: Scope, event: Event, *, at: datetime) -> None:
    journal.record(session, scope.workspace_id, event, at=at, by=scope.by)
