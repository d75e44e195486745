"""What happens to posts that are corrected or taken down."""

from dataclasses import dataclass
from typing import ClassVar

from core.foundation.events.event import Event
from core.foundation.ids import AmendmentKind, CampaignId, ContentHash, PlatformName, PostId, VariantId


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
