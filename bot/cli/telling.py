"""The webhook of a run: an address of the user's, or a receiver of our own that checks the signatures."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from bot.cli.run.receiver import LoopbackReceiver
from bot.cli.run.summary import Told
from core.access.models import Member
from core.access.permissions import System
from core.desk import Desk
from core.foundation.ids import CampaignId, DeliveryState
from core.webhooks.models import Delivery, Endpoint

MOST = 500


@dataclass(frozen=True, slots=True)
class Telling:
    """Where news of the campaign goes. A receiver of our own ends with the run, and so does its endpoint."""

    desk: Desk
    endpoint: Endpoint
    is_new: bool = False
    receiver: LoopbackReceiver | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, desk: Desk, by: Member, webhook: str | None) -> AsyncIterator[Self | None]:
        """Make the endpoint, before anything happens that it should hear of; None where none is wanted.

        Raises:
            InvalidInput: the address is not one that Copydesk calls.
        """
        operator = System(by.workspace_id, by.id)
        if webhook is None:
            yield None
        elif webhook:
            known = [row for row in await desk.webhooks.list(operator) if row.enabled]
            endpoint = next((row for row in known if row.url == webhook), None)
            made = endpoint or await desk.webhooks.add(operator, url=webhook)
            yield cls(desk, made, is_new=endpoint is None)
        else:
            async with LoopbackReceiver.listening() as receiver:
                made = await desk.webhooks.add(operator, url=receiver.url)
                receiver.secret = desk.webhooks.secret(made)
                try:
                    yield cls(desk, made, receiver=receiver)
                finally:
                    await desk.webhooks.disable(operator, made.id)

    async def standing(self, campaign_id: CampaignId) -> tuple[int, int]:
        """How many deliveries have arrived, or never will, and how many there are."""
        deliveries = await self._deliveries(campaign_id)
        waiting = sum(delivery.state is DeliveryState.PENDING for delivery in deliveries)
        return len(deliveries) - waiting, len(deliveries)

    async def told(self, campaign_id: CampaignId) -> Told:
        """What arrived so far."""
        deliveries = await self._deliveries(campaign_id)
        verified = None
        if self.receiver is not None:
            verified = len(self.receiver.verified & {delivery.id for delivery in deliveries})
        secret = self.desk.webhooks.secret(self.endpoint) if self.is_new else ""
        return Told(self.endpoint.url, secret, tuple(deliveries), verified)

    async def _deliveries(self, campaign_id: CampaignId) -> list[Delivery]:
        """The campaign's deliveries, in the order of what happened."""
        recent = await self.desk.webhooks.recent(System(self.endpoint.workspace_id), limit=MOST)
        ours = [
            delivery
            for delivery in recent
            if delivery.endpoint_id == self.endpoint.id
            and json.loads(delivery.body)["data"].get("campaign_id") == campaign_id
        ]
        return ours[::-1]
