"""Which event tells of which step, and how far from what was written the approved words are."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.access.scope import Scope
from core.campaigns.models import Variant
from core.foundation.events.event import Event
from core.foundation.events.variants import (
    VariantApproved,
    VariantChangesRequested,
    VariantEdited,
    VariantPutOnHold,
    VariantRejected,
    VariantReopened,
    VariantRestored,
    VariantWithdrawn,
)
from core.foundation.ids import Objection, ReviewStep
from core.review import history
from core.review.edit_distance import edit_distance
from core.storage import journal


async def tell(
    session: AsyncSession, scope: Scope, step: ReviewStep, variant: Variant, *, at: datetime
) -> None:
    """Journal the step that left the variant as it is now, if an event tells of it. The caller commits."""
    if step not in EVENTS:
        return
    event = EVENTS[step](variant)
    if isinstance(event, VariantApproved):
        written = _words(await history.as_written(session, variant))
        event = replace(event, edit_distance=edit_distance(written, _words(history.said_by(variant))))
    journal.record(session, scope.workspace_id, event, at=at, by=scope.by)


def _words(said: Mapping[str, Any]) -> str:
    """All that a writer writes; what people post below it is their own."""
    return "\n".join((said["title"], said["preheader"], said["text"]))


def _about(variant: Variant) -> dict[str, Any]:
    return {"campaign_id": variant.campaign_id, "variant_id": variant.id, "platform": variant.platform}


def _changes_requested(variant: Variant) -> Event:
    objection = variant.objection or Objection.OTHER
    return VariantChangesRequested(**_about(variant), reason=variant.reason, objection=objection)


EVENTS: Mapping[ReviewStep, Callable[[Variant], Event]] = {
    ReviewStep.APPROVED: lambda v: VariantApproved(**_about(v), content_hash=v.content_hash),
    ReviewStep.CHANGES_REQUESTED: _changes_requested,
    ReviewStep.PUT_ON_HOLD: lambda v: VariantPutOnHold(**_about(v), reason=v.reason),
    ReviewStep.REJECTED: lambda v: VariantRejected(**_about(v), reason=v.reason, objection=v.objection),
    ReviewStep.REOPENED: lambda v: VariantReopened(**_about(v), reason=v.reason),
    ReviewStep.WITHDRAWN: lambda v: VariantWithdrawn(**_about(v), reason=v.reason),
    ReviewStep.EDITED: lambda v: VariantEdited(**_about(v), content_hash=v.content_hash),
    ReviewStep.RESTORED: lambda v: VariantRestored(**_about(v), content_hash=v.content_hash),
}
"""What is journaled about a variant as the step left it. Superseding names the successor as well."""
