"""Letting a text through that rules block: by an admin, for a reason, for this very text."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.scope import Scope
from core.campaigns.models import Variant
from core.foundation.errors import Conflict, InvalidInput
from core.foundation.events.variants import VariantOverridden
from core.foundation.ids import ContentHash, ReviewStep, VariantId, VariantState
from core.foundation.text import given
from core.review import history
from core.review.decide import MAX_REASON, already_decided, find_variant
from core.review.findings import Finding, Override, finding_of
from core.review.rules.catalogue import BY_ID
from core.storage import journal

SYSTEM = "Copydesk"


class CannotOverride(Conflict):
    """Nothing of it can be passed by; nothing was changed."""

    code = "cannot_override"

    def __init__(self, label: str, findings: Collection[Finding]) -> None:
        self.label, self.findings = label, tuple(findings)
        super().__init__(label)

    @property
    def message(self) -> str:
        if not self.findings:
            return f"Nothing of that blocks variant {self.label}; there is nothing to pass by."
        why = " ".join(finding.sentence for finding in self.findings)
        return f"The platform itself would refuse variant {self.label}, so nobody can pass it by: {why}"


def can_be_passed(finding: Finding) -> bool:
    """Whether it blocks, and an admin may say that it shall not."""
    rule = BY_ID.get(finding.rule)
    return finding.blocks and not (rule is not None and rule.is_fixed)


async def override(
    session: AsyncSession,
    scope: Scope,
    variant_id: VariantId,
    *,
    seen: ContentHash,
    keys: Collection[str] | None,
    reason: str,
    at: datetime,
) -> Variant:
    """Pass by what blocks the content `seen`: the findings with these `keys`, or all. The caller commits.

    It holds for this text alone: another one is judged anew.

    Raises:
        AlreadyDecided, NotFound: as in `decide.take`.
        CannotOverride: none of them blocks, or one is the platform's own to say.
        InvalidInput: the reason is missing, or too long.
    """
    if not (reason := given(reason, "reason")) or len(reason) > MAX_REASON:
        wrong = f"is {len(reason)} characters; at most {MAX_REASON} are allowed." if reason else "is needed."
        raise InvalidInput({"reason": wrong})
    # Its row is held, so that of two overrides at once none is lost.
    shown = await find_variant(session, scope, variant_id, held=True)
    if (shown.content_hash, shown.state) != (seen, VariantState.IN_REVIEW):
        raise await already_decided(session, shown)
    found = [finding_of(one) for one in shown.findings]
    meant = [one for one in found if one.blocks and (keys is None or one.key in keys)]
    refused = [one for one in meant if not can_be_passed(one)]
    if refused or not meant:
        raise CannotOverride(shown.label, refused)
    person = await session.get(Member, scope.by) if scope.by else None
    passed = Override(scope.by or "", person.name if person else SYSTEM, reason)
    findings = [replace(one, override=passed).as_json() if one in meant else one.as_json() for one in found]
    variant = await session.scalar(
        update(Variant)
        .where(Variant.id == variant_id, scope.covers(Variant), Variant.content_hash == seen)
        .values(findings=findings)
        .returning(Variant)
        .execution_options(populate_existing=True)
    )
    if variant is None:
        raise await already_decided(session, shown)
    await history.add(session, scope, variant_id, ReviewStep.OVERRIDDEN, at=at, reason=reason)
    event = VariantOverridden(
        campaign_id=variant.campaign_id,
        variant_id=variant.id,
        platform=variant.platform,
        content_hash=variant.content_hash,
        rules=tuple(sorted({one.rule for one in meant})),
        reason=reason,
    )
    journal.record(session, scope.workspace_id, event, at=at, by=scope.by)
    return variant
