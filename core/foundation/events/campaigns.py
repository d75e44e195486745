"""What happens to campaigns."""

from dataclasses import dataclass
from typing import ClassVar

from core.foundation.events.event import Event
from core.foundation.ids import CampaignId, CampaignState, PlatformName


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
