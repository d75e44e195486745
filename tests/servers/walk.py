"""A campaign's whole way to a real server: an account connected by the form that people fill in, a brief;
what is written approved, published as that account, read back, and taken down.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.access.models import Member
from core.campaigns.models import Campaign, Variant
from core.desk import Desk
from core.foundation.attached import Attached
from core.foundation.clock import Clock, SystemClock
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.metrics.totals import MEASURES, VariantTotals
from core.platforms.connecting import Connects
from core.platforms.posting import Platform, Seen
from core.publishing.models import Post
from core.publishing.sending import outgoing_of
from tests.builders import a_brief
from tests.contracts.pictures import a_picture
from tests.stand_ins.clock import ManualClock


@dataclass(frozen=True)
class Walk:
    """What one person and one worker do with a campaign for one platform."""

    desk: Desk
    owner: Member
    platform: PlatformName

    async def published(
        self, *, alts: Sequence[str] = (), follow_ups: Sequence[str] = ()
    ) -> tuple[Post, Variant]:
        """The post of the first variant that was written for a brief, once a worker has sent it.

        Before, somebody has added an image for each of `alts`, with these words, and put `follow_ups` below.
        """
        campaign = await self.desk.campaigns.start(
            a_brief(platforms=(self.platform,), variants=1), by=self.owner
        )
        await self.desk.campaigns.write(campaign)
        async with self.desk.database.read() as session:
            variant = (await session.scalars(select(Variant))).one()
        if alts or follow_ups:
            variant = await self.desk.editing.edit(
                variant.id,
                seen=variant.content_hash,
                text=variant.text,
                media=[await self._image(number, alt) for number, alt in enumerate(alts)],
                follow_ups=follow_ups,
                by=self.owner,
            )
        await self.desk.review.approve(variant.id, seen=variant.content_hash, by=self.owner)
        post = await self.desk.calendar.place(variant.id, None, by=self.owner)
        await self.desk.calendar.publish_due()
        return await self.post(post), variant

    async def _image(self, number: int, alt: str) -> Attached:
        kept = await self.desk.media.add(self.owner, a_picture(f"#{number * 64:02x}4080"))
        return Attached.image(kept.key, alt)

    async def post(self, post: Post) -> Post:
        """The post as it is now."""
        async with self.desk.database.read() as session:
            return await session.get_one(Post, post.id)

    async def seen(self, post: Post, variant: Variant) -> Seen | None:
        """What people see of it."""
        async with self.desk.database.read() as session:
            campaign = await session.get_one(Campaign, post.campaign_id)
        outgoing = outgoing_of(self.desk.database, post, variant, campaign.name)
        return await self._adapter.read(outgoing, post.remote_id)

    async def reached(self, post: Post) -> VariantTotals:
        """What results show of it, once its platform was asked at the next of the post's ages."""
        clock, due = self.desk.clock, (await self.post(post)).ask_at
        assert isinstance(clock, ManualClock)
        assert due is not None
        clock.advance(due - clock.now())
        assert await self.desk.fetching.fetch_due() == 1
        return await self.shown(post)

    async def shown(self, post: Post) -> VariantTotals:
        """What results show of it now."""
        await self.desk.measuring.ship()
        [platform] = (await self.desk.results.of(self.owner, post.campaign_id)).platforms
        [variant] = platform.variants
        return variant

    async def taken_down(self, post: Post) -> Post:
        """The post once somebody asked for it to be taken down, and a worker did it."""
        await self.desk.calendar.take_down(post.id, reason="It rains.", by=self.owner)
        await self.desk.calendar.amend_due()
        return await self.post(post)

    @property
    def _adapter(self) -> Platform:
        return self.desk.calendar.platforms[self.platform]


def counts_of(totals: VariantTotals) -> dict[str, int]:
    """How many there are of each measure that somebody tells."""
    figures = {measure: getattr(totals, measure) for measure in MEASURES}
    return {measure: figure.count for measure, figure in figures.items() if figure is not None}


@asynccontextmanager
async def walking(
    folder: Path,
    database_url: str,
    platform: PlatformName,
    answers: Mapping[str, str],
    *,
    connectors: Mapping[PlatformName, Connects] | None = None,
    clock: Clock | None = None,
    **changes: Any,
) -> AsyncIterator[Walk]:
    """A workspace of its own with the account that `answers` connect. `connectors` reach a stand-in, and
    `changes` are further settings."""
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        database_url=database_url,
        secret_key="a-secret-key-for-tests-of-forty-letters-x",
        platforms_allow_private=True,
        enable_content_moderation=False,
        **changes,
    )
    async with Desk.open(settings, clock=clock or SystemClock(), connectors=connectors) as desk:
        owner = await desk.people.meet("T1", "Fernweh", "U1", "Ana", zone="UTC")
        await desk.accounts.connect(owner, platform, answers)
        yield Walk(desk, owner, platform)
