"""The catalogue of events: everything the journal can hold and webhooks can announce.

An event is a frozen value. Who did it, when, and in which workspace stand beside it in the journal.
No event carries copy, secrets or tokens: ids and figures only, and a link or a reason where people need it.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from pydantic import TypeAdapter

from core.foundation.ids import (
    AccountId,
    AmendmentKind,
    CampaignId,
    CampaignState,
    ContentHash,
    DeliveryId,
    EndpointId,
    LanguageName,
    MemberId,
    Objection,
    PlatformName,
    PostId,
    Role,
    VariantId,
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `kind` is its public name, for webhooks and the lake."""

    kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class CampaignStarted(Event):
    kind: ClassVar[str] = "campaign.started"
    campaign_id: CampaignId
    name: str
    platforms: tuple[PlatformName, ...]
    variants: int
    tone: str
    template: str


@dataclass(frozen=True, slots=True)
class CampaignDrafted(Event):
    """All platforms have their variants, or have failed for a reason that is told."""

    kind: ClassVar[str] = "campaign.drafted"
    campaign_id: CampaignId
    variants: int
    failed_platforms: tuple[PlatformName, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class CampaignFailed(Event):
    kind: ClassVar[str] = "campaign.failed"
    campaign_id: CampaignId
    reason: str


@dataclass(frozen=True, slots=True)
class CampaignRetried(Event):
    """Somebody asked for the platforms that had failed once more."""

    kind: ClassVar[str] = "campaign.retried"
    campaign_id: CampaignId
    platforms: tuple[PlatformName, ...]


@dataclass(frozen=True, slots=True)
class CampaignCompleted(Event):
    """Every variant is decided, and every post has come to its end."""

    kind: ClassVar[str] = "campaign.completed"
    campaign_id: CampaignId


@dataclass(frozen=True, slots=True)
class CampaignClosed(Event):
    """Somebody ended it: what was on the calendar came off, and nothing waits any more."""

    kind: ClassVar[str] = "campaign.closed"
    campaign_id: CampaignId
    reason: str


@dataclass(frozen=True, slots=True)
class CampaignArchived(Event):
    """Somebody took it out of lists."""

    kind: ClassVar[str] = "campaign.archived"
    campaign_id: CampaignId


@dataclass(frozen=True, slots=True)
class CampaignReopened(Event):
    """Somebody took a closed or archived one up again; it has failed where nothing was ever written."""

    kind: ClassVar[str] = "campaign.reopened"
    campaign_id: CampaignId
    state: CampaignState


@dataclass(frozen=True, slots=True)
class VariantWritten(Event):
    kind: ClassVar[str] = "variant.written"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    label: str
    writer: str
    model: str
    content_hash: ContentHash
    findings: int
    brand_version: int | None = None
    """The version of the brand voice that was in force, 0 where there was none; older events don't say."""
    voice_account_id: AccountId | None = None
    """The account whose own voice that was; left out where it was the workspace's alone."""
    language: LanguageName | None = None
    """The one in which it was to be written; None where that is the language of the news."""


@dataclass(frozen=True, slots=True)
class VariantApproved(Event):
    kind: ClassVar[str] = "variant.approved"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    content_hash: ContentHash
    edit_distance: float | None = None
    """From the words that were written, 0 where they are the same, to 1; older events don't say."""


@dataclass(frozen=True, slots=True)
class VariantRejected(Event):
    kind: ClassVar[str] = "variant.rejected"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    reason: str
    objection: Objection | None = None


@dataclass(frozen=True, slots=True)
class VariantChangesRequested(Event):
    """Its author is asked for another text."""

    kind: ClassVar[str] = "variant.changes_requested"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    reason: str
    objection: Objection


@dataclass(frozen=True, slots=True)
class VariantPutOnHold(Event):
    kind: ClassVar[str] = "variant.put_on_hold"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    reason: str


@dataclass(frozen=True, slots=True)
class VariantReopened(Event):
    """It was rejected, on hold, or to be changed, and waits for a decision again."""

    kind: ClassVar[str] = "variant.reopened"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    reason: str


@dataclass(frozen=True, slots=True)
class VariantWithdrawn(Event):
    """Its approval was taken back."""

    kind: ClassVar[str] = "variant.withdrawn"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    reason: str


@dataclass(frozen=True, slots=True)
class VariantRestored(Event):
    """The text before its last change was put back, or it itself where another had taken its place."""

    kind: ClassVar[str] = "variant.restored"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    content_hash: ContentHash


@dataclass(frozen=True, slots=True)
class VariantEdited(Event):
    kind: ClassVar[str] = "variant.edited"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    content_hash: ContentHash


@dataclass(frozen=True, slots=True)
class VariantSuperseded(Event):
    """A new variant was written in its place."""

    kind: ClassVar[str] = "variant.superseded"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    successor_id: VariantId


@dataclass(frozen=True, slots=True)
class RewriteAsked(Event):
    """Somebody wants a new variant in its place, which is being written."""

    kind: ClassVar[str] = "variant.rewrite_asked"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName


@dataclass(frozen=True, slots=True)
class RewriteFailed(Event):
    """The new variant that was to take its place could not be written; it stays."""

    kind: ClassVar[str] = "variant.rewrite_failed"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    reason: str


@dataclass(frozen=True, slots=True)
class PostScheduled(Event):
    kind: ClassVar[str] = "post.scheduled"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    due_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class PostPutOff(Event):
    """It is due, but its platform wants to be left alone, or does not answer; it goes out when it can."""

    kind: ClassVar[str] = "post.put_off"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PostPublished(Event):
    kind: ClassVar[str] = "post.published"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    url: str
    late_seconds: float
    left_out: str = ""
    """What its platform refused of what belongs below it, in sentences."""


@dataclass(frozen=True, slots=True)
class PostFailed(Event):
    kind: ClassVar[str] = "post.failed"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    reason: str


@dataclass(frozen=True, slots=True)
class PostUnknown(Event):
    """The platform may or may not have the post; people decide, it is never sent again blindly."""

    kind: ClassVar[str] = "post.unknown"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    reason: str


@dataclass(frozen=True, slots=True)
class PostMissed(Event):
    """Long overdue when a worker found it; people decide whether it still goes out."""

    kind: ClassVar[str] = "post.missed"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PostDiffers(Event):
    """Read back, it says something else than what was approved, or is gone."""

    kind: ClassVar[str] = "post.differs"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    url: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class PostCancelled(Event):
    kind: ClassVar[str] = "post.cancelled"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    stays_out: bool = False
    """Whether a part of it is out, and was knowingly left there."""


@dataclass(frozen=True, slots=True)
class PostAmendmentAsked(Event):
    """Somebody wants what is out corrected or taken down; that is tried until it is done."""

    kind: ClassVar[str] = "post.amendment_asked"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    amendment: AmendmentKind


@dataclass(frozen=True, slots=True)
class PostCorrected(Event):
    """What is out has the content with this hash now."""

    kind: ClassVar[str] = "post.corrected"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    url: str
    content_hash: ContentHash


@dataclass(frozen=True, slots=True)
class PostTakenDown(Event):
    kind: ClassVar[str] = "post.taken_down"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    reason: str


@dataclass(frozen=True, slots=True)
class PostAmendmentDelayed(Event):
    """It was tried several times and is not done; it is tried again."""

    kind: ClassVar[str] = "post.amendment_delayed"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    amendment: AmendmentKind
    reason: str


@dataclass(frozen=True, slots=True)
class PostAmendmentFailed(Event):
    """The post stays out as it was, and why."""

    kind: ClassVar[str] = "post.amendment_failed"
    campaign_id: CampaignId
    variant_id: VariantId
    post_id: PostId
    platform: PlatformName
    amendment: AmendmentKind
    reason: str


@dataclass(frozen=True, slots=True)
class SpendSettled(Event):
    """A model call was paid for."""

    kind: ClassVar[str] = "spend.settled"
    campaign_id: CampaignId
    platform: PlatformName
    writer: str
    model: str
    input_tokens: int
    output_tokens: int
    cost_micros: int
    task: str = ""
    member_id: MemberId | None = None
    """Who asked for it; a program, too."""
    cached_tokens: int = 0
    reasoning_tokens: int = 0


@dataclass(frozen=True, slots=True)
class BudgetReached(Event):
    """So much of a budget is spent, in percent; 100 also where what is left is not enough for a call."""

    kind: ClassVar[str] = "budget.reached"
    scope: str
    subject: str
    """The id of the workspace, campaign or member whose budget it is."""
    period: str
    percent: int
    limit_micros: int
    spent_micros: int
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BudgetChanged(Event):
    """Somebody set another limit, or took one away; before and after are left out where there was none."""

    kind: ClassVar[str] = "budget.changed"
    scope: str
    subject: str
    period: str
    before_micros: int | None = None
    after_micros: int | None = None


@dataclass(frozen=True, slots=True)
class TariffSet(Event):
    """Usage is billed so from now on; `markup_points` (basis points) are left out where costs are not."""

    kind: ClassVar[str] = "usage.tariff_set"
    variant_micros: int
    million_tokens_micros: int
    markup_points: int | None = None


@dataclass(frozen=True, slots=True)
class ZoneChanged(Event):
    """The workspace's days and months begin in another zone."""

    kind: ClassVar[str] = "workspace.zone_changed"
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RoleChanged(Event):
    """Somebody may do more than before, or less."""

    kind: ClassVar[str] = "member.role_changed"
    member_id: MemberId
    before: Role
    after: Role


@dataclass(frozen=True, slots=True)
class AccountConnected(Event):
    """Posts go out as this account from now on; also where it was connected anew."""

    kind: ClassVar[str] = "account.connected"
    account_id: AccountId
    platform: PlatformName
    name: str


@dataclass(frozen=True, slots=True)
class AccountExpiring(Event):
    """Within a week the platform will not know us as this account any more, and nothing renews that."""

    kind: ClassVar[str] = "account.expiring"
    account_id: AccountId
    platform: PlatformName
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccountExpired(Event):
    """The platform does not know us as this account any more; its posts wait until it is connected anew."""

    kind: ClassVar[str] = "account.expired"
    account_id: AccountId
    platform: PlatformName
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class AccountDisconnected(Event):
    """Somebody took it away; posts that were scheduled as it wait."""

    kind: ClassVar[str] = "account.disconnected"
    account_id: AccountId
    platform: PlatformName
    name: str


@dataclass(frozen=True, slots=True)
class BrandVoiceSaved(Event):
    """The workspace's brand voice, or an account's own, has a new version; `restores` is one it is again."""

    kind: ClassVar[str] = "brand.saved"
    version: int
    account_id: AccountId | None = None
    restores: int | None = None


@dataclass(frozen=True, slots=True)
class RulesChanged(Event):
    """The workspace has another policy over the rules; `changed` are ids of rules, and names of its lists."""

    kind: ClassVar[str] = "rules.changed"
    version: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariantOverridden(Event):
    """An admin lets a text out although a rule blocks it."""

    kind: ClassVar[str] = "variant.overridden"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    content_hash: ContentHash
    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WebhookDeadLettered(Event):
    """A message was given up. It names the campaign and platform that the message told of, if it did."""

    kind: ClassVar[str] = "webhook.dead_lettered"
    endpoint_id: EndpointId
    delivery_id: DeliveryId
    event_kind: str
    attempts: int
    reason: str
    campaign_id: CampaignId | None = None
    platform: PlatformName | None = None


CATALOGUE: dict[str, type[Event]] = {event.kind: event for event in Event.__subclasses__()}
"""Every event by its public name."""


def payload_of(event: Event) -> dict[str, Any]:
    """The event as plain JSON: enums as their values, moments as ISO 8601 in UTC, tuples as lists.

    What it does not know is left out.
    """
    values = ((field.name, getattr(event, field.name)) for field in dataclasses.fields(event))
    return {name: _plain(value) for name, value in values if value is not None}


def event_of(kind: str, payload: Mapping[str, Any]) -> Event:
    """The event that was kept as `payload`; a field it lacks, since it is younger, has its default."""
    return TypeAdapter(CATALOGUE[kind]).validate_python(payload)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value
