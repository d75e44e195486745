"""Which event tells of which step."""

from collections.abc import Callable, Mapping
from typing import Any

from core.campaigns.models import Variant
from core.foundation.events import (
    Event,
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
