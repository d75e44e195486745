"""What happens to messages for endpoints."""

from dataclasses import dataclass
from typing import ClassVar

from core.foundation.events.event import Event
from core.foundation.ids import CampaignId, DeliveryId, EndpointId, PlatformName


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
