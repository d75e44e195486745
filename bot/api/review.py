"""Decisions over HTTP: approve, reject, edit, regenerate. Each names the content it saw by its hash;
a regeneration may leave that out, and then replaces what is there."""

from fastapi import APIRouter

from bot.api.bounds import Body, EachFieldOnce, PathId, Text
from bot.api.door import AnyDesk, Caller
from core.campaigns.models import Variant
from core.foundation.ids import ContentHash, VariantId

router = APIRouter(route_class=EachFieldOnce, prefix="/variants", tags=["review"])


class Seen(Body):
    """What the caller looked at: the variant's `content_hash`."""

    seen: Text


class Rejection(Seen):
    reason: Text


class Edit(Seen):
    text: Text
    title: Text | None = None
    """None keeps the title it has."""


class Hint(Body):
    hint: Text = ""
    seen: Text | None = None
    """None replaces what is there when writing begins."""


@router.post("/{variant_id}/approve")
async def approve(desk: AnyDesk, caller: Caller, variant_id: PathId, said: Seen) -> dict[str, str]:
    """Approve exactly the content that was seen; 409 when somebody was faster or it changed."""
    return _state(await desk.review.approve(VariantId(variant_id), seen=ContentHash(said.seen), by=caller))


@router.post("/{variant_id}/reject")
async def reject(desk: AnyDesk, caller: Caller, variant_id: PathId, said: Rejection) -> dict[str, str]:
    """Reject the content that was seen, with the reason."""
    return _state(
        await desk.review.reject(
            VariantId(variant_id), seen=ContentHash(said.seen), reason=said.reason, by=caller
        )
    )


@router.post("/{variant_id}/edit")
async def edit(desk: AnyDesk, caller: Caller, variant_id: PathId, said: Edit) -> dict[str, str]:
    """Replace the content that was seen."""
    return _state(
        await desk.review.edit(
            VariantId(variant_id), seen=ContentHash(said.seen), text=said.text, title=said.title, by=caller
        )
    )


@router.post("/{variant_id}/regenerate")
async def regenerate(desk: AnyDesk, caller: Caller, variant_id: PathId, said: Hint) -> dict[str, str]:
    """Write one new variant in this one's place; 409 when somebody decided on it or changed it meanwhile."""
    seen = None if said.seen is None else ContentHash(said.seen)
    return _state(
        await desk.rewriting.regenerate(VariantId(variant_id), seen=seen, hint=said.hint, by=caller)
    )


def _state(variant: Variant) -> dict[str, str]:
    return {
        "id": variant.id,
        "label": variant.label,
        "state": variant.state,
        "content_hash": variant.content_hash,
    }
