"""A campaign's writing, from the brief to variants in review, through crashes and partial failures.

Whoever writes a campaign holds its lease and renews it. Each platform's variants are committed as they
come, under the campaign's fence; a worker that takes over a lost campaign writes only what is missing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.models import Member
from core.access.permissions import Permission, System, require
from core.accounts import accounts
from core.brand.service import in_force
from core.campaigns.brief import Brief
from core.campaigns.ended import ENDED, ended
from core.campaigns.lease import LEASE, LeaseLost, hold, keeping_lease
from core.campaigns.lifecycle import CAMPAIGN_MOVES
from core.campaigns.models import Campaign
from core.campaigns.parts import Part, parts_of
from core.flow.checks import Checking
from core.flow.platform_writing import PlatformWriting, require_few
from core.flow.voices import Whom, as_whom
from core.flow.written_parts import (
    BROKE_OFF,
    FAULT,
    MOST_TAKEN_UP,
    finish,
    keep_failure,
    missing,
    platforms_of,
)
from core.foundation.clock import Clock
from core.foundation.errors import Conflict, CopydeskError
from core.foundation.events.campaigns import CampaignRetried, CampaignStarted
from core.foundation.ids import (
    CampaignId,
    CampaignState,
    PlatformName,
    new_campaign_id,
    new_id,
)
from core.foundation.logs import correlated, current_correlation_id
from core.links.tracking import Tracking
from core.media.attaching import attach
from core.spending.books import Payers
from core.storage import idempotency, journal, leases
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable
from core.writing.drafting import Drafting
from core.writing.request_key import seed_of

log = structlog.get_logger(__name__)

Told = Callable[[CampaignId], Awaitable[None]]
"""Called when a campaign has something new to show; its errors are its own."""


class NothingToRetry(Conflict):
    """No platform of the campaign has failed, or somebody is trying again already."""

    code = "nothing_to_retry"

    @property
    def message(self) -> str:
        return "There is nothing to try again: every platform has its variants, or they are being written."


@dataclass(frozen=True, slots=True)
class Campaigns:
    """Starting, writing and trying again. Built once by the composition root."""

    database: Database
    clock: Clock
    drafting: Drafting
    checking: Checking
    tracking: Tracking = field(default_factory=Tracking)

    async def start(
        self,
        brief: Brief,
        *,
        by: Member,
        place: str = "",
        seed: int | None = None,
        asked: str | None = None,
    ) -> Campaign:
        """A campaign that is about to be written; call `write` next, or a worker will.

        `asked` is the request's once-only key, as in all that people ask for.

        Raises:
            RoleTooLow: they may not write.
            DoneBefore: this very request started a campaign already.
            InvalidInput: on `media` or `accounts`; what its brief is to be shown with, or as whom it is to be
                posted, is not here; on `variants`, which would be too many; on `languages`, in which nobody
                here can write it.
            OverBudget: a budget is used up, and none of its platforms could be written.
            UnknownPrice: nobody knows what the model costs, and unknown prices are refused.
        """
        scope, now = require(by, Permission.WRITE), self.clock.now()
        campaign_id = new_campaign_id()
        campaign = Campaign(
            id=campaign_id,
            workspace_id=scope.workspace_id,
            name=brief.name,
            brief=brief,
            state=CampaignState.DRAFTING,
            place=place,
            seed=seed_of(brief) if seed is None else seed,
            failures={},
            created_by=scope.by,
            asked_by=scope.by,
            created_at=now,
            leased_until=now + LEASE,
            fence=1,
            correlation_id=current_correlation_id(),
        )
        started = CampaignStarted(
            campaign_id=campaign_id,
            name=brief.name,
            platforms=brief.platforms,
            variants=brief.variants,
            tone=brief.tone,
            template=brief.template,
        )
        async with self.drafting.budgets.telling(), self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            await self._require_room(session, campaign, parts_of(brief), each=True)
            await attach(session, scope, brief.media, at=now)
            require_few(brief, await accounts.chosen(session, scope, brief.accounts, brief.platforms))
            session.add(campaign)
            journal.record(session, scope.workspace_id, started, at=now, by=scope.by)
        log.info("campaign_started", campaign_id=campaign_id, platforms=len(brief.platforms))
        return campaign

    async def write(self, campaign: Campaign, *, told: Told | None = None) -> None:
        """Write what is missing, all platforms at once, and put the campaign in review.

        Raises:
            LeaseLost: somebody else took the campaign over; they finish it.
        """
        with correlated(campaign.correlation_id):
            try:
                async with keeping_lease(self.database, campaign, self.clock):
                    parts = await missing(self.database, campaign)
                    whom = await self._whom(campaign, parts)
                    writings = (self._write_part(campaign, part, whom[part.platform], told) for part in parts)
                    await asyncio.gather(*writings)
                    await finish(self.database, campaign, at=self.clock.now())
            except (LeaseLost, DatabaseUnavailable):
                raise  # somebody else writes it, now or when the database is back
            except Exception as error:
                error_id = new_id("err")
                log.error("writing_failed", error_id=error_id, exc_info=error)
                await self._give_up(campaign, FAULT.format(error_id))
        await _tell(told, campaign.id)

    async def resume_lost(self, *, told: Told | None = None, limit: int = 5) -> int:
        """Take over campaigns whose writer died, and write them to the end; says how many."""
        async with self.database.write() as session:
            lost = await leases.take(
                session,
                Campaign,
                Campaign.state == CampaignState.DRAFTING,
                now=self.clock.now(),
                lease=LEASE,
                first=(Campaign.leased_until,),
                limit=limit,
            )
            for campaign in lost:
                campaign.taken_up += 1
        # Together, since the lease of each is running, and each to its own end.
        writings = (self._take_up(campaign, told) for campaign in lost)
        for campaign, outcome in zip(
            lost, await asyncio.gather(*writings, return_exceptions=True), strict=True
        ):
            if isinstance(outcome, BaseException):
                log.error("campaign_not_resumed", campaign_id=campaign.id, exc_info=outcome)
            else:
                log.warning("campaign_resumed", campaign_id=campaign.id, fence=campaign.fence)
        return len(lost)

    async def settle_place(self, campaign_id: CampaignId, *, was: str, place: str) -> None:
        """Show a campaign elsewhere from now on, unless somebody settled that already."""
        async with self.database.write() as session:
            await session.execute(
                update(Campaign)
                .where(Campaign.id == campaign_id, Campaign.place == was)
                .values(place=place)
                .execution_options(synchronize_session=False)
            )

    async def retry(self, campaign_id: CampaignId, *, by: Member, asked: str | None = None) -> Campaign:
        """Open a campaign again whose platforms failed; call `write` next, or a worker will.

        Raises:
            RoleTooLow: they may not write.
            NothingToRetry: no platform failed, or somebody was faster.
            CampaignEnded: it is closed or archived.
            NotFound: there is no such campaign in this workspace.
            OverBudget: a budget is used up, and none of those platforms could be written.
            UnknownPrice: nobody knows what the model costs, and unknown prices are refused.
        """
        scope = require(by, Permission.WRITE)
        async with self.drafting.budgets.telling(), self.database.write() as session:
            now = self.clock.now()
            await idempotency.spend(session, asked, at=now)
            campaign = await scope.find(session, Campaign, campaign_id, "campaign")
            if campaign.state in ENDED:
                raise await ended(session, campaign_id)
            failed = tuple(map(Part.of, campaign.failures))
            if not failed or CampaignState.DRAFTING not in CAMPAIGN_MOVES[campaign.state]:
                raise NothingToRetry
            opened = await session.scalar(
                update(Campaign)
                .where(
                    Campaign.id == campaign_id,
                    Campaign.state == campaign.state,
                    Campaign.fence == campaign.fence,
                )
                .values(
                    state=CampaignState.DRAFTING,
                    failures={},
                    asked_by=scope.by,
                    taken_up=0,
                    leased_until=now + LEASE,
                    fence=Campaign.fence + 1,
                    correlation_id=current_correlation_id(),
                )
                .returning(Campaign)
                .execution_options(populate_existing=True)
            )
            if opened is None:
                raise NothingToRetry
            await self._require_room(session, opened, failed)
            retried = CampaignRetried(campaign_id=campaign_id, platforms=platforms_of(failed))
            journal.record(session, scope.workspace_id, retried, at=now, by=scope.by)
        return opened

    async def _require_room(
        self, session: AsyncSession, campaign: Campaign, parts: Sequence[Part], *, each: bool = False
    ) -> None:
        """That one of `parts` can be written, and each of them where that is wanted."""
        scope = require(System(campaign.workspace_id), Permission.READ)
        brand = (await in_force(session, scope, [None]))[None]
        requests = [self._platforms.request(campaign, part, brand) for part in parts]
        if each:
            for request in requests:
                self.drafting.may_charge(request)
        payers = Payers(campaign.workspace_id, campaign.id, campaign.asked_by)
        await self.drafting.require_room(session, payers, requests)

    async def _take_up(self, campaign: Campaign, told: Told | None) -> None:
        if campaign.taken_up <= MOST_TAKEN_UP:
            await self.write(campaign, told=told)
            return
        with correlated(campaign.correlation_id):
            await self._give_up(campaign, BROKE_OFF)
        await _tell(told, campaign.id)

    async def _give_up(self, campaign: Campaign, sentence: str) -> None:
        """End a campaign as it is: for each platform that lacks its variants, `sentence` says why."""
        log.error("campaign_given_up", campaign_id=campaign.id, taken_up=campaign.taken_up)
        parts = await missing(self.database, campaign)
        async with self.database.write() as session:
            held = await hold(session, campaign, self.clock.now())
            held.failures = {**{part.key: sentence for part in parts}, **held.failures}
        await finish(self.database, campaign, sentence, at=self.clock.now())

    async def _write_part(self, campaign: Campaign, part: Part, whom: Whom, told: Told | None) -> None:
        try:
            await self._platforms.write(campaign, part, whom)
        except (LeaseLost, DatabaseUnavailable):
            raise  # no fault of this part's: it is written by who takes the campaign up
        except CopydeskError as error:
            await keep_failure(self.database, campaign, part, error.message, at=self.clock.now())
        except Exception as error:
            error_id = new_id("err")
            log.error("platform_writing_failed", error_id=error_id, part=part.key, exc_info=error)
            await keep_failure(self.database, campaign, part, FAULT.format(error_id), at=self.clock.now())
        await _tell(told, campaign.id)

    @property
    def _platforms(self) -> PlatformWriting:
        return PlatformWriting(self.database, self.clock, self.drafting, self.checking, self.tracking)

    async def _whom(self, campaign: Campaign, parts: Sequence[Part]) -> dict[PlatformName, Whom]:
        """As whom the variants for each platform are to be posted. Asked once, so that what is written at the
        same time can be kept at the same time."""
        scope = require(System(campaign.workspace_id), Permission.READ)
        whom: dict[PlatformName, Whom] = {}
        async with self.database.read() as session:
            for platform in platforms_of(parts):
                whom[platform] = await as_whom(session, scope, campaign.brief, platform)
        return whom


async def _tell(told: Told | None, campaign_id: CampaignId) -> None:
    if told is not None:
        await told(campaign_id)
