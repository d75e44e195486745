"""Decisions over HTTP: approve, reject, edit, regenerate. Each names the content it saw by its hash;
a regeneration may leave that out, and then replaces what is there."""

from fastapi import APIRouter

from bot.api.bounds import Body, EachFieldOnce, Hash, PathId, Text
from bot.api.door import AnyDesk, Caller
from core.campaigns.models import Variant
from core.foundation.ids import VariantId

router = APIRouter(route_class=EachFieldOnce, prefix="/variants", tags=["review"])


class Seen(Body):
    """What the caller looked at: the variant's `content_hash`."""

    seen: Hash


class Rejection(Seen):
    reason: Text


class Edit(Seen):
    text: Text
    title: Text | None = None
    """None keeps the title it has."""


class Hint(Body):
    hint: Text = ""
    seen: Hash | None = None
    """None replaces what is there when writing begins."""


@router.post("/{variant_id}/approve")
async def approve(desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Seen) -> dict[str, str]:
    """Approve exactly the content that was seen; 409 when somebody was faster or it changed."""
    return _state(await desk.review.approve(variant_id, seen=said.seen, by=caller))


@router.post("/{variant_id}/reject")
async def reject(
    desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Rejection
) -> dict[str, str]:
    """Reject the content that was seen, with the reason."""
    return _state(await desk.review.reject(variant_id, seen=said.seen, reason=said.reason, by=caller))


@router.post("/{variant_id}/edit")
async def edit(desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Edit) -> dict[str, str]:
    """Replace the content that was seen."""
    return _state(
        await desk.review.edit(variant_id, seen=said.seen, text=said.text, title=said.title, by=caller)
    )


@router.post("/{variant_id}/regenerate")
async def regenerate(
    desk: AnyDesk, caller: Caller, variant_id: PathId[VariantId], said: Hint
) -> dict[str, str]:
    """Write one new variant in this one's place; 409 when somebody decided on it or changed it meanwhile."""
    return _state(await desk.rewriting.regenerate(variant_id, seen=said.seen, hint=said.hint, by=caller))


def _state(variant: Variant) -> dict[str, str]:
    return {
        "id": variant.id,
        "label": variant.label,
        "state": variant.state,
        "content_hash": variant.content_hash,
    }
