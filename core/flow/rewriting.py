"""Another variant in the place of one: asked for, stored, and written by whoever takes it up.

What is asked for is a row before the model is asked, so that a worker finishes it when the process that
began dies. The row goes in the transaction that brings the new variant, or that says why there is none.
"""

import asyncio
from dataclasses import dataclass, field

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.models import Member
from core.access.permissions import Permission, System, require
from core.access.scope import Scope
from core.brand.service import in_force
from core.campaigns.ended import ENDED, ended, require_open
from core.campaigns.lease import LEASE, LeaseLost
from core.campaigns.lifecycle import REVIEW_STEPS
from core.campaigns.models import Campaign, Rewrite, Variant
from core.flow.checks import Checking, Labelled
from core.flow.variants import new_variant, next_label, request_for, written_event
from core.flow.written_parts import BROKE_OFF, FAULT, LONGEST_FAILURE, MOST_TAKEN_UP
from core.foundation.attached import attached_in
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, CopydeskError, InvalidInput
from core.foundation.events.variants import RewriteAsked, RewriteFailed
from core.foundation.ids import ContentHash, ReviewStep, VariantId, new_id
from core.foundation.logs import correlated, current_correlation_id
from core.foundation.text import given, made_storable
from core.links.own import OwnLink
from core.links.tracking import Tracking
from core.publishing.completion import reopen
from core.publishing.still_out import require_not_out
from core.review import decide
from core.spending.books import Payers
from core.storage import idempotency, journal, leases
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable
from core.storage.upsert import insert
from core.writing.drafting import Drafting

MAX_HINT = 300

log = structlog.get_logger(__name__)


class BeingRewritten(Conflict):
    """Another variant is being written in the place of this one; nothing was changed."""

    code = "being_rewritten"

    def __init__(self, label: str, by: str) -> None:
        self.label, self.by = label, by
        super().__init__(label, by)

    @property
    def message(self) -> str:
        return f"Another variant is being written in the place of {self.label} already: {self.by} was faster."


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Asking for other variants and writing them. Built once by the composition root."""

    database: Database
    clock: Clock
    drafting: Drafting
    checking: Checking
    tracking: Tracking = field(default_factory=Tracking)

    async def ask(
        self,
        variant_id: VariantId,
        *,
        hint: str,
        by: Member,
        seen: ContentHash | None = None,
        asked: str | None = None,
    ) -> Rewrite:
        """Store that one new variant is wanted in the place of another; call `write` next, or a worker will.

        `seen` is the hash of the content it is to replace; None means what is there now.

        Raises:
            RoleTooLow: they may not write.
            AlreadyDecided: the old one was approved, edited or replaced.
            StillOut: its post is out; that is corrected or taken down first.
            BeingRewritten: somebody was faster.
            CampaignEnded: its campaign is closed or archived.
            InvalidInput: the hint is too long.
            OverBudget: a budget is used up.
            UnknownPrice: nobody knows what the model costs, and unknown prices are refused.
        """
        scope = require(by, Permission.WRITE)
        hint = given(hint, "hint")
        if len(hint) > MAX_HINT:
            raise InvalidInput({"hint": f"is {len(hint)} characters; at most {MAX_HINT} are allowed."})
        now = self.clock.now()
        async with self.drafting.budgets.telling(), self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            variant = await decide.find_variant(session, scope, variant_id)
            await require_open(session, scope, variant.campaign_id)
            old = await _replaceable(session, scope, variant_id, seen)
            await self._require_room(session, scope, old, hint)
            rewrite: Rewrite | None = await session.scalar(
                insert(session, Rewrite)
                .values(
                    id=old.id,
                    workspace_id=old.workspace_id,
                    campaign_id=old.campaign_id,
                    seen=old.content_hash,
                    hint=hint,
                    asked_by=scope.by,
                    leased_until=now + LEASE,
                    fence=1,
                    correlation_id=current_correlation_id(),
                )
                .on_conflict_do_nothing(index_elements=["id"])
                .returning(Rewrite)
            )
            if rewrite is None:
                first = await session.get_one(Rewrite, old.id)
                raise BeingRewritten(old.label, (await people.member(session, first.asked_by)).name)
            event = RewriteAsked(campaign_id=old.campaign_id, variant_id=old.id, platform=old.platform)
            journal.record(session, old.workspace_id, event, at=now, by=scope.by)
        return rewrite

    async def write(self, rewrite: Rewrite) -> Variant:
        """Write the variant that was asked for; the old one steps aside only then.

        Raises:
            LeaseLost: somebody else took it over; they finish it.
            CopydeskError: there will be none, for this reason; it is in the journal, too.
        """
        with correlated(rewrite.correlation_id):
            try:
                async with leases.kept(lambda: self._renew(rewrite), lease=LEASE, what=rewrite.id):
                    return await self._write(rewrite)
            except asyncio.CancelledError:
                # Whoever wrote it has to leave: a worker takes it up at once.
                await leases.hand_back(self.database, Rewrite, [rewrite])
                raise
            except (LeaseLost, DatabaseUnavailable):
                raise  # somebody else writes it, now or when the database is back
            except CopydeskError as error:
                await self._fail(rewrite, error.message)
                raise
            except Exception as error:
                error_id = new_id("err")
                log.error("rewriting_failed", error_id=error_id, exc_info=error)
                await self._fail(rewrite, FAULT.format(error_id))
                raise

    async def regenerate(
        self, variant_id: VariantId, *, hint: str, by: Member, seen: ContentHash | None = None
    ) -> Variant:
        """Ask for another variant and write it, for edges where people wait for it; raises as both do."""
        return await self.write(await self.ask(variant_id, hint=hint, by=by, seen=seen))

    async def resume_lost(self, *, limit: int = 5) -> int:
        """One tick of a worker: take over what nobody writes any more; says how many."""
        async with self.database.write() as session:
            lost = await leases.take(
                session,
                Rewrite,
                now=self.clock.now(),
                lease=LEASE,
                first=(Rewrite.leased_until,),
                limit=limit,
            )
        taken_up = await asyncio.gather(*map(self._take_up, lost), return_exceptions=True)
        for rewrite, outcome in zip(lost, taken_up, strict=True):
            error = type(outcome).__name__ if isinstance(outcome, BaseException) else None
            log.warning("rewriting_resumed", variant_id=rewrite.id, fence=rewrite.fence, error=error)
        return len(lost)

    async def _require_room(self, session: AsyncSession, scope: Scope, old: Variant, hint: str) -> None:
        campaign = await session.get_one(Campaign, old.campaign_id)
        rules = self.checking.rulebook.of(old.platform)
        request = request_for(
            campaign, old.platform, rules, count=1, hint=hint, current=old.text, language=old.language
        )
        payers = Payers(scope.workspace_id, campaign.id, scope.by)
        await self.drafting.require_room(session, payers, [request])

    async def _take_up(self, rewrite: Rewrite) -> None:
        if rewrite.fence > MOST_TAKEN_UP + 1:
            await self._fail(rewrite, BROKE_OFF)
        else:
            await self.write(rewrite)

    async def _write(self, rewrite: Rewrite) -> Variant:
        scope = require(System(rewrite.workspace_id, rewrite.asked_by), Permission.WRITE)
        async with self.database.read() as session:
            old = await _replaceable(session, scope, rewrite.id, rewrite.seen)
            campaign = await session.get_one(Campaign, old.campaign_id)
            if campaign.state in ENDED:
                raise await ended(session, campaign.id)
            found = await session.execute(
                select(Variant.text, Variant.link)
                .where(
                    Variant.campaign_id == campaign.id,
                    Variant.platform == old.platform,
                    Variant.language.is_not_distinct_from(old.language),
                )
                .order_by(Variant.id)
            )
            plain = campaign.brief.link
            texts = tuple(_as_written(text, link, plain) for text, link in found)
            label = await next_label(session, old)
            brand = (await in_force(session, scope, [old.account_id]))[old.account_id]
        rules = self.checking.rulebook.of(old.platform)
        request = request_for(
            campaign,
            old.platform,
            self.tracking.counted(rules, campaign, old.platform, label),
            count=1,
            hint=rewrite.hint,
            current=_as_written(old.text, old.link, plain),
            avoid=texts,
            # A wish changes the text that is there; without one another is wanted.
            rejected_angle=None if rewrite.hint else old.angle,
            voice=brand.voice,
            language=old.language,
        )
        drafting = self.drafting.drafted(scope.workspace_id, campaign.id, request, asked_by=rewrite.asked_by)
        async with drafting as drafted:
            media = attached_in(old.media)

            def linked(label: str) -> Labelled:
                own = self.tracking.own_link(campaign.brief, campaign.id, old.platform, label)
                return Labelled.of(label, drafted.written.drafts[0], own, rules)

            drafts = [linked(label)]
            [findings] = await self.checking.check_drafts(
                campaign.brief,
                old.platform,
                drafts,
                media,
                voice=brand.voice,
                language=old.language,
                payers=Payers(scope.workspace_id, campaign.id, rewrite.asked_by),
                accounts=[old.account_id],
            )
            now = self.clock.now()
            async with self.database.write() as session:
                await reopen(session, campaign.id)
                await require_not_out(session, old)
                await _end(session, rewrite)
                new = await new_variant(
                    session,
                    campaign,
                    old.platform,
                    linked(await next_label(session, old)),
                    written=drafted.written,
                    findings=findings,
                    account_id=old.account_id,
                    media=media,
                    brand=brand,
                    language=old.language,
                    at=now,
                )
                new.predecessor_id, new.requested_by = old.id, old.requested_by
                await decide.supersede(
                    session,
                    scope,
                    old.id,
                    seen=rewrite.seen,
                    successor_id=new.id,
                    hint=rewrite.hint,
                    at=now,
                )
                session.add(new)
                await drafted.settle(within=session)
                journal.record(session, scope.workspace_id, written_event(new, brand), at=now, by=scope.by)
            return new

    async def _fail(self, rewrite: Rewrite, sentence: str) -> None:
        async with self.database.write() as session:
            await _end(session, rewrite)
            old = await session.get_one(Variant, rewrite.id)
            failed = RewriteFailed(
                campaign_id=rewrite.campaign_id,
                variant_id=rewrite.id,
                platform=old.platform,
                reason=made_storable(sentence, LONGEST_FAILURE),
            )
            journal.record(session, rewrite.workspace_id, failed, at=self.clock.now(), by=rewrite.asked_by)

    async def _renew(self, rewrite: Rewrite) -> bool:
        async with self.database.write() as session:
            renewed = await session.scalar(
                update(Rewrite)
                .where(Rewrite.id == rewrite.id, Rewrite.fence == rewrite.fence)
                .values(leased_until=self.clock.now() + LEASE)
                .returning(Rewrite.id)
            )
        return renewed is not None


def _as_written(text: str, link: str | None, plain: str | None) -> str:
    """A text as writers write it: with the brief's own link."""
    return OwnLink(plain, link, link).taken_out_of(text) if link and plain else text


async def _replaceable(
    session: AsyncSession, scope: Scope, variant_id: VariantId, seen: ContentHash | None
) -> Variant:
    old = await decide.find_variant(session, scope, variant_id)
    replaceable, _ = REVIEW_STEPS[ReviewStep.SUPERSEDED]
    if old.state not in replaceable or old.content_hash != (seen or old.content_hash):
        raise await decide.already_decided(session, old)
    await require_not_out(session, old)
    return old


async def _end(session: AsyncSession, rewrite: Rewrite) -> None:
    """The row goes, if it is still ours."""
    gone = await session.scalar(
        delete(Rewrite)
        .where(Rewrite.id == rewrite.id, Rewrite.fence == rewrite.fence)
        .returning(Rewrite.id)
        .execution_options(synchronize_session=False)
    )
    if gone is None:
        raise LeaseLost
