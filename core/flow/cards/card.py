"""Campaigns as people see them: plain values for Slack, the HTTP API and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.campaigns.brief import Brief
from core.campaigns.ended import ENDED
from core.campaigns.lifecycle import UNDECIDED
from core.foundation.attached import Attached
from core.foundation.ids import (
    AccountId,
    AmendmentKind,
    Angle,
    CampaignId,
    CampaignState,
    ContentHash,
    LanguageName,
    Objection,
    PlatformName,
    PostId,
    PostState,
    ReviewStep,
    VariantId,
    VariantState,
    WorkspaceId,
)
from core.metrics.totals import Fetched
from core.platforms.port import Measure
from core.publishing.slots import Slot
from core.review.findings import Finding
from core.review.history import Part

BY_A_PERSON = "person"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who did something. `external_id` is what their edge calls them, to mention them there."""

    name: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Amending:
    """A change to what is out that somebody asked for, and that is not made yet."""

    kind: AmendmentKind
    by: Person
    asked_at: datetime
    trouble: str
    """Why the last try was none; empty before it."""


@dataclass(frozen=True, slots=True)
class PostCard:
    """A variant's post: where it stands, and when."""

    id: PostId
    state: PostState
    slot: Slot
    url: str
    published_at: datetime | None
    reason: str
    placed_by: Person
    cancelled_by: Person | None
    content_hash: ContentHash
    """What is out, or is to be; the variant's own may be another by now."""
    changed: tuple[Part, ...] = ()
    """Where its variant is another by now; empty where that is nowhere, or not known."""
    can: tuple[AmendmentKind, ...] = ()
    """What may be done to it now that it is out, as far as its platform lets one."""
    amending: Amending | None = None
    amended_by: Person | None = None
    """Who had it corrected last, or taken down."""
    amended_at: datetime | None = None
    shows: str | None = None
    """What its readers see, where that is not what was approved; empty where it is gone."""
    text: str = ""
    title: str = ""
    """What it said with what went out, where its variant is another by now; empty where that is not known."""
    account: str = ""
    """As whom it is posted, as people know it there; empty for the outbox."""
    told: Fetched | None = None
    """What its platform told last that it has reached; None where it was not asked yet, or tells nothing."""
    earlier: tuple["PostCard", ...] = ()
    """The same variant's posts that went out before this one and are out still, oldest first."""
    waits_for_account: bool = False
    """Whether it does not go out before the account that it is to be posted as is connected again."""


@dataclass(frozen=True, slots=True)
class UpcomingPost:
    """A post on the calendar, as lists show it. `local_time` is that of the zone it was planned in."""

    id: PostId
    campaign_id: CampaignId
    campaign: str
    platform: PlatformName
    variant_id: VariantId
    variant: str
    due_at: datetime
    local_time: str
    zone: str
    state: PostState
    url: str
    waits_for_account: bool = False
    """Whether it does not go out before the account that it is to be posted as is connected again."""


@dataclass(frozen=True, slots=True)
class VariantCard:
    """A variant with its measures, its findings, who decided it, and its latest post."""

    id: VariantId
    platform: PlatformName
    label: str
    text: str
    title: str
    link: str | None
    reasoning: str
    """Why it should work, in its writer's words; empty once a person changed the text."""
    writer: str
    """The writer's name, or BY_A_PERSON once somebody changed the text."""
    model: str
    content_hash: ContentHash
    state: VariantState
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    decision: ReviewStep | None
    """The last step that was no edit, with who took it, when, what was wrong and why."""
    decided_by: Person | None
    decided_at: datetime | None
    objection: Objection | None
    reason: str
    edited_by: Person | None
    edited_at: datetime | None
    post: PostCard | None
    campaign: str
    """The name of its campaign."""
    requested_by: Person | None = None
    """Who asked for changes last, whatever was decided since."""
    took_a_place: bool = False
    """Whether it was written in the place of another."""
    preheader: str = ""
    """What mail clients show after the subject."""
    follow_ups: tuple[str, ...] = ()
    """What is posted below it, in order: the rest of a thread, or a first comment."""
    media: tuple[Attached, ...] = ()
    """Images and videos, in their order."""
    media_at: tuple[str, ...] = ()
    """Where everybody can fetch each of them; empty where nobody can."""
    media_in_slack: tuple[str, ...] = ()
    """The file of each in the workspace's Slack, where it came from there and can't be fetched from here."""
    rewriting_for: Person | None = None
    """Who asked for another variant in its place, while that is being written."""
    has_ended: bool = False
    """Whether its campaign is closed or archived: nothing is done with it then."""
    account_id: AccountId | None = None
    account: str = ""
    """As whom it is to be posted, as people know it there; empty for the outbox."""
    leads_to: str = ""
    """Where its link leads, where that is a short one."""
    angle: Angle | None = None
    """By what its writer says that it draws; None once a person changed the text."""
    language: LanguageName | None = None
    """In which it was to be written; None where that is the language of the news."""
    why_not_first: str = ""
    """Why the writer that comes first did not write it, as a sentence; empty where it did."""
    saved_micros: int = 0
    """What it would have cost, in micro-dollars, had the cache not had it."""
    brand_version: int | None = None
    """The version of the brand voice in which it was written; None where there was none."""
    warns_of_outbox: bool = False
    """Whether people are to be told before they approve it that it would only go into the outbox."""

    @property
    def all_out(self) -> tuple[PostCard, ...]:
        """Its posts that are out, oldest first."""
        if self.post is None:
            return ()
        return (*self.post.earlier, *([self.post] if self.post.state is PostState.PUBLISHED else []))

    @property
    def out(self) -> PostCard | None:
        """The newest of its posts that is out."""
        return self.all_out[-1] if self.all_out else None

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state is VariantState.IN_REVIEW and not self.has_ended

    @property
    def is_undecided(self) -> bool:
        """Whether people have something to do about it still."""
        return self.state in UNDECIDED and not self.has_ended

    @property
    def is_outdated(self) -> bool:
        """Whether its text is another by now than the one that is out."""
        return self.out is not None and self.content_hash != self.out.content_hash

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier text to go back to."""
        return self.is_undecided and (self.took_a_place or self.edited_by is not None)


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign with everything that is shown of it. Superseded variants come too, in order of writing."""

    id: CampaignId
    workspace_id: WorkspaceId
    name: str
    brief: Brief
    state: CampaignState
    place: str
    created_by: Person
    created_at: datetime
    drafted_at: datetime | None
    failures: dict[PlatformName, str]
    """Why a platform has no variants, or none in some of its languages, which are named."""
    variants: tuple[VariantCard, ...]
    ended_by: Person | None = None
    """Who closed or archived it; None where that was no member."""
    ended_at: datetime | None = None
    end_reason: str = ""
    is_first: bool = False
    """Whether its workspace had none before."""
    accounts: Mapping[PlatformName, int] = field(default_factory=dict)
    """How many accounts of a platform its brief names."""
    spent_micros: int = 0
    """What writing it has cost so far, in micro-dollars."""
    preview: str = ""
    """Where people see its posts as they will look, for a week at least; whoever has the address may."""

    @property
    def has_ended(self) -> bool:
        """Whether somebody closed or archived it: nothing of it is changed then."""
        return self.state in ENDED

    def label_of(self, variant_id: VariantId) -> str:
        """A variant's label; empty where it is not of this campaign."""
        return next((variant.label for variant in self.variants if variant.id == variant_id), "")

    def on(self, platform: PlatformName) -> tuple[VariantCard, ...]:
        """The variants for one platform, without those that were replaced; A2 stands where A stood."""
        current = (
            variant
            for variant in self.variants
            if variant.platform is platform and variant.state is not VariantState.SUPERSEDED
        )
        return tuple(sorted(current, key=lambda variant: variant.label))

    def asked_for(self, platform: PlatformName) -> int:
        """How many variants are to be written for a platform: each account gets its own, in each language."""
        return (
            self.brief.variants * max(1, self.accounts.get(platform, 0)) * max(1, len(self.brief.languages))
        )

    @property
    def written(self) -> tuple[PlatformName, ...]:
        """Platforms that have variants."""
        return tuple(platform for platform in self.brief.platforms if self.on(platform))

    @property
    def waiting(self) -> tuple[PlatformName, ...]:
        """Platforms that are still being written."""
        if self.state is not CampaignState.DRAFTING:
            return ()
        return tuple(
            platform
            for platform in self.brief.platforms
            if platform not in self.failures
            and len({variant.language for variant in self.on(platform)}) < max(1, len(self.brief.languages))
        )
