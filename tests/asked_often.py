"""What is asked of an installation at every tick, for every card and in every list."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import httpx

from core.access.models import Member
from core.access.permissions import System
from core.campaigns.models import Campaign
from core.flow.agenda import Agenda
from core.flow.cards.reads import Reads
from core.foundation.clock import Clock
from core.foundation.errors import NotFound
from core.foundation.ids import ContentHash, ReviewStep
from core.foundation.sealing import Sealer
from core.platforms.rulebook import Rulebook
from core.publishing import calendar, publish, recover
from core.publishing.completion import complete_finished
from core.publishing.slots import Slot
from core.review import decide
from core.storage.database import Database
from core.webhooks.fan_out import fan_out
from core.webhooks.forgetting import forget_delivered
from core.webhooks.service import Webhooks
from tests.builders import scope_in, scope_of
from tests.grown import MEMBER, NOON, WORKSPACE, campaign_id, variant_id

LONG_AGO = NOON - timedelta(days=3650)


@dataclass(frozen=True)
class House:
    """The rooms that are asked, on a database that has grown."""

    database: Database
    clock: Clock
    reads: Reads
    webhooks: Webhooks
    old: int
    """The number of a campaign that many have followed; in a small installation, some."""
    in_review: Iterator[int] = field(default_factory=lambda: count(1, 2))
    """Numbers of campaigns that nobody has decided on yet."""

    @classmethod
    @asynccontextmanager
    async def on(cls, database: Database, clock: Clock) -> "AsyncIterator[House]":
        async with httpx.AsyncClient() as client:
            webhooks = Webhooks(
                database,
                clock,
                client,
                allow_private=True,
                timeout=timedelta(seconds=5),
                sealer=Sealer.of(b"a-secret-key-for-benchmarks-and-tests"),
            )
            async with database.read() as session:
                old = 2222 if await session.get(Campaign, campaign_id(2222)) else 22
            yield cls(
                database,
                clock,
                Reads(database, Rulebook(2_000), lambda *_: frozenset()),
                webhooks,
                old,
            )


async def approve_and_place(house: House) -> None:
    """Approve a variant, and put it on the calendar."""
    variant = variant_id(next(house.in_review), "B")
    async with house.database.write() as session:
        by = await session.get_one(Member, MEMBER)
        seen = ContentHash("hash")
        await decide.take(session, scope_of(by), variant, ReviewStep.APPROVED, seen=seen, at=NOON)
    async with house.database.write() as session:
        approved = await decide.find_variant(session, scope_in(WORKSPACE), variant)
        later = Slot(NOON + timedelta(days=3650), "UTC")
        await calendar.place(session, scope_of(by), approved, later, at=NOON)


async def close_and_fan_out(house: House) -> None:
    """What a worker does about that."""
    await approve_and_place(house)
    await complete_finished(house.database, house.clock)
    await fan_out(house.database, house.clock)


async def find_nothing(house: House) -> None:
    """Look for a campaign that there is not."""
    with suppress(NotFound):
        await house.reads.find(System(WORKSPACE), "nothing at all like it")


ASKED: dict[str, Callable[[House], Awaitable[Any]]] = {
    "a look at what is due": lambda house: Agenda(house.database, house.clock).due(),
    "a tick that closes campaigns": lambda house: complete_finished(house.database, house.clock),
    "a tick that fans out": lambda house: fan_out(house.database, house.clock),
    "a tick that delivers": lambda house: house.webhooks.deliver(),
    "a tick that forgets deliveries": lambda house: forget_delivered(house.database, before=LONG_AGO),
    "a tick that publishes": lambda house: publish.publish_due(house.database, {}, house.clock),
    "a tick that finds what is being sent": lambda house: recover.find_sending(
        house.database, {}, house.clock
    ),
    "a tick that gives up what was lost": lambda house: recover.give_up_lost(house.database, house.clock),
    "a tick that looks up": lambda house: recover.look_up_unknown(house.database, {}, house.clock),
    "a name that fits nothing": find_nothing,
    "a part of one old name": lambda house: house.reads.find(System(WORKSPACE), f"pack {house.old}"),
    "the end of one old id": lambda house: house.reads.find(System(WORKSPACE), f"p_{house.old}"),
    "a card": lambda house: house.reads.campaign(System(WORKSPACE), campaign_id(7)),
    "the latest campaigns": lambda house: house.reads.recent(System(WORKSPACE)),
    "what is coming": lambda house: house.reads.upcoming(System(WORKSPACE)),
    "the latest deliveries": lambda house: house.webhooks.recent(System(WORKSPACE)),
    "dead letters": lambda house: house.webhooks.dead(System(WORKSPACE)),
    "an approval and its post": approve_and_place,
    "an approval, its post, and their ticks": close_and_fan_out,
}
