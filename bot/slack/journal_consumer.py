"""The journal's reader for Slack: every change reaches the cards, also those made elsewhere or by a worker.

What the journal tells is first noted as still to be shown, and the cursor moves with it. Then each thing is
shown on its own: what Slack does not take now is tried again within seconds, also by another process, and
holds up nothing else. Showing twice changes nothing.
"""

import asyncio
from collections.abc import AsyncIterator
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
from bot.slack.letters import Letter
from bot.slack.owed import hand_over, owe, tell_due
from bot.slack.places import Told, is_person
from bot.slack.views.accounts import expired_message
from bot.slack.views.budgets import reached_message
from bot.slack.views.members import role_given_message
from bot.slack.views.notes import AmendmentNews, PostNews, dead_letter_note, difference_note, post_note
from core.access.permissions import Permission, System, may
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.foundation.errors import Conflict, NotFound, Unavailable
from core.foundation.events.accounts import AccountExpired, AccountExpiring
from core.foundation.events.amendments import (
    PostAmendmentDelayed,
    PostAmendmentFailed,
    PostCorrected,
    PostTakenDown,
)
from core.foundation.events.event import Event
from core.foundation.events.posts import PostDiffers, PostFailed, PostMissed, PostPublished, PostUnknown
from core.foundation.events.spending import BudgetReached
from core.foundation.events.variants import RewriteFailed
from core.foundation.events.webhooks import WebhookDeadLettered
from core.foundation.events.workspace import RoleChanged
from core.foundation.ids import CampaignId, MemberId, WorkspaceId
from core.spending.books import BudgetScope
from core.spending.charging import TOLD_AT
from core.telling.shown_messages import SomebodyElseShows
from core.telling.unshown import Unshown

AT_ONCE = 8
LATEST = 2.0
"""Seconds between later tries while Slack is away: cards are right soon after it is back."""
MOST_TRIES = 150
"""Of what Slack refuses: a day of them."""

WORTH_A_WORD: tuple[type[Event], ...] = (
    PostPublished,
    PostFailed,
    PostUnknown,
    PostMissed,
    PostCorrected,
    PostTakenDown,
    PostAmendmentDelayed,
    PostAmendmentFailed,
    RewriteFailed,
    WebhookDeadLettered,
    RoleChanged,
    AccountExpired,
    AccountExpiring,
    PostDiffers,
    BudgetReached,
)

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
        await self.desk.unshown.note_new(WORTH_A_WORD)
        settled = 0
        while due := await self.desk.unshown.due(but=self.under_way, limit=AT_ONCE):
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

    async def _bring_up(self, thing: Unshown) -> bool:
        """Show it; False where that has to wait."""
        self.under_way.add(thing.key)
        try:
            pause = await self._pause_after(thing)
            if pause is None:
                await self.desk.unshown.was_shown(thing)
            else:
                await self.desk.unshown.put_off(thing, pause)
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
        if not thing.is_entry:
            if await self._placed(thing.workspace_id, CampaignId(thing.key)):
                await self.cards.show_campaign(thing.workspace_id, CampaignId(thing.key))
            return
        news = await self.desk.unshown.news_of(thing)
        if isinstance(news.event, RoleChanged):
            await self._tell_role(news.event, news.by, thing)
            return
        if isinstance(news.event, AccountExpired | AccountExpiring):
            await self._tell_expired(news.event, thing)
            return
        if isinstance(news.event, BudgetReached):
            await self._tell_budget(news.event, thing)
            return
        card = await self._placed(thing.workspace_id, news.campaign_id) if news.campaign_id else None
        if card is None:
            return
        if await self.desk.unshown.is_behind(card.id):  # it may not even be there yet
            await self.cards.show_campaign(card.workspace_id, card.id)
        if isinstance(news.event, WebhookDeadLettered):
            await self._note_dead_letter(news.event, card)
        elif isinstance(news.event, RewriteFailed):
            sentence = _not_rewritten(news.event, card)
            await self.cards.tell(card, MemberId(news.by), f"entry:{thing.position}", sentence)
        elif isinstance(news.event, PostDiffers):
            variant = next(one for one in card.variants if one.id == news.event.variant_id)
            parent, key = (
                card_key(card.id, news.event.platform),
                f"note:{thing.workspace_id}:{thing.position}",
            )
            await self.cards.reply(card, parent, key, difference_note(variant))
        elif isinstance(news.event, PostNews | AmendmentNews):
            parent = card_key(card.id, news.event.platform)
            note = post_note(news.event, card.label_of(news.event.variant_id))
            await self.cards.reply(card, parent, f"note:{thing.workspace_id}:{thing.position}", note)

    async def _tell_role(self, changed: RoleChanged, by: str, thing: Unshown) -> None:
        """Tell whoever got another role, alone and once; where another change followed, that one tells it."""
        known = {member.id: member for member in await self.desk.people.members(System(thing.workspace_id))}
        member = known[changed.member_id]
        if member.role is not changed.after or by == member.id or member.is_guest:
            return
        if not is_person(member.external_id):
            return
        letter = Letter.to(Told(member.external_id, ""), role_given_message(member, known.get(MemberId(by))))
        if await owe(self.desk, letter, once=f"told:{thing.key}"):
            await hand_over(self.desk, self.slack, letter)

    async def _tell_expired(self, told: AccountExpired | AccountExpiring, thing: Unshown) -> None:
        """Tell whoever connected the account, alone and once, unless it is connected again by now."""
        by = System(thing.workspace_id)
        known = {account.id: account for account in await self.desk.accounts.list(by)}
        account = known[told.account_id]
        if not account.trouble or account.connected_by is None:
            return
        members = {member.id: member for member in await self.desk.people.members(by)}
        member = members[account.connected_by]
        if is_person(member.external_id):
            letter = Letter.to(Told(member.external_id, ""), expired_message(account))
            if await owe(self.desk, letter, once=f"told:{thing.key}"):
                await hand_over(self.desk, self.slack, letter)

    async def _tell_budget(self, reached: BudgetReached, thing: Unshown) -> None:
        """Tell whoever may raise the limit, and the person whose own it is, each alone and once.

        Of what one call has passed at once, the highest percentage is told.
        """
        spent = reached.spent_micros * 100
        if any(reached.percent < percent and percent * reached.limit_micros <= spent for percent in TOLD_AT):
            return
        by = System(thing.workspace_id)
        known = {member.id: member for member in await self.desk.people.members(by)}
        owner = known.get(MemberId(reached.subject))
        whose = owner.name if owner else "the workspace"
        if reached.scope == BudgetScope.CAMPAIGN:
            whose = (await self.desk.reads.campaign(by, CampaignId(reached.subject))).name
        for member in known.values():
            is_own = member is owner
            if not is_person(member.external_id) or not (is_own or may(member, Permission.ADMINISTER)):
                continue
            message = reached_message(
                reached, whose, is_own=is_own and not may(member, Permission.ADMINISTER)
            )
            letter = Letter.to(Told(member.external_id, ""), message)
            if await owe(self.desk, letter, once=f"told:{thing.key}:{member.id}"):
                await hand_over(self.desk, self.slack, letter)

    async def _placed(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> CampaignCard | None:
        """The campaign, if it is shown somewhere; campaigns of other edges have no place."""
        try:
            card = await self.desk.reads.campaign(System(workspace_id), campaign_id)
        except NotFound:
            return None
        return card if card.place else None

    async def _note_dead_letter(self, dead: WebhookDeadLettered, card: CampaignCard) -> None:
        """Under the card of what the webhook was about; once for each endpoint and campaign."""
        parent = card_key(card.id, dead.platform) if dead.platform else head_key(card.id)
        await self.cards.reply(card, parent, f"dead:{dead.endpoint_id}:{card.id}", dead_letter_note(dead))


def _not_rewritten(failed: RewriteFailed, card: CampaignCard) -> str:
    label, why = card.label_of(failed.variant_id), one_line(failed.reason, 500)
    return f"No other variant was written in the place of {label} for {failed.platform.label}: {why}"
