"""Deciding on variants: each decision checked, made once, journaled, and committed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.permissions import Permission, require
from core.access.scope import Scope
from core.campaigns.ended import require_open
from core.campaigns.lifecycle import REVIEW_STEPS
from core.campaigns.models import Campaign, Variant
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, CopydeskError, NotFound
from core.foundation.ids import (
    CampaignId,
    ContentHash,
    Objection,
    ReviewStep,
    VariantId,
    VariantState,
)
from core.publishing import calendar
from core.publishing.completion import reopen
from core.publishing.still_out import require_not_out
from core.review import decide, overriding
from core.review.answers import SeenVariant, answerable
from core.storage import idempotency
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class Review:
    """What people do with variants, each bound to the content (`seen`) and the `state` in which they saw it.

    Nothing of a closed or archived campaign is decided: CampaignEnded. Built once by the composition root.
    """

    database: Database
    clock: Clock

    async def approve(
        self,
        variant_id: VariantId,
        *,
        seen: ContentHash,
        looked_at: bool = False,
        by: Member,
        asked: str | None = None,
    ) -> Variant:
        """Approve the content with the hash `seen`; raises as `answer` does.

        `looked_at` says that a person has looked at it and at what was found about it: what could not be
        moderated goes out no other way.
        """
        return await self.answer(
            variant_id, ReviewStep.APPROVED, seen=seen, looked_at=looked_at, by=by, asked=asked
        )

    async def answer(
        self,
        variant_id: VariantId,
        step: ReviewStep,
        *,
        seen: ContentHash,
        state: VariantState = VariantState.IN_REVIEW,
        objection: Objection | None = None,
        reason: str = "",
        looked_at: bool = False,
        by: Member,
        asked: str | None = None,
    ) -> Variant:
        """Approve, request changes, put on hold, reject, reopen or withdraw, and keep why.

        Rejecting what is approved takes the approval back, as withdrawing does: what waits on the calendar
        comes off it.

        Raises:
            RoleTooLow: they may not decide; who may only write reopens what was sent back to them.
            AlreadyDecided: somebody was faster, or the text changed since.
            NotFromHere: the step does not lead on from `state`.
            HasBlockingFindings: it is to be approved, and can't go out as it is.
            NotModerated: it is to be approved, could not be moderated, and no person has looked at it.
            InvalidInput: it is not said what is wrong where that is needed, or at too great length.
            TooLate: an approval is to be taken back, and the post is out or on its way.
        """
        is_asked_again = (step, state) == (ReviewStep.REOPENED, VariantState.CHANGES_REQUESTED)
        scope = require(by, Permission.WRITE if is_asked_again else Permission.DECIDE)
        now = self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            await hold_open(session, scope, variant_id, step)
            variant = await decide.take(
                session,
                scope,
                variant_id,
                step,
                seen=seen,
                state=state,
                at=now,
                objection=objection,
                reason=reason,
                looked_at=looked_at,
            )
            if state is VariantState.APPROVED:
                await calendar.take_off(session, scope, variant, at=now)
        return variant

    async def override(
        self,
        variant_id: VariantId,
        *,
        seen: ContentHash,
        reason: str,
        keys: Collection[str] | None = None,
        by: Member,
        asked: str | None = None,
    ) -> Variant:
        """Let a text pass that findings with these `keys` block, None of all, and keep why.

        Raises:
            RoleTooLow: they may not administer.
            AlreadyDecided: somebody was faster, or the text changed since.
            CannotOverride: nothing blocks it, or what does is the platform's own to say.
            InvalidInput: no reason is given, or one that is too long.
        """
        scope, now = require(by, Permission.ADMINISTER), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            await hold_open(session, scope, variant_id, ReviewStep.OVERRIDDEN)
            return await overriding.override(
                session, scope, variant_id, seen=seen, keys=keys, reason=reason, at=now
            )

    async def undo(
        self,
        variant_id: VariantId,
        *,
        seen: ContentHash,
        state: VariantState = VariantState.IN_REVIEW,
        by: Member,
        asked: str | None = None,
    ) -> Variant:
        """Go back to the text before the last change, or to the variant whose place this one took.

        Raises:
            RoleTooLow: they may not write.
            AlreadyDecided: it was approved, or changed since.
            NothingToUndo: there is no earlier text.
            StillOut: another variant would take its place, and its post is out.
        """
        scope, now = require(by, Permission.WRITE), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            await hold_open(session, scope, variant_id, ReviewStep.RESTORED)
            restored = await decide.undo(session, scope, variant_id, seen=seen, state=state, at=now)
            if restored.id != variant_id:
                await require_not_out(session, await decide.find_variant(session, scope, variant_id))
        return restored

    async def decide_many(
        self,
        campaign_id: CampaignId,
        answer: ReviewStep,
        variants: Sequence[SeenVariant],
        *,
        objection: Objection | None = None,
        reason: str = "",
        by: Member,
        asked: str | None = None,
    ) -> dict[VariantId, CopydeskError | None]:
        """Give one answer to several variants of a campaign, each as it was seen, and each on its own.

        For each variant None where that was done, or why not. All that is done is stored together. What could
        not be moderated is approved one by one.

        Raises:
            RoleTooLow: they may not decide.
            InvalidInput: this can't be answered to all of them; or a reason or an objection is missing.
            CampaignEnded: it is closed or archived.
        """
        scope, now = require(by, Permission.DECIDE), self.clock.now()
        in_order = answerable(answer, variants)
        outcomes: dict[VariantId, CopydeskError | None] = dict.fromkeys(in_order)
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            await _hold_campaign(session, scope, campaign_id, answer)
            for variant_id, shown in in_order.items():
                try:
                    variant = await decide.find_variant(session, scope, variant_id)
                    if variant.campaign_id != campaign_id:
                        raise NotFound("variant", variant_id)
                    await decide.take(
                        session,
                        scope,
                        variant_id,
                        answer,
                        seen=shown.seen,
                        state=shown.state,
                        at=now,
                        objection=objection,
                        reason=reason,
                    )
                except (Conflict, NotFound) as error:  # each was raised before it changed anything
                    outcomes[variant_id] = error
        return outcomes


async def hold_open(session: AsyncSession, scope: Scope, variant_id: VariantId, step: ReviewStep) -> None:
    """Hold the variant's campaign open, and in review again where the step asks for a decision.

    The campaign's row comes before the variant's and its posts', everywhere: so nobody waits in a circle.

    Raises:
        CampaignEnded: it is closed or archived.
    """
    variant = await decide.find_variant(session, scope, variant_id)
    await _hold_campaign(session, scope, variant.campaign_id, step)


async def _hold_campaign(
    session: AsyncSession, scope: Scope, campaign_id: CampaignId, step: ReviewStep
) -> None:
    """The same, by the campaign's id.

    Raises:
        CampaignEnded: it is closed or archived.
        NotFound: there is no such campaign in this workspace.
    """
    await scope.find(session, Campaign, campaign_id, "campaign")
    _, to = REVIEW_STEPS[step]
    if to is VariantState.IN_REVIEW:
        await reopen(session, campaign_id)
    else:
        await require_open(session, scope, campaign_id)
