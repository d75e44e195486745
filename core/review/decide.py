"""The steps of a review. Each is one conditional, journaled UPDATE, and one entry of the variant's history.

Which steps may follow which stands in `core.campaigns.lifecycle`. All are bound to the content that whoever
takes them saw: when the text changed meanwhile, nothing happens and the person is told. Of two people
deciding at once one is first; the other learns who.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.scope import Scope
from core.campaigns.content import content_hash
from core.campaigns.lifecycle import REVIEW_STEPS, UNDECIDED
from core.campaigns.models import Variant
from core.foundation.attached import Attached, attached_in
from core.foundation.errors import InvalidInput
from core.foundation.events.variants import VariantSuperseded
from core.foundation.ids import AccountId, ContentHash, Objection, ReviewStep, VariantId, VariantState
from core.foundation.text import given
from core.review import history, step_events
from core.review.conflicts import AlreadyDecided, NotFromHere, NothingToUndo
from core.review.findings import require_none_blocking
from core.review.unmoderated import require_looked_at
from core.storage import journal

MAX_REASON = 500


async def take(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    step: ReviewStep,
    *,
    seen: ContentHash,
    state: VariantState | None = VariantState.IN_REVIEW,
    at: datetime,
    objection: Objection | None = None,
    reason: str = "",
    looked_at: bool = False,
) -> Variant:
    """Take a step that leaves the text as it is. The caller commits.

    `seen` and `state` are the content and the state in which whoever takes it saw the variant; None as
    `state` is any from which the step leads on. `looked_at` says that a person has looked at this one and at
    what was found about it, not only at its place in a list.

    Raises:
        AlreadyDecided: somebody was faster, or the text changed since `seen`.
        NotFromHere: the step does not lead on from `state`.
        HasBlockingFindings: it is to be approved, and can't go out as it is.
        NotModerated: it is to be approved, could not be moderated, and no person has looked at it.
        InvalidInput: the reason is missing or too long, or it is not said what is wrong.
        NotFound: there is no such variant in this workspace.
    """
    objection = objection if step in _NEED_A_REASON else None
    reason = "" if step is ReviewStep.APPROVED else _reason(step, reason, objection)
    before, to = _from(step, state)
    if step is ReviewStep.APPROVED:
        # Findings are kept with the text they are about, so those of a text with this hash don't change.
        shown = await find_variant(session, scope, variant_id)
        if shown.content_hash == seen and shown.state in before:
            require_none_blocking(shown.label, shown.findings)
            if not looked_at:
                require_looked_at(shown.label, shown.findings)
    variant = await session.scalar(
        update(Variant)
        .where(
            Variant.id == variant_id,
            scope.covers(Variant),
            Variant.state.in_(before),
            Variant.content_hash == seen,
        )
        .values(
            state=to,
            decision=step,
            decided_by=scope.by,
            decided_at=at,
            objection=objection,
            reason=reason,
            **({"requested_by": scope.by} if step is ReviewStep.CHANGES_REQUESTED else {}),
        )
        .returning(Variant)
        .execution_options(populate_existing=True)
    )
    if variant is None:
        raise await already_decided(session, await find_variant(session, scope, variant_id))
    await history.add(
        session, scope, variant_id, step, at=at, objection=variant.objection, reason=variant.reason
    )
    await step_events.tell(session, scope, step, variant, at=at)
    return variant


async def edit(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    *,
    seen: ContentHash,
    state: VariantState = VariantState.IN_REVIEW,
    text: str,
    title: str,
    preheader: str,
    link: str | None,
    account_id: AccountId | None,
    media: Sequence[Attached] | None = None,
    follow_ups: Sequence[str] | None = None,
    findings: list[dict[str, Any]],
    at: datetime,
) -> Variant:
    """Replace the content that has the hash `seen`; `findings` are those of the new text. The caller commits.

    None as `media` or `follow_ups` keeps what is there.

    It waits for a decision then, whatever was decided about the text before.

    Raises:
        AlreadyDecided, NotFromHere, NotFound: as in `take`.
    """
    shown = await find_variant(session, scope, variant_id)
    said: dict[str, Any] = {"text": text, "title": title, "preheader": preheader, "link": link}
    said |= {
        "media": shown.media if media is None else [each.as_json() for each in media],
        "follow_ups": shown.follow_ups if follow_ups is None else list(follow_ups),
    }
    said |= {"account_id": account_id, "findings": findings, "edited_by": scope.by, "edited_at": at}
    return await _say(session, scope, shown, ReviewStep.EDITED, said, seen=seen, state=state, at=at)


async def undo(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    *,
    seen: ContentHash,
    state: VariantState = VariantState.IN_REVIEW,
    at: datetime,
) -> Variant:
    """Go back to what the variant said before its last change, or to the one whose place it took.

    The caller commits. What was undone stays in the history.

    Raises:
        AlreadyDecided, NotFromHere, NotFound: as in `take`.
        NothingToUndo: there is nothing before.
    """
    if state not in UNDECIDED:
        raise NotFromHere(ReviewStep.RESTORED, state)
    shown = await find_variant(session, scope, variant_id)
    if (shown.content_hash, shown.state) != (seen, state):
        raise await already_decided(session, shown)
    said = await history.before_last_change(session, variant_id)
    if said is not None:
        edited_at = datetime.fromisoformat(said["edited_at"]) if said["edited_at"] else None
        said = {**history.whole(said), "edited_at": edited_at}
        return await _say(session, scope, shown, ReviewStep.RESTORED, said, seen=seen, state=state, at=at)
    if shown.predecessor_id is None:
        raise NothingToUndo(shown.label)
    await supersede(
        session, scope, variant_id, seen=seen, state=state, successor_id=shown.predecessor_id, hint="", at=at
    )
    earlier = await find_variant(session, scope, shown.predecessor_id)
    return await take(
        session,
        scope,
        earlier.id,
        ReviewStep.RESTORED,
        seen=earlier.content_hash,
        state=VariantState.SUPERSEDED,
        at=at,
    )


async def supersede(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    *,
    seen: ContentHash,
    state: VariantState | None = None,
    successor_id: VariantId,
    hint: str,
    at: datetime,
) -> Variant:
    """Take a variant with the content `seen`, even a rejected one, out of the race for its successor.

    The caller commits.

    Raises:
        AlreadyDecided, NotFound: as in `take`.
    """
    replaced = await take(
        session, scope, variant_id, ReviewStep.SUPERSEDED, seen=seen, state=state, reason=hint, at=at
    )
    superseded = VariantSuperseded(
        campaign_id=replaced.campaign_id,
        variant_id=replaced.id,
        platform=replaced.platform,
        successor_id=successor_id,
    )
    journal.record(session, scope.workspace_id, superseded, at=at, by=scope.by)
    return replaced


async def find_variant(
    session: AsyncSession, scope: Scope, variant_id: VariantId, *, held: bool = False
) -> Variant:
    """The variant as it is now, and, if it is to be `held`, until the transaction ends.

    Raises:
        NotFound: there is no such variant in this workspace.
    """
    return await scope.find(session, Variant, variant_id, "variant", held=held)


async def already_decided(session: AsyncSession, variant: Variant) -> AlreadyDecided:
    """What to tell somebody who came second."""
    await session.refresh(variant)
    step, who, when = variant.decision, variant.decided_by, variant.decided_at
    # Of an edit and a decision the later one is what they didn't know of.
    if step is None or when is None or (variant.edited_at is not None and variant.edited_at >= when):
        step, who = ReviewStep.EDITED, variant.edited_by
    person = await session.get(Member, who) if who else None
    return AlreadyDecided(label=variant.label, step=step, by=person.name if person else None, by_id=who)


async def _say(
    session: AsyncSession,
    scope: Scope,
    shown: Variant,
    step: ReviewStep,
    said: Mapping[str, Any],
    *,
    seen: ContentHash,
    state: VariantState,
    at: datetime,
) -> Variant:
    """Let the variant say something else, if it still is as it was `seen`."""
    states, to = _from(step, state)
    before = history.said_by(shown)
    new_hash = content_hash(
        platform=shown.platform,
        text=said["text"],
        title=said["title"],
        link=said["link"],
        preheader=said["preheader"],
        account_id=said["account_id"],
        media=attached_in(said["media"]),
        follow_ups=said["follow_ups"],
    )
    decided = {"decision": step, "decided_by": scope.by, "decided_at": at, "objection": None, "reason": ""}
    if step is ReviewStep.EDITED:
        decided = {}  # what an edit answers stays to be read beside it
    elif _answers_a_request(shown):
        to, decided = VariantState.CHANGES_REQUESTED, {}  # and stands again where that is undone
    changed = await session.scalar(
        update(Variant)
        .where(
            Variant.id == shown.id,
            scope.covers(Variant),
            Variant.state.in_(states),
            Variant.content_hash == seen,
        )
        .values(
            state=to,
            content_hash=new_hash,
            **decided,
            **said,
        )
        .returning(Variant)
        .execution_options(populate_existing=True)
    )
    if changed is None:
        raise await already_decided(session, shown)
    await history.add(session, scope, shown.id, step, at=at, before=before)
    await step_events.tell(session, scope, step, changed, at=at)
    return changed


def _answers_a_request(variant: Variant) -> bool:
    """Whether its text is what was made of it after changes were requested."""
    edited, decided = variant.edited_at, variant.decided_at
    is_later = edited is not None and decided is not None and edited > decided
    return is_later and variant.decision is ReviewStep.CHANGES_REQUESTED


def _from(step: ReviewStep, state: VariantState | None) -> tuple[frozenset[VariantState], VariantState]:
    """From which states the step is taken, and to which it leads."""
    before, to = REVIEW_STEPS[step]
    if state is None:
        return before, to
    if state not in before:
        raise NotFromHere(step, state)
    return frozenset({state}), to


def _reason(step: ReviewStep, reason: str, objection: Objection | None) -> str:
    reason, wrong = given(reason, "reason"), {}
    if step in _NEED_A_REASON and not reason:
        wrong["reason"] = _NEED_A_REASON[step]
    elif len(reason) > MAX_REASON:
        wrong["reason"] = f"is {len(reason)} characters; at most {MAX_REASON} are allowed."
    if step is ReviewStep.CHANGES_REQUESTED and objection is None:
        wrong["objection"] = f"is needed; one of {', '.join(Objection)}."
    if wrong:
        raise InvalidInput(wrong)
    return reason


_NEED_A_REASON = {
    ReviewStep.REJECTED: "is needed, so that the next draft can do better.",
    ReviewStep.CHANGES_REQUESTED: "is needed: say what should be different.",
}
