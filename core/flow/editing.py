"""Changing what a variant says: by hand, and by the fixes that rules offer."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.permissions import Permission, require
from core.access.scope import Scope
from core.accounts import accounts
from core.brand.service import in_force
from core.brand.voice import Voice
from core.campaigns.models import Campaign, Variant
from core.campaigns.thread import parts_of
from core.flow.checks import Checking
from core.flow.past_posts import past_posts
from core.flow.review import hold_open
from core.foundation.attached import Attached, attached_in
from core.foundation.clock import Clock
from core.foundation.errors import DoneBefore, InvalidInput
from core.foundation.ids import AccountId, AccountState, ContentHash, ReviewStep, VariantId, VariantState
from core.foundation.text import given
from core.links.own import OwnLink
from core.links.tracking import Tracking, keep_link
from core.media.attaching import attach
from core.publishing import calendar
from core.publishing.still_out import require_not_out
from core.review import decide, policies
from core.review.findings import Finding, Part, Severity, finding_of
from core.review.policy import Policy
from core.review.rules.catalogue import BY_ID
from core.review.rules.checked import Checked, Past
from core.review.rules.fixing import LeftOut, blocks_more, chosen_fixes, fixed, left_out
from core.review.rules.rule import Family
from core.spending.books import Payers
from core.storage import idempotency
from core.storage.database import Database


def require_unblocked(findings: Sequence[Finding]) -> None:
    """Let a text pass that nothing blocks.

    Raises:
        InvalidInput: with what blocks it, on the field that is to blame.
    """
    wrong: dict[str, list[str]] = {}
    for finding in findings:
        if finding.blocks:
            wrong.setdefault(finding.part or Part.TEXT, []).append(finding.sentence)
    if wrong:
        raise InvalidInput({field: " ".join(sentences) for field, sentences in wrong.items()})


def is_refused(finding: Finding) -> bool:
    """Whether an edit is not even kept. What blocks by a workspace's policy is: an admin may let it pass."""
    rule = BY_ID.get(finding.rule)
    return rule is None or rule.is_fixed or rule.severity is Severity.BLOCKING or rule.family is Family.HARM


@dataclass(frozen=True, slots=True)
class Fixed:
    """A variant whose fixes are made, and those that were chosen and are not."""

    variant: Variant
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class _Before:
    """A variant as it is, and what a text in its place is held to."""

    variant: Variant
    campaign: Campaign
    own: OwnLink | None
    voice: Voice
    policy: Policy
    past: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class Editing:
    """What people make variants say, each bound to the content (`seen`) and the `state` in which they saw it.

    Nothing of a closed or archived campaign is changed: CampaignEnded. Built once by the composition root.
    """

    database: Database
    clock: Clock
    checking: Checking
    tracking: Tracking = field(default_factory=Tracking)

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
            InvalidInput: the text is empty, the platform would refuse it, or it does harm; on the field of
                what is wrong.
        """
        scope = _require(by, state)
        if text is not None and not (text := given(text, "text")):
            raise InvalidInput({"text": "is needed."})
        before = await self._before(scope, variant_id, account, asked)
        said: dict[str, Any] = {"text": text, "media": media}
        # One line, since a subject's second one would be another header of the e-mail.
        said |= {
            name: None if line is None else " ".join(given(line, name).split())
            for name, line in (("title", title), ("preheader", preheader))
        }
        said["follow_ups"] = None if follow_ups is None else _below(follow_ups)
        checked = await self._checked(before, **said)
        findings = await self.checking.check(checked, _payers(scope, before))
        require_unblocked([one for one in findings if is_refused(one)])
        return await self._store(
            scope, before, checked, findings, seen=seen, state=state, account=account, asked=asked
        )

    async def fix(
        self,
        variant_id: VariantId,
        *,
        seen: ContentHash,
        state: VariantState = VariantState.IN_REVIEW,
        keys: Collection[str] | None = None,
        by: Member,
        asked: str | None = None,
    ) -> Fixed:
        """Make the fixes of the findings with these `keys`; None makes all, and those that they lead to.

        Of chosen ones that change the same words the first is made, and the others are told. It is an edit as
        any other, and can be undone. What blocked the text before may go on to block it.

        Raises:
            RoleTooLow, AlreadyDecided, TooLate: as `edit` does.
            NoSuchFix: the text has no such finding, or none that can be fixed so.
            InvalidInput: the mended text would be blocked by what did not block it before.
        """
        scope = _require(by, state)
        before = await self._before(scope, variant_id, None, asked)
        async with self.database.read() as session:
            if before.variant.content_hash != seen:
                raise await decide.already_decided(
                    session, await decide.find_variant(session, scope, variant_id)
                )
        checked = await self._checked(before)
        found = [finding_of(one) for one in before.variant.findings]
        chosen = chosen_fixes(before.variant.label, found, keys)
        if keys is None:
            passed = {(one.rule, one.where) for one in found if one.override}
            mended = await asyncio.to_thread(self.checking.fixed, checked, passed)
        else:
            mended = fixed(checked, chosen.values())
        findings = await self.checking.check(mended, _payers(scope, before))
        if blocks_more(found, findings):
            require_unblocked(findings)
        variant = await self._store(scope, before, mended, findings, seen=seen, state=state, asked=asked)
        return Fixed(variant, () if keys is None else left_out(chosen))

    async def _before(
        self, scope: Scope, variant_id: VariantId, account: str | None, asked: str | None
    ) -> _Before:
        async with self.database.read() as session:
            if asked is not None and await idempotency.is_spent(session, asked):
                raise DoneBefore(asked)  # before what may be slow
            variant = await decide.find_variant(session, scope, variant_id)
            campaign = await session.get_one(Campaign, variant.campaign_id)
            whom = _whom(variant, account)
            return _Before(
                variant,
                campaign,
                await self.tracking.link_of(session, variant, campaign),
                (await in_force(session, scope, [whom]))[whom].voice,
                (await policies.in_force(session, scope)).policy,
                await past_posts(
                    session, scope, variant.platform, [whom], but=campaign.id, now=self.clock.now()
                ),
            )

    async def _checked(
        self,
        before: _Before,
        *,
        text: str | None = None,
        title: str | None = None,
        preheader: str | None = None,
        media: Sequence[Attached] | None = None,
        follow_ups: Sequence[str] | None = None,
    ) -> Checked:
        """What the variant would say; None is what it says now."""
        variant, own = before.variant, before.own
        text = variant.text if text is None else text
        below = list(variant.follow_ups if follow_ups is None else follow_ups)
        if own is not None:
            rules = self.checking.rulebook.of(variant.platform)
            text, *below = (own.settled_in(each, rules) for each in (text, *below))
        return await self.checking.about(
            before.campaign.brief,
            variant.platform,
            text=text,
            title=variant.title if title is None else title,
            preheader=variant.preheader if preheader is None else preheader,
            follow_ups=below,
            media=attached_in(variant.media) if media is None else media,
            own=own,
            voice=before.voice,
            language=variant.language,
            policy=before.policy,
            past=before.past,
        )

    async def _store(
        self,
        scope: Scope,
        before: _Before,
        checked: Checked,
        findings: Sequence[Finding],
        *,
        seen: ContentHash,
        state: VariantState,
        account: str | None = None,
        asked: str | None = None,
    ) -> Variant:
        variant, own, now = before.variant, checked.own, self.clock.now()
        text, below = checked.text, list(checked.follow_ups)
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            await hold_open(session, scope, variant.id, ReviewStep.EDITED)
            account_id = await _account(session, scope, variant, account)
            await attach(session, scope, checked.media, at=now)
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
                variant.id,
                seen=seen,
                state=state,
                text=text,
                title=checked.title,
                preheader=checked.preheader,
                link=own.found_in(text) if own else None,
                account_id=account_id,
                media=checked.media,
                follow_ups=below,
                findings=[finding.as_json() for finding in findings],
                at=now,
            )
            await calendar.take_off(session, scope, edited, at=now, may_be_out=True)
        return edited


def _payers(scope: Scope, before: _Before) -> Payers:
    return Payers(scope.workspace_id, before.campaign.id, scope.by)


def _require(by: Member, state: VariantState) -> Scope:
    # What was put on hold waits for whoever may decide.
    return require(by, Permission.DECIDE if state is VariantState.ON_HOLD else Permission.WRITE)


def _below(follow_ups: Sequence[str]) -> list[str]:
    """What is posted below it, without texts that hold nothing; what would be typed as two is two."""
    return [text for each in follow_ups for text in parts_of(given(each, "follow_ups"))]


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
