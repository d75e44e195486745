"""A campaign's messages in Slack: its head, a card for each platform, and long copy in the cards' threads.

Whoever shows a campaign reads it only after taking its turn, in this process and between processes, so
that the last state is the one that stays. What did not change costs no call.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from weakref import WeakValueDictionary

import structlog
from slack_sdk.errors import SlackApiError

from bot.blockkit.build import Message
from bot.slack.background import Background
from bot.slack.client import Slack
from bot.slack.failures import Unreachable, code_of, held, in_short, is_passing
from bot.slack.pictures import Pictures
from bot.slack.pinning import UNDER_WAY, keep_pinned
from bot.slack.places import (
    MOVED,
    NOT_FOR_US,
    in_our_conversation,
    is_person,
    may_not_post,
    tell_author,
    tell_once,
)
from bot.slack.post_once import Spot, show
from bot.slack.tasks import show_tasks
from bot.slack.views.platform_card import is_long, platform_card, whole_text
from bot.slack.views.progress import progress_message
from core.access.permissions import System
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.foundation.errors import Unavailable
from core.foundation.ids import CampaignId, MemberId, PlatformName, WorkspaceId
from core.telling.shown_messages import Shown, SomebodyElseShows

MOMENT = 0.02
"""Seconds: what comes within one is shown at once, since platforms are often written at the same time."""
PATIENCE = 20.0
"""Seconds to wait for a turn."""
LATER = "~"
"""Sorts after every ts: a card that is still to come."""

log = structlog.get_logger(__name__)


class Cards:
    """Shows campaigns where they belong. Safe to be asked by many at once."""

    def __init__(self, desk: Desk, slack: Slack, background: Background) -> None:
        self._desk, self._slack, self._background = desk, slack, background
        self._pictures = Pictures(desk, slack)
        self._turns: WeakValueDictionary[CampaignId, asyncio.Lock] = WeakValueDictionary()
        self._waiting: dict[CampaignId, asyncio.Task[None]] = {}

    async def show_campaign(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> None:
        """Bring everything that is shown of a campaign up to date; nothing for campaigns without a place."""
        turn = self._turns.setdefault(campaign_id, asyncio.Lock())
        async with turn:
            self._waiting.pop(campaign_id, None)
            among_processes = self._desk.shown.claimed(
                f"turn:{campaign_id}", workspace_id=workspace_id, place="", patience=PATIENCE
            )
            async with among_processes:
                card = await self._desk.reads.campaign(System(workspace_id), campaign_id)
                if card.place:
                    await self._show_somewhere(card)
                    await self._pin(card)
                    await show_tasks(self._desk, self._slack, card)

    def show_soon(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> None:
        """The same in the background; asked for again before its turn has come, it is done once."""
        if campaign_id not in self._waiting:
            task = self._background.start(self._show_and_log(workspace_id, campaign_id))
            self._waiting[campaign_id] = task

    def told_of(self, workspace_id: WorkspaceId) -> Callable[[CampaignId], Awaitable[None]]:
        """What a campaign's writer calls when there is something new to show."""

        async def told(campaign_id: CampaignId) -> None:
            self.show_soon(workspace_id, campaign_id)

        return told

    async def tell(self, card: CampaignCard, member_id: MemberId, what: str, sentence: str) -> None:
        """Tell a person of ours something about a campaign, once for each `what`."""
        member = await self._desk.people.member(member_id)
        if is_person(member.external_id):
            await tell_once(self._desk, self._slack, card, what, sentence, user=member.external_id)

    async def reply(self, card: CampaignCard, parent_key: str, key: str, message: Message) -> None:
        """Say something in the thread of one of the campaign's messages, once for each key."""
        parent = await self._desk.shown.find(parent_key)
        if parent is None or not parent.handle:
            return
        spot = Spot(key, card.workspace_id, card.id, card.place, card.created_at, thread_ts=parent.handle)
        await show(self._desk, self._slack, spot, message)

    async def _show_and_log(self, workspace_id: WorkspaceId, campaign_id: CampaignId) -> None:
        try:
            await asyncio.sleep(MOMENT)
            await self.show_campaign(workspace_id, campaign_id)
        except (SlackApiError, SomebodyElseShows, Unavailable, *Unreachable) as error:
            # The announcer shows it again.
            log.warning("campaign_not_shown", campaign_id=campaign_id, error=in_short(error))
        except Exception as error:
            log.warning("campaign_not_shown", campaign_id=campaign_id, exc_info=error)

    async def _pin(self, card: CampaignCard) -> None:
        """In the background, since nothing waits for it."""
        head = await self._desk.shown.find(head_key(card.id))
        if head is not None and head.handle:
            self._background.start(keep_pinned(self._desk, self._slack, card, head))

    async def _show_somewhere(self, card: CampaignCard) -> None:
        """Show it, and where nothing of it was shown before find out where we may; else tell its author."""
        head = await self._desk.shown.find(head_key(card.id))
        if head is not None and head.handle:
            await _each([self._show_head(card), *self._platforms(card)])
            await self._show_head(card)  # it leads to a card, which may just have come
            return
        try:
            await self._show_first(card)
        except SlackApiError as error:
            if not is_passing(error):
                sentence = may_not_post(card.id, code_of(error))
                await tell_author(self._desk, self._slack, card, "may_not_post", sentence)
            raise

    async def _show_first(self, card: CampaignCard) -> None:
        if is_person(card.place):
            card = await in_our_conversation(self._desk, self._slack, card)
        try:
            await self._show(card)
        except SlackApiError as error:
            if code_of(error) not in NOT_FOR_US:
                raise
            log.info("campaign_shown_elsewhere", campaign_id=card.id, error=code_of(error))
            await self._show(await in_our_conversation(self._desk, self._slack, card))
            await tell_author(self._desk, self._slack, card, "moved", MOVED)

    async def _show(self, card: CampaignCard) -> None:
        await self._show_head(card)
        await _each(self._platforms(card))
        await self._show_head(card)

    async def _show_head(self, card: CampaignCard) -> None:
        """The campaign's own message: its platforms in the order of their cards, and the way to the first
        that waits for a decision."""
        platforms = {card_key(card.id, platform): platform for platform in card.brief.platforms}
        cards = await self._desk.shown.find_all(platforms)
        in_order = sorted(platforms, key=lambda key: cards[key].handle or LATER if key in cards else LATER)
        waiting = (key for key in in_order if any(variant.is_open for variant in card.on(platforms[key])))
        first = cards.get(next(waiting, "")) if card.state in UNDER_WAY else None
        message = progress_message(
            card,
            order=[platforms[key] for key in in_order],
            next_undecided=await self._address(first) if first is not None else "",
        )
        await self._message(card, head_key(card.id), message)

    async def _address(self, shown: Shown) -> str:
        """Where people open a message of ours; Slack is asked once. Empty where it doesn't say."""
        if shown.address or not shown.handle:
            return shown.address
        try:
            answer = await self._slack.web.chat_getPermalink(channel=shown.place, message_ts=shown.handle)
            address = str(held(answer, "permalink"))
        except (SlackApiError, *Unreachable) as error:
            log.warning("address_not_found", key=shown.key, error=in_short(error))
            return ""
        await self._desk.shown.note_address(shown, address)
        return address

    def _platforms(self, card: CampaignCard) -> list[Coroutine[Any, Any, None]]:
        return [self._show_platform(card, platform) for platform in card.brief.platforms]

    async def _show_platform(self, card: CampaignCard, platform: PlatformName) -> None:
        key = card_key(card.id, platform)
        has_something = card.on(platform) or platform in card.failures
        if not has_something and await self._desk.shown.find(key) is None:
            return
        picture, is_to_be_taken = await self._pictures.of(card, platform)
        message = platform_card(card, platform, now=self._desk.clock.now(), picture=picture)
        parent = await self._message(card, key, message)
        if is_to_be_taken:
            self._background.start(self._picture(card, platform))
        await self._threads(card, platform, parent)

    async def _picture(self, card: CampaignCard, platform: PlatformName) -> None:
        if await self._pictures.take(card, platform):
            self.show_soon(card.workspace_id, card.id)

    async def _threads(self, card: CampaignCard, platform: PlatformName, parent: str) -> None:
        """Long copy in full, under the card that shows its beginning."""
        long = [variant for variant in card.variants if variant.platform is platform and is_long(variant)]
        for variant in long:
            for number, message in enumerate(whole_text(variant), start=1):
                # A card that was deleted and posted anew has a new thread, which wants its own copy.
                key = f"thread:{card.id}:{platform}:{variant.id}:{number}:{parent}"
                await self._message(card, key, message, thread_ts=parent)

    async def _message(
        self, card: CampaignCard, key: str, message: Message, *, thread_ts: str | None = None
    ) -> str:
        spot = Spot(key, card.workspace_id, card.id, card.place, card.created_at, thread_ts)
        return await show(self._desk, self._slack, spot, message)


async def _each(shows: list[Coroutine[Any, Any, None]]) -> None:
    """Side by side, each to its own end: what Slack does not take is told when the others are shown."""
    for outcome in await asyncio.gather(*shows, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


def card_key(campaign_id: CampaignId, platform: PlatformName) -> str:
    """The key of a platform's card."""
    return f"card:{campaign_id}:{platform}"


def head_key(campaign_id: CampaignId) -> str:
    """The key of a campaign's own message."""
    return f"progress:{campaign_id}"
