"""The journal's reader for Slack: every change reaches the cards, also those made elsewhere or by a worker.

What the journal tells is first noted as still to be shown, and the cursor moves with it. Then each thing is
shown on its own: what Slack does not take now is tried again within seconds, also by another process, and
holds up nothing else. Showing twice changes nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from slack_sdk.errors import SlackApiError

from bot.blockkit.mrkdwn import one_line
from bot.slack.background import Background
from bot.slack.campaign_messages import Cards, card_key, head_key
from bot.slack.client import Slack, open_slack
from bot.slack.failures import LATEST_REFUSED, Unreachable, growing_pause, in_short, is_passing
from bot.slack.owed import tell_due
from bot.slack.post_once import SomebodyElseShows
from bot.slack.views.notes import NOTED, dead_letter_note, post_note
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.foundation.errors import Conflict, NotFound, Unavailable
from core.foundation.events import RewriteFailed, WebhookDeadLettered
from core.foundation.ids import CampaignId, MemberId, PlatformName, WorkspaceId
from core.storage import journal
from core.storage.journal import JournalEntry
from core.telling import unshown
from core.telling.unshown import Behind, Unshown

BATCH = 200
AT_ONCE = 8
LATEST = 2.0
"""Seconds between later tries while Slack is away: cards are right soon after it is back."""
MOST_TRIES = 150
"""Of what Slack refuses: a day of them."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Announcer:
    """Reads the journal and shows in Slack what happened."""

    desk: Desk
    slack: Slack
    cards: Cards
    under_way: set[str] = field(default_factory=set)
    """What this process is showing right now; a tick that overlaps leaves it alone."""

    @classmethod
    @asynccontextmanager
    async def open(cls, desk: Desk) -> "AsyncIterator[Announcer]":
        """An announcer for the desk's Slack app."""
        background = Background()
        async with open_slack(desk.settings) as slack:
            try:
                yield cls(desk, slack, Cards(desk, slack, background))
            finally:
                await background.close()

    async def announce(self) -> int:
        """One tick of a worker: show what is due; says how many things were shown, or never will be."""
        while await self._note():
            pass
        settled = 0
        while due := await self._due():
            now_settled = sum(await asyncio.gather(*(self._bring_up(thing) for thing in due)))
            settled += now_settled
            if not now_settled:  # Slack is away; the next tick asks again
                break
        return settled

    async def tell_due(self) -> int:
        """Another tick: tell people what they are owed; says how many letters are done with."""
        return await tell_due(self.desk, self.slack)

    async def show(self, campaign_id: CampaignId) -> None:
        """Show one campaign as it is now; for whoever writes it. Failing to is only logged."""
        try:
            workspace_id = await self.desk.reads.workspace_of(campaign_id)
            await self.cards.show_campaign(workspace_id, campaign_id)
        except (SlackApiError, SomebodyElseShows, Unavailable, *Unreachable) as error:
            # The journal brings it up again.
            log.warning("campaign_not_shown", campaign_id=campaign_id, error=in_short(error))
        except Exception as error:
            log.warning("campaign_not_shown", campaign_id=campaign_id, exc_info=error)

    async def _note(self) -> int:
        """Note what the journal tells next as still to be shown; says how many entries that was."""
        async with self.desk.database.read() as session:
            entries = await journal.unread(session, unshown.CONSUMER, limit=BATCH)
        if entries:
            async with self.desk.database.write() as session:
                await unshown.note(session, _told_by(entries), at=self.desk.clock.now())
                if not await journal.mark_read(session, unshown.CONSUMER, entries):
                    await session.rollback()
        return len(entries)

    async def _due(self) -> Sequence[Unshown]:
        async with self.desk.database.read() as session:
            return await unshown.due(session, now=self.desk.clock.now(), but=self.under_way, limit=AT_ONCE)

    async def _bring_up(self, thing: Unshown) -> bool:
        """Show it; False where that has to wait."""
        self.under_way.add(thing.key)
        try:
            pause = await self._pause_after(thing)
            async with self.desk.database.write() as session:
                if pause is None:
                    await unshown.was_shown(session, thing)
                else:
                    await unshown.put_off(session, thing, until=self.desk.clock.now() + pause)
            return pause is None
        finally:
            self.under_way.discard(thing.key)

    async def _pause_after(self, thing: Unshown) -> timedelta | None:
        """How long to wait after a try that failed; None where it is shown, or was tried for a day."""
        try:
            await self._show(thing)
        except (SlackApiError, Unavailable, Conflict, SomebodyElseShows, *Unreachable) as error:
            if not isinstance(error, SlackApiError) or is_passing(error):
                if thing.tries == 0:
                    log.warning("showing_waits", key=thing.key, error=in_short(error))
                return growing_pause(thing.tries, LATEST)
            if thing.tries == 0:
                log.error("slack_refused", key=thing.key, error=in_short(error))
        except Exception as error:  # one campaign's fault is not everybody's
            log.error("campaign_not_shown", key=thing.key, exc_info=error)
        else:
            return None
        # Whoever removed us from a channel may invite us again; a fault of ours may be one of a moment.
        return growing_pause(thing.tries, LATEST_REFUSED) if thing.tries < MOST_TRIES else None

    async def _show(self, thing: Unshown) -> None:
        """Show a campaign as it is now, or say under its card what an entry tells."""
        if thing.key != _entry_key(thing.workspace_id, thing.position):
            if await self._placed(thing.workspace_id, CampaignId(thing.key)):
                await self.cards.show_campaign(thing.workspace_id, CampaignId(thing.key))
            return
        async with self.desk.database.read() as session:
            entry = await journal.entry_at(session, thing.workspace_id, thing.position)
        if "campaign_id" not in entry.payload:  # a dead letter that told of no campaign
            return
        card = await self._placed(entry.workspace_id, CampaignId(entry.payload["campaign_id"]))
        if card is None:
            return
        async with self.desk.database.read() as session:
            card_is_behind = await unshown.is_behind(session, card.id)
        if card_is_behind:  # it may not even be there yet
            await self.cards.show_campaign(card.workspace_id, card.id)
        if entry.kind == WebhookDeadLettered.kind:
            await self._note_dead_letter(entry, card)
        elif entry.kind == RewriteFailed.kind:
            await self._tell_failed_rewrite(entry, card)
        else:
            await self._note_post(entry, card)

    async def _placed(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> CampaignCard | None:
        """The campaign, if it is shown somewhere; campaigns of other edges have no place."""
        try:
            card = await self.desk.reads.campaign(workspace_id, campaign_id)
        except NotFound:
            return None
        return card if card.place else None

    async def _note_post(self, entry: JournalEntry, card: CampaignCard) -> None:
        labels = {variant.id: variant.label for variant in card.variants}
        label = labels.get(entry.payload["variant_id"], "")
        parent = card_key(card.id, PlatformName(entry.payload["platform"]))
        note = post_note(entry.kind, entry.payload, label)
        await self.cards.reply(card, parent, f"note:{entry.workspace_id}:{entry.position}", note)

    async def _note_dead_letter(self, entry: JournalEntry, card: CampaignCard) -> None:
        """Under the card of what the webhook was about; once for each endpoint and campaign."""
        platform = entry.payload.get("platform")
        parent = card_key(card.id, PlatformName(platform)) if platform else head_key(card.id)
        key = f"dead:{entry.payload['endpoint_id']}:{card.id}"
        await self.cards.reply(card, parent, key, dead_letter_note(entry.payload))

    async def _tell_failed_rewrite(self, entry: JournalEntry, card: CampaignCard) -> None:
        labels = {variant.id: variant.label for variant in card.variants}
        label, platform = labels[entry.payload["variant_id"]], PlatformName(entry.payload["platform"])
        why = one_line(entry.payload["reason"], 500)
        sentence = f"No other variant was written in the place of {label} for {platform.label}: {why}"
        await self.cards.tell(card, MemberId(entry.actor), f"entry:{entry.position}", sentence)


def _told_by(entries: Sequence[JournalEntry]) -> Iterator[Behind]:
    """What entries make behind: campaigns by their id, and what is said about an entry by its position."""
    for entry in entries:
        if "campaign_id" in entry.payload:
            yield Behind(entry.payload["campaign_id"], entry.workspace_id, entry.position)
        if entry.kind in (*NOTED, RewriteFailed.kind):
            key = _entry_key(entry.workspace_id, entry.position)
            yield Behind(key, entry.workspace_id, entry.position)


def _entry_key(workspace_id: WorkspaceId, position: int) -> str:
    return f"entry:{workspace_id}:{position}"
