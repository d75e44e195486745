"""What happens to posts until they are out, and what is found there later."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.foundation.events.event import Event
from core.foundation.ids import CampaignId, PlatformName, PostId, VariantId


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
