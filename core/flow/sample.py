"""The sample workspace: real headline tests, so that the A/B page shows true results at once.

Each test becomes a finished campaign with its headlines as published variants and its counts as
engagement, through the same tables, journal and inbox as anybody's. Nothing is said to have been
approved, since nobody here did.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core.access import people
from core.access.models import Member
from core.campaigns.brief import Brief
from core.campaigns.content import content_hash
from core.campaigns.models import Campaign, Variant
from core.experiments.ratio import is_broken_split
from core.foundation.clock import Clock
from core.foundation.events.campaigns import CampaignCompleted, CampaignStarted
from core.foundation.events.posts import PostPublished
from core.foundation.events.variants import VariantWritten
from core.foundation.ids import (
    CampaignId,
    CampaignState,
    PlatformName,
    PostId,
    PostState,
    TemplateName,
    Tone,
    VariantId,
    VariantState,
)
from core.metrics import inbox
from core.metrics.engagement import Report
from core.metrics.sample import HeadlineTest, headline_tests
from core.publishing.models import Post
from core.storage import journal
from core.storage.database import Database

TEAM = "sample"
NAME = "Sample: real headline tests"
SOURCE = "upworthy-archive"


@dataclass(frozen=True, slots=True)
class Sample:
    """Loads the sample workspace. Built once by the composition root."""

    database: Database
    clock: Clock

    async def load(self) -> int:
        """Load the tests that are not there yet; says how many those were."""
        now = self.clock.now()
        async with self.database.write() as session:
            workspace = await people.meet_workspace(session, TEAM, NAME, at=now, is_sample=True)
            author = await people.meet_member(
                session, workspace.id, "archive", "Upworthy Research Archive", zone="America/New_York", at=now
            )
            loaded = [await _load(session, author, test, self.clock) for test in headline_tests()]
        return sum(loaded)


async def _load(session: AsyncSession, author: Member, test: HeadlineTest, clock: Clock) -> bool:
    campaign_id = CampaignId(_id("cmp", test.test_id))
    if await session.get(Campaign, campaign_id) is not None:
        return False
    brief = _brief(test)
    session.add(
        Campaign(
            id=campaign_id,
            workspace_id=author.workspace_id,
            name=brief.name,
            brief=brief,
            state=CampaignState.COMPLETED,
            seed=0,
            failures={},
            created_by=author.id,
            created_at=test.began,
            drafted_at=test.began,
            leased_until=test.began,
            fence=1,
        )
    )
    started = CampaignStarted(
        campaign_id=campaign_id,
        name=brief.name,
        platforms=brief.platforms,
        variants=len(test.arms),
        tone=brief.tone,
        template=brief.template,
    )
    journal.record(session, author.workspace_id, started, at=test.began, by=author.id)
    reports = [await _add_arm(session, author, campaign_id, test, index) for index in range(len(test.arms))]
    await inbox.accept(session, author.workspace_id, reports, now=clock.now())
    completed = CampaignCompleted(campaign_id=campaign_id)
    journal.record(session, author.workspace_id, completed, at=test.began, by=author.id)
    return True


async def _add_arm(
    session: AsyncSession, author: Member, campaign_id: CampaignId, test: HeadlineTest, index: int
) -> tuple[Report, inbox.About]:
    """One headline as a published variant; returns its counts."""
    arm, label = test.arms[index], chr(ord("A") + index)
    variant_id = VariantId(_id("var", test.test_id, label))
    post_id = PostId(_id("pst", test.test_id, label))
    hashed = content_hash(platform=PlatformName.BLOG, text=arm.headline, title=arm.headline, link=None)
    await session.flush()
    session.add(
        Variant(
            id=variant_id,
            workspace_id=author.workspace_id,
            campaign_id=campaign_id,
            platform=PlatformName.BLOG,
            label=label,
            text=arm.headline,
            title=arm.headline,
            writer="archive",
            model="people",
            findings=[],
            content_hash=hashed,
            state=VariantState.APPROVED,
            created_at=test.began,
            reason="",
        )
    )
    await session.flush()
    session.add(
        Post(
            id=post_id,
            workspace_id=author.workspace_id,
            campaign_id=campaign_id,
            variant_id=variant_id,
            platform=PlatformName.BLOG,
            content_hash=hashed,
            state=PostState.PUBLISHED,
            due_at=test.began,
            slot_at=test.began,
            zone="America/New_York",
            created_by=author.id,
            created_at=test.began,
            leased_until=test.began,
            published_at=test.began,
        )
    )
    written = VariantWritten(
        campaign_id=campaign_id,
        variant_id=variant_id,
        platform=PlatformName.BLOG,
        label=label,
        writer="archive",
        model="people",
        content_hash=hashed,
        findings=0,
    )
    published = PostPublished(
        campaign_id=campaign_id,
        variant_id=variant_id,
        post_id=post_id,
        platform=PlatformName.BLOG,
        url="",
        late_seconds=0.0,
    )
    for event in (written, published):
        journal.record(session, author.workspace_id, event, at=test.began, by=author.id)
    report = Report(
        id=f"{SOURCE}:{test.test_id}:{label}",
        post_id=post_id,
        impressions=arm.impressions,
        clicks=arm.clicks,
        at=test.began,
        source=SOURCE,
    )
    return report, inbox.About(campaign_id, variant_id, PlatformName.BLOG)


def _brief(test: HeadlineTest) -> Brief:
    return Brief(
        product=f"Headline test of {test.began.date()}{_warning(test)}",
        news=min((arm.headline for arm in test.arms), key=len),
        audience="readers of upworthy.com",
        tone=Tone.FRIENDLY,
        template=TemplateName.STORY,
        platforms=(PlatformName.BLOG,),
        variants=min(5, len(test.arms)),
    )


def _warning(test: HeadlineTest) -> str:
    """A test whose readers were not split as they should have been is called so wherever its name stands."""
    return " (broken split)" if is_broken_split([arm.impressions for arm in test.arms]) else ""


def _id(prefix: str, *parts: str) -> str:
    """The same id each time the sample is loaded."""
    return f"{prefix}_sample{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:24]}"
