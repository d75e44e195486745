"""The journal's reader for Slack: every change reaches the cards, also those made elsewhere or by a worker.

Showing twice changes nothing, so the cursor moves only after everything was shown: a reader that dies
halfway is followed by one that starts at the same entries.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.app import is_configured
from bot.slack.background import Background
from bot.slack.cards import Cards, card_key, head_key
from bot.slack.client import open_slack
from bot.slack.failures import Unreachable, in_short, is_passing
from bot.slack.messages import SomebodyElseShows
from bot.views.notes import NOTED, dead_letter_note, post_note
from core.desk import Desk
from core.flow.cards import CampaignCard
from core.foundation.errors import Conflict, NotFound, Unavailable
from core.foundation.events import WebhookDeadLettered
from core.foundation.ids import CampaignId, PlatformName, WorkspaceId
from core.storage import journal
from core.storage.journal import JournalEntry

CONSUMER = "slack"
BATCH = 200

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Announcer:
    """Reads the journal and shows in Slack what happened."""

    desk: Desk
    cards: Cards

    @classmethod
    @asynccontextmanager
    async def open(cls, desk: Desk) -> "AsyncIterator[Announcer | None]":
        """An announcer for the desk's Slack app; None where there is no Slack."""
        if not is_configured(desk.settings):
            yield None
            return
        background = Background()
        async with open_slack(desk.settings) as slack:
            try:
                yield cls(desk, Cards(desk, slack, background))
            finally:
                await background.close()

    async def announce(self) -> int:
        """One tick of a worker: show everything that is new in the journal; says how many entries."""
        announced = 0
        while entries := await self._unread():
            try:
                await self._show(entries)
            except SomebodyElseShows as busy:
                log.info("announcing_waits", for_key=str(busy))
                break
            async with self.desk.database.write() as session:
                if not await journal.mark_read(session, CONSUMER, entries):
                    await session.rollback()
            announced += len(entries)
        return announced

    async def show(self, campaign_id: CampaignId) -> None:
        """Show one campaign as it is now; for whoever writes it. Failing to is only logged."""
        try:
            workspace_id = await self.desk.reads.workspace_of(campaign_id)
            await self.cards.show_campaign(workspace_id, campaign_id)
        except Exception as error:  # the journal brings it up again
            log.warning("campaign_not_shown", campaign_id=campaign_id, exc_info=error)

    async def _unread(self) -> Sequence[JournalEntry]:
        async with self.desk.database.read() as session:
            return await journal.unread(session, CONSUMER, limit=BATCH)

    async def _show(self, entries: Sequence[JournalEntry]) -> None:
        touched = dict.fromkeys(
            (entry.workspace_id, CampaignId(entry.payload["campaign_id"]))
            for entry in entries
            if "campaign_id" in entry.payload
        )
        for workspace_id, campaign_id in touched:
            if await self._placed(workspace_id, campaign_id):
                await self._unless_refused(self.cards.show_campaign(workspace_id, campaign_id), campaign_id)
        for entry in entries:
            if entry.kind == WebhookDeadLettered.kind:
                await self._note_dead_letter(entry)
            elif entry.kind in NOTED:
                await self._note_post(entry)

    async def _placed(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> CampaignCard | None:
        """The campaign, if it is shown somewhere; campaigns of other edges have no place."""
        try:
            card = await self.desk.reads.campaign(workspace_id, campaign_id)
        except NotFound:
            return None
        return card if card.place else None

    async def _note_post(self, entry: JournalEntry) -> None:
        card = await self._placed(entry.workspace_id, CampaignId(entry.payload["campaign_id"]))
        if card is None:
            return
        labels = {variant.id: variant.label for variant in card.variants}
        label = labels.get(entry.payload["variant_id"], "")
        parent = card_key(card.id, PlatformName(entry.payload["platform"]))
        note = post_note(entry.kind, entry.payload, label)
        key = f"note:{entry.workspace_id}:{entry.position}"
        await self._unless_refused(self.cards.reply(card, parent, key, note), card.id)

    async def _note_dead_letter(self, entry: JournalEntry) -> None:
        """Under the card of what the webhook was about; once for each endpoint and campaign."""
        about = await self._undelivered(entry)
        if "campaign_id" not in about:
            return
        card = await self._placed(entry.workspace_id, CampaignId(about["campaign_id"]))
        if card is None:
            return
        platform = about.get("platform")
        parent = card_key(card.id, PlatformName(platform)) if platform else head_key(card.id)
        key = f"dead:{entry.payload['endpoint_id']}:{card.id}"
        note = dead_letter_note(entry.payload)
        await self._unless_refused(self.cards.reply(card, parent, key, note), card.id)

    async def _undelivered(self, entry: JournalEntry) -> dict[str, Any]:
        """What a dead letter was to tell of; empty where it was sent again meanwhile."""
        for delivery in await self.desk.webhooks.dead(entry.workspace_id):
            if delivery.id == entry.payload["delivery_id"]:
                data: dict[str, Any] = json.loads(delivery.body)["data"]
                return data
        return {}

    async def _unless_refused(self, showing: Awaitable[None], campaign_id: CampaignId) -> None:
        """Show; what never works (an archived channel, a fault of ours) must not hold up what is behind it.

        What passes by itself is raised instead: the next tick starts at the same entries again.
        """
        try:
            await showing
        except SlackApiError as error:
            if is_passing(error):
                raise
            log.error("slack_refused", campaign_id=campaign_id, error=in_short(error))
        except (Unavailable, Conflict, SomebodyElseShows, *Unreachable):
            raise
        except Exception as error:  # one campaign's fault is not everybody's
            log.error("campaign_not_shown", campaign_id=campaign_id, exc_info=error)
