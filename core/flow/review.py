"""Deciding on variants: each decision checked, made once, journaled, and committed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.permissions import Permission, require
from core.access.scope import Scope
from core.accounts import accounts
from core.brand.service import in_force
from core.campaigns.ended import require_open
from core.campaigns.lifecycle import REVIEW_STEPS
from core.campaigns.models import Campaign, Variant
from core.campaigns.thread import parts_of
from core.flow.checks import Checking
from core.foundation.attached import Attached, attached_in
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, CopydeskError, DoneBefore, InvalidInput, NotFound
from core.foundation.ids import (
    AccountId,
    AccountState,
    CampaignId,
    ContentHash,
    Objection,
    ReviewStep,
    VariantId,
    VariantState,
)
from core.foundation.text import given
from core.links.tracking import Tracking, keep_link
from core.media.attaching import attach
from core.publishing import calendar
from core.publishing.completion import reopen
from core.publishing.still_out import require_not_out
from core.review import decide
from core.review.answers import SeenVariant, answerable
from core.review.findings import Finding, Part
from core.spending.books import Payers
from core.storage import idempotency
from core.storage.database import Database


def require_unblocked(findings: Sequence[Finding]) -> None:
    """Let an edit pass that could be approved.

    Raises:
        InvalidInput: with what blocks it, on the field that is to blame.
    """
    wrong: dict[str, list[str]] = {}
    for finding in findings:
        if finding.blocks:
            wrong.setdefault(finding.part or Part.TEXT, []).append(finding.sentence)
    if wrong:
        raise InvalidInput({field: " ".join(sentences) for field, sentences in wrong.items()})


@dataclass(frozen=True, slots=True)
class Review:
    """What people do with variants, each bound to the content (`seen`) and the `state` in which they saw it.

    Nothing of a closed or archived campaign is decided: CampaignEnded. Built once by the composition root.
    """

    database: Database
    clock: Clock
    checking: Checking
    tracking: Tracking = field(default_factory=Tracking)

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
            await _hold_open(session, scope, variant_id, step)
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
            await _hold_open(session, scope, variant_id, ReviewStep.RESTORED)
            restored = await decide.undo(session, scope, variant_id, seen=seen, state=state, at=now)
            if restored.id != variant_id:
                await require_not_out(session, await decide.find_variant(session, scope, variant_id))
        return restored

    async def edit(
        self,
        variant_id: VariantId,
        *,
        seen: ContentHash,
        state: VariantState = VariantState.IN_REVIEW,
        text: str | None = None,
        title: str | None = None,
        preheader: str | None = None,
        account: str | None = None,
        media: Sequence[Attached] | None = None,
        follow_ups: Sequence[str] | None = None,
        by: Member,
        asked: str | None = None,
    ) -> Variant:
        """Replace the content with the hash `seen`, if it fits its platform. None keeps what is there.

        `account` is the id of as whom it is to be posted, and empty for the outbox.

        With APPROVED as `state` that voids the approval: what waits on the calendar comes off it, and what
        is out stays as it is.

        Raises:
            RoleTooLow: they may not write; or it is on hold, and they may not decide.
            AlreadyDecided: somebody was faster, or the text changed since.
            TooLate: it is on its way.
            StillOut: it is out, and was to be posted as another account.
            InvalidInput: the text is empty, or it can't go out as it is; on the field of what is wrong.
        """
        # What was put on hold waits for whoever may decide.
        scope = require(by, Permission.DECIDE if state is VariantState.ON_HOLD else Permission.WRITE)
        if text is not None and not (text := given(text, "text")):
            raise InvalidInput({"text": "is needed."})
        async with self.database.read() as session:
            if asked is not None and await idempotency.is_spent(session, asked):
                raise DoneBefore(asked)  # before what may be slow
            variant = await decide.find_variant(session, scope, variant_id)
            campaign = await session.get_one(Campaign, variant.campaign_id)
            own = await self.tracking.link_of(session, variant, campaign)
            whom = _whom(variant, account)
            brand = (await in_force(session, scope, [whom]))[whom]
        text = variant.text if text is None else text
        # One line, since a subject's second one would be another header of the e-mail.
        title = variant.title if title is None else " ".join(given(title, "title").split())
        if preheader is None:
            preheader = variant.preheader
        preheader = " ".join(given(preheader, "preheader").split())
        below = variant.follow_ups if follow_ups is None else _below(follow_ups)
        shown = attached_in(variant.media) if media is None else media
        if own is not None:
            rules = self.checking.rulebook.of(variant.platform)
            text, *below = (own.settled_in(each, rules) for each in (text, *below))
        findings = await self.checking.check(
            campaign.brief,
            variant.platform,
            text=text,
            title=title,
            preheader=preheader,
            follow_ups=below,
            media=shown,
            own=own,
            voice=brand.voice,
            language=variant.language,
            payers=Payers(scope.workspace_id, variant.campaign_id, scope.by),
        )
        require_unblocked(findings)
        now = self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            await _hold_open(session, scope, variant_id, ReviewStep.EDITED)
            account_id = await _account(session, scope, variant, account)
            await attach(session, scope, shown, at=now)
            if own is not None:
                own, [text, *below] = await keep_link(
                    session,
                    own,
                    [text, *below],
                    workspace_id=variant.workspace_id,
                    campaign_id=variant.campaign_id,
                    variant_id=variant.id,
                    platform=variant.platform,
                    at=now,
                )
            edited = await decide.edit(
                session,
                scope,
                variant_id,
                seen=seen,
                state=state,
                text=text,
                title=title,
                preheader=preheader,
                link=own.found_in(text) if own else None,
                account_id=account_id,
                media=shown,
                follow_ups=below,
                findings=[finding.as_json() for finding in findings],
                at=now,
            )
            await calendar.take_off(session, scope, edited, at=now, may_be_out=True)
        return edited

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


def _below(follow_ups: Sequence[str]) -> list[str]:
    """What is posted below, without texts that hold nothing; what would be typed as two is two."""
    return [text for each in follow_ups for text in parts_of(given(each, "follow_ups"))]


async def _hold_open(session: AsyncSession, scope: Scope, variant_id: VariantId, step: ReviewStep) -> None:
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


async def _account(
    session: AsyncSession, scope: Scope, variant: Variant, account: str | None
) -> AccountId | None:
    """As whom the variant is to be posted; where `account` says nothing, as before."""
    account_id = _whom(variant, account)
    if account_id != variant.account_id:
        await require_not_out(session, variant)
        if account_id is not None:
            found = await accounts.find(session, scope, account_id)
            if found.platform is not variant.platform or found.state is AccountState.DISCONNECTED:
                raise InvalidInput({"account": f"must be a connected account of {variant.platform.label}."})
    return account_id


def _whom(variant: Variant, account: str | None) -> AccountId | None:
    return variant.account_id if account is None else AccountId(account) if account else None
