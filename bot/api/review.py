"""Review over HTTP: each call names the content it saw by its hash, and its state if that is not `in_review`.

A regeneration may leave the content out, and then replaces what is there.
"""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from bot.api.bounds import Body, EachFieldOnce, Hash, PathId, Text
from bot.api.door import AnyDesk, Caller
from core.access.models import Member
from core.campaigns.attached_form import MOST_ATTACHED, AttachedForm
from core.campaigns.models import Variant
from core.desk import Desk
from core.flow.cards.history import VariantHistory
from core.foundation.ids import Objection, ReviewStep, VariantId, VariantState

router = APIRouter(route_class=EachFieldOnce, prefix="/variants", tags=["review"])


class Seen(Body):
    """What the caller looked at: the variant's `content_hash`."""

    seen: Hash


class Approval(Seen):
    looked_at: bool = False
    """Whether a person has read it and what was found about it: what could not be moderated needs one."""


class SeenAs(Seen):
    """What the caller looked at, and its state. Naming `approved` voids the approval."""

    state: VariantState = VariantState.IN_REVIEW


class Why(SeenAs):
    reason: Text = ""


class Rejection(SeenAs):
    reason: Text
    objection: Objection | None = None


class Request(SeenAs):
    reason: Text
    objection: Objection


class Withdrawal(Seen):
    reason: Text = ""


class Edit(SeenAs):
    text: Text | None = None
    title: Text | None = None
    preheader: Text | None = None
    """None keeps what it has, of each of them."""
    follow_ups: list[Text] | None = None
    """What is posted below it, in order: the rest of a thread, or a first comment. None keeps what it has."""
    media: Annotated[list[AttachedForm], Field(max_length=MOST_ATTACHED)] | None = None
    """Images by the keys that adding them gave, or a video by its address. None keeps what it has."""
    account: Text | None = None
    """The id of the account that it is to be posted as; empty for the outbox, None as before."""


Keys = Annotated[list[Annotated[Text, Field(max_length=200)]], Field(min_length=1, max_length=500)] | None
"""The `key`s of findings."""


class Fixes(SeenAs):
    findings: Keys = None
    """None makes all that are offered."""


class Overriding(Seen):
    reason: Text
    findings: Keys = None
    """None passes by all that block."""


class Hint(Body):
    hint: Text = ""
    seen: Hash | None = None
    """None replaces what is there when writing begins."""


@router.post("/{variant_id}/approve")
async def approve(
    desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Approval
) -> dict[str, str]:
    """Approve exactly the content that was seen; 409 when somebody was faster or it changed."""
    approved = await desk.review.approve(variant_id, seen=said.seen, looked_at=said.looked_at, by=caller)
    return _state(approved)


@router.post("/{variant_id}/reject")
async def reject(
    desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Rejection
) -> dict[str, str]:
    """Reject the content that was seen, with the reason."""
    return await _answer(desk, caller, variant_id, ReviewStep.REJECTED, said)


@router.post("/{variant_id}/request-changes")
async def request_changes(
    desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Request
) -> dict[str, str]:
    """Ask the author for another text, and say what is wrong with the one that was seen."""
    return await _answer(desk, caller, variant_id, ReviewStep.CHANGES_REQUESTED, said)


@router.post("/{variant_id}/hold")
async def hold(desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Why) -> dict[str, str]:
    """Put the variant aside until it is reopened."""
    return await _answer(desk, caller, variant_id, ReviewStep.PUT_ON_HOLD, said)


@router.post("/{variant_id}/reopen")
async def reopen(desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Why) -> dict[str, str]:
    """Let what was rejected, put on hold or sent back for changes wait for a decision again."""
    return await _answer(desk, caller, variant_id, ReviewStep.REOPENED, said)


@router.post("/{variant_id}/withdraw")
async def withdraw(
    desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Withdrawal
) -> dict[str, str]:
    """Take the approval back; what waits on the calendar comes off it."""
    why = Why(seen=said.seen, state=VariantState.APPROVED, reason=said.reason)
    return await _answer(desk, caller, variant_id, ReviewStep.WITHDRAWN, why)


@router.post("/{variant_id}/undo")
async def undo(desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: SeenAs) -> dict[str, str]:
    """Go back to the text before the last change, or to the variant whose place this one took."""
    return _state(await desk.review.undo(variant_id, seen=said.seen, state=said.state, by=caller))


@router.get("/{variant_id}/history")
async def history(desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId]) -> VariantHistory:
    """All that was done to a variant and to those whose place it took, with the texts it had."""
    return await desk.reads.history(caller, variant_id)


@router.post("/{variant_id}/edit")
async def edit(desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Edit) -> dict[str, str]:
    """Replace the content that was seen."""
    edited = await desk.editing.edit(
        variant_id,
        seen=said.seen,
        state=said.state,
        text=said.text,
        title=said.title,
        preheader=said.preheader,
        account=said.account,
        follow_ups=said.follow_ups,
        media=None if said.media is None else [each.attached for each in said.media],
        by=caller,
    )
    return _state(edited)


@router.post("/{variant_id}/fix")
async def fix(desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Fixes) -> dict[str, Any]:
    """Make the fixes that findings offer: those with the given keys, or all. It can be undone as an edit.

    `left_out` are those that were asked for and not made, since others change the same words, and why.
    """
    fixed = await desk.editing.fix(
        variant_id, seen=said.seen, state=said.state, keys=said.findings, by=caller
    )
    left_out = [{"finding": one.key, "why": one.message} for one in fixed.left_out]
    return {**_state(fixed.variant), "left_out": left_out}


@router.post("/{variant_id}/override")
async def override(
    desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Overriding
) -> dict[str, str]:
    """Let the content that was seen pass although findings block it: those with the given keys, or all."""
    passed = await desk.review.override(
        variant_id, seen=said.seen, keys=said.findings, reason=said.reason, by=caller
    )
    return _state(passed)


@router.post("/{variant_id}/regenerate")
async def regenerate(
    desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Hint
) -> dict[str, str]:
    """Write one new variant in this one's place; 409 when somebody decided on it or changed it meanwhile."""
    return _state(await desk.rewriting.regenerate(variant_id, seen=said.seen, hint=said.hint, by=caller))


async def _answer(
    desk: Desk, caller: Member, variant_id: VariantId, step: ReviewStep, said: Why | Rejection | Request
) -> dict[str, str]:
    answered = await desk.review.answer(
        variant_id,
        step,
        seen=said.seen,
        state=said.state,
        reason=said.reason,
        objection=None if isinstance(said, Why) else said.objection,
        by=caller,
    )
    return _state(answered)


def _state(variant: Variant) -> dict[str, str]:
    return {
        "id": variant.id,
        "label": variant.label,
        "state": variant.state,
        "content_hash": variant.content_hash,
    }
