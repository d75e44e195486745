"""Placing posts, and everything the worker does with them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.access.models import Member
from core.access.people import known_zone, zone_of
from core.access.permissions import Permission, require
from core.accounts import accounts
from core.campaigns.ended import CampaignEnded, require_open
from core.campaigns.models import Variant
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput
from core.foundation.ids import AccountId, ContentHash, PlatformName, PostId, VariantId
from core.platforms.posting import Capabilities, Platform, capabilities_of
from core.publishing import amending, amendments, calendar, publish, read_back, recover
from core.publishing.completion import complete_finished, reopen
from core.publishing.conflicts import ChangedMeanwhile
from core.publishing.missed import MISSED_AFTER
from core.publishing.models import Amendment, Post
from core.publishing.recording import Attempt
from core.publishing.repeating import Again
from core.publishing.slots import Slot, slot, slot_at, slot_now
from core.review.decide import find_variant
from core.storage import idempotency
from core.storage.database import Database


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of posts. Built once by the composition root."""

    database: Database
    clock: Clock
    platforms: Mapping[PlatformName, Platform]
    missed_after: timedelta = MISSED_AFTER

    @property
    def _capabilities(self) -> Capabilities:
        return capabilities_of(self.platforms)

    def slot(self, day: date, clock_time: time, zone: ZoneInfo) -> Slot:
        """The slot somebody in `zone` means by a day and a time.

        Raises:
            InvalidInput: the time does not exist there, is past, or too far ahead.
        """
        return slot(day, clock_time, zone, now=self.clock.now())

    def slot_at(self, moment: datetime, zone: str) -> Slot:
        """The slot at a moment, as people in a zone of that name think of it.

        Raises:
            InvalidInput: there is no such zone, or the moment is past or too far ahead.
        """
        if known_zone(zone) != zone:
            raise InvalidInput({"zone": f"must be a time zone's name, such as Europe/Madrid, not “{zone}”."})
        return slot_at(moment, ZoneInfo(zone), now=self.clock.now())

    async def place(
        self,
        variant_id: VariantId,
        slot: Slot | None,
        *,
        seen: ContentHash | None = None,
        again: Again | None = None,
        by: Member,
        asked: str | None = None,
    ) -> Post:
        """Put an approved variant with the content `seen` into a slot; None means now, and what is there.

        What is out already goes out once more where that is asked for: `again`.

        Raises:
            RoleTooLow: they may not publish.
            ChangedMeanwhile: its text is another one than was seen.
            NotApproved: the variant is not approved.
            AlreadyPlaced: it has a live post already, or will have one again.
            CampaignEnded: its campaign is closed or archived.
        """
        scope, now = require(by, Permission.PUBLISH), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            chosen = slot or slot_now(zone_of(by), now=now)
            await reopen(session, (await find_variant(session, scope, variant_id)).campaign_id)
            # Whoever takes its approval back right now either comes first or finds the post.
            variant = await find_variant(session, scope, variant_id, held=True)
            _require_seen(variant, variant.content_hash, seen)
            return await calendar.place(session, scope, variant, chosen, at=now, again=again)

    async def scheduled_as(self, by: Member, account_id: AccountId) -> int:
        """How many posts wait for their time to go out as an account.

        Raises:
            NotFound: there is no such account in this workspace.
        """
        scope = require(by, Permission.READ)
        async with self.database.read() as session:
            await accounts.find(session, scope, account_id)
            return await calendar.scheduled_as(session, scope, account_id)

    async def move(
        self,
        post_id: PostId,
        slot: Slot | None,
        *,
        seen: ContentHash | None = None,
        by: Member,
        asked: str | None = None,
    ) -> Post:
        """Give a post that waits, or was missed, another slot; None means now. `seen` as in `place`.

        Raises:
            RoleTooLow: they may not publish.
            ChangedMeanwhile: its text is another one than was seen.
            TooLate: it has left already.
            InvalidInput: a part of it is out, and the slot is too far ahead for the rest.
            CampaignEnded: its campaign is closed or archived.
        """
        scope, now = require(by, Permission.PUBLISH), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            post = await calendar.find_post(session, scope, post_id)
            await require_open(session, scope, post.campaign_id)
            _require_seen(await find_variant(session, scope, post.variant_id), post.content_hash, seen)
            chosen = slot or slot_now(zone_of(by), now=now)
            return await calendar.move(session, scope, post_id, chosen, at=now)

    async def cancel(self, post_id: PostId, *, by: Member, asked: str | None = None) -> Post:
        """Take a post that waits, or was missed, off the calendar; what is out of one that was missed stays.

        Raises:
            RoleTooLow: they may not publish.
            TooLate: it has left already, or goes on since a part of it has.
        """
        scope, now = require(by, Permission.PUBLISH), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            return await calendar.cancel(session, scope, post_id, at=now, may_stay_out=True)

    async def settle(
        self, post_id: PostId, *, is_there: bool, url: str = "", by: Member, asked: str | None = None
    ) -> Post:
        """What somebody found out about a post whose outcome was unknown.

        Raises:
            RoleTooLow: they may not publish.
            TooLate: it is not unknown any more.
            InvalidInput: it is there, but its address is missing.
        """
        scope, now = require(by, Permission.PUBLISH), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            return await recover.settle(session, scope, post_id, is_there=is_there, url=url, at=now)

    async def correct(
        self, post_id: PostId, *, seen: ContentHash | None = None, by: Member, asked: str | None = None
    ) -> Amendment:
        """Have what is out become the content that is approved now, with the hash `seen`; a worker does it.

        Raises:
            RoleTooLow: they may not publish.
            NotOut, CannotAmend: it can't be corrected.
            NotApproved, ChangedMeanwhile: the text is not approved, or another one than was seen.
            NothingNew: it is what is out.
            BeingAmended: somebody was faster.
            CampaignEnded: its campaign is closed or archived.
        """
        scope, now = require(by, Permission.PUBLISH), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            post = await calendar.find_post(session, scope, post_id)
            await reopen(session, post.campaign_id)
            return await amendments.ask_correction(
                session, scope, post_id, self._capabilities, seen=seen, at=now
            )

    async def take_down(
        self, post_id: PostId, *, reason: str, by: Member, asked: str | None = None
    ) -> Amendment:
        """Have what is out taken down, and keep why; a worker does it. Campaigns that ended stay so.

        Raises:
            RoleTooLow: they may not publish.
            NotOut, CannotAmend: it can't be taken down.
            BeingAmended: somebody was faster.
            InvalidInput: there is no reason, or it is too long.
        """
        scope, now = require(by, Permission.PUBLISH), self.clock.now()
        async with self.database.write() as session:
            await idempotency.spend(session, asked, at=now)
            post = await calendar.find_post(session, scope, post_id)
            with suppress(CampaignEnded):  # what must not be seen is taken down all the same
                await reopen(session, post.campaign_id)
            return await amendments.ask_take_down(
                session, scope, post_id, self._capabilities, reason=reason, at=now
            )

    async def publish_due(self) -> list[Attempt]:
        """One tick of a worker: send what is due, each post once, and set aside what was missed."""
        return await publish.publish_due(
            self.database, self.platforms, self.clock, missed_after=self.missed_after
        )

    async def find_sending(self) -> int:
        """One tick of a worker: note what platforms have though its sender, maybe dead, did not; how many."""
        return await recover.find_sending(self.database, self.platforms, self.clock)

    async def recover(self) -> int:
        """One tick of a worker: take up what dead workers left; says how many posts were settled."""
        await recover.give_up_lost(self.database, self.clock)
        return await recover.look_up_unknown(
            self.database, self.platforms, self.clock, missed_after=self.missed_after
        )

    async def amend_due(self) -> int:
        """One tick of a worker: correct and take down what was asked for; says how many were tried."""
        return await amending.amend_due(self.database, self.platforms, self.clock)

    async def read_back(self) -> int:
        """One tick of a worker: compare what platforms show with what was approved; says how many posts."""
        return await read_back.read_back_due(self.database, self.platforms, self.clock)

    async def complete_campaigns(self) -> int:
        """One tick of a worker: close campaigns that have nothing left to do; says how many."""
        return await complete_finished(self.database, self.clock)


def _require_seen(variant: Variant, there: ContentHash, seen: ContentHash | None) -> None:
    if seen is not None and there != seen:
        raise ChangedMeanwhile(variant.label)
