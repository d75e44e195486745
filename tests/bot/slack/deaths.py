"""Processes killed and stopped at each step, in each weather of Slack's, and who comes after them."""

import asyncio
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select, update

from bot.blockkit.build import Message
from bot.slack.pinning import UNDER_WAY
from bot.slack.post_once import fit_for_slack
from bot.slack.views.platform_card import platform_card
from bot.slack.views.progress import progress_message
from core.access.permissions import System
from core.campaigns.models import Campaign, Rewrite
from core.flow.cards.card import CampaignCard
from core.foundation.ids import CampaignState
from core.foundation.settings import Settings
from core.telling.shown_messages import Shown
from core.telling.unshown import Unshown
from tests.stand_ins import dying
from tests.stand_ins.dying import Order
from tests.stand_ins.serving import free_port

from .asked import times
from .conftest import Office, signed, words_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
WITHIN = timedelta(seconds=10)
"""From Slack's return until the cards are right."""
AT_ONCE = 3
SLOW_SECONDS = 0.3
NO_WEATHER: dict[str, float] = {"unavailable": 0, "pages": 0}
WEATHERS: dict[str, dict[str, float]] = {
    "fair": {},
    "slow": {},
    "erring": {"unavailable": 100},
    "speaking HTML": {"pages": 100},
}
WAYS = (
    ("fair", signal.SIGKILL),
    ("slow", signal.SIGTERM),
    ("erring", signal.SIGKILL),
    ("speaking HTML", signal.SIGTERM),
    ("fair", signal.SIGTERM),
    ("slow", signal.SIGKILL),
    ("erring", signal.SIGTERM),
    ("speaking HTML", signal.SIGKILL),
)
"""How a process may end: in which weather, by which signal."""


@dataclass(frozen=True)
class End:
    """Before which step, in which weather, by which signal."""

    step: int
    weather: str
    number: signal.Signals


@dataclass
class Deaths:
    """Processes of one office that end."""

    office: Office
    settings: Settings
    folder: Path
    diaries: "count[int]" = field(default_factory=count)

    async def of_web(self, body: str, end: End) -> tuple[bool, list[str]]:
        """Whether the request was acknowledged, and what the process did."""
        with free_port() as listener:
            listener.listen()
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            order = self._order(end)
            process = order.start(dying.web, listener)
        acknowledged = await deliver(url, body)
        return acknowledged, await self._end(order, process)

    async def of_worker(self, end: End) -> list[str]:
        """What the worker did."""
        order = self._order(end)
        return await self._end(order, order.start(dying.worker))

    async def at_each(self, steps: int, ways: int, die: Callable[[End], Awaitable[object]]) -> None:
        """Die before each of the `steps`, in so many of the ways, which take turns."""
        ends = [
            End(step, *WAYS[(step * ways + way) % len(WAYS)])
            for step in range(1, steps + 1)
            for way in range(ways)
        ]
        places = asyncio.Semaphore(AT_ONCE)

        async def in_its_place(end: End) -> None:
            async with places:
                await die(end)

        for name, weather in WEATHERS.items():
            await self.office.weather(**NO_WEATHER | weather)
            async with asyncio.TaskGroup() as group:
                for end in ends:
                    if end.weather == name:
                        group.create_task(in_its_place(end))
        await self.office.weather(**NO_WEATHER)

    def _order(self, end: End) -> Order:
        slow = SLOW_SECONDS if end.weather == "slow" else 0.0
        return Order(self.settings, self.folder / f"diary{next(self.diaries)}", end.step, end.number, slow)

    async def _end(self, order: Order, process: Any) -> list[str]:
        # Not joined in a thread: two that ask at once how a process ended may both be told wrong.
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(process.sentinel, ended.set)
        await ended.wait()
        loop.remove_reader(process.sentinel)
        process.join()
        assert process.exitcode in {0, -order.number}, f"{order} ended with {process.exitcode}"
        return order.steps()


async def deliver(url: str, body: str) -> bool:
    """Whether what was sent is acknowledged as taken; where it is not, the form stays open."""
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as slack:
            answer = await slack.post(f"{url}/slack/events", content=body, headers=signed(body))
    except httpx.TransportError:
        return False
    return answer.is_success and "errors" not in answer.text


async def slack_is_back(office: Office) -> None:
    """The leases of the dead run out and a worker comes; then all is shown that is due 10 s later."""
    await office.settle()
    async with office.desk.database.write() as session:
        for table in (Campaign, Rewrite, Shown):
            await session.execute(update(table).values(leased_until=LONG_AGO))
    while await office.desk.campaigns.resume_lost() + await office.desk.rewriting.resume_lost():
        pass
    back = office.desk.clock.now()
    async with office.desk.database.write() as session:
        due = list(await session.scalars(select(Unshown.due_at)))
        assert all(moment <= back + WITHIN for moment in due)
        await session.execute(update(Unshown).values(due_at=LONG_AGO))
    await office.announcer.announce()
    async with office.desk.database.read() as session:
        assert list(await session.scalars(select(Unshown.key))) == []


async def all_is_written_once(office: Office) -> None:
    for campaign in await every_campaign(office):
        assert campaign.state is CampaignState.IN_REVIEW
        assert not any(variant.rewriting_for for variant in campaign.variants)
        written = await times(office, "variant.written", "campaign_id", campaign.id)
        assert len(campaign.variants) in (written, written + 1)


async def the_cards_are_right(office: Office) -> None:
    shown, right = await what_is_shown(office), await what_is_to_be_shown(office)
    assert (dict(shown - right), dict(right - shown)) == ({}, {})


async def what_is_shown(office: Office) -> Counter[str]:
    said = await office.messages()
    assert not [message for message in said if message["visible_to"]]
    return Counter(words_of(one) for one in said if not one["is_reply"])


async def what_is_to_be_shown(office: Office) -> Counter[str]:
    now = office.desk.clock.now()
    messages: list[Message] = []
    for card in await every_campaign(office):
        waits = card.state in UNDER_WAY and any(variant.is_open for variant in card.variants)
        messages.append(progress_message(card, next_undecided="https://example.test/card" if waits else ""))
        messages += [
            platform_card(card, platform, now=now) for platform in card.brief.platforms if card.on(platform)
        ]
    return Counter(words_of({"blocks": fit_for_slack(message, "").blocks}) for message in messages)


async def every_campaign(office: Office) -> list[CampaignCard]:
    (workspace,) = await office.desk.people.workspaces()
    return await office.desk.reads.recent(System(workspace.id), limit=1000)
