"""What happens to variants: written, decided, edited, rewritten."""

from dataclasses import dataclass
from typing import ClassVar

from core.foundation.events.event import Event
from core.foundation.ids import (
    AccountId,
    CampaignId,
    ContentHash,
    LanguageName,
    Objection,
    PlatformName,
    VariantId,
)


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
class VariantOverridden(Event):
    """An admin lets a text out although a rule blocks it."""

    kind: ClassVar[str] = "variant.overridden"
    campaign_id: CampaignId
    variant_id: VariantId
    platform: PlatformName
    content_hash: ContentHash
    rules: tuple[str, ...]
    reason: str
