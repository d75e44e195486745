"""The rooms of the flow, wired over a real database with a writer that tests script."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core.flow.approved_drafts import ApprovedDrafts
from core.flow.calendar import Calendar
from core.flow.campaigns import Campaigns
from core.flow.cards.reads import Reads
from core.flow.checks import Checking
from core.flow.editing import Editing
from core.flow.endings import Endings
from core.flow.review import Review
from core.flow.rewriting import Rewriting
from core.foundation.cache import CashewsCache
from core.foundation.ids import Angle, PlatformName
from core.foundation.money import ZERO, Money
from core.platforms.posting import capabilities_of
from core.platforms.rulebook import Rulebook
from core.review.policies import Policies
from core.spending.budgets import Budgets
from core.spending.prices import Price, price_of
from core.storage.database import Database
from core.writing.drafting import Drafting
from core.writing.port import Draft, Usage, Writer, WritingRequest, Written
from tests.builders import ScriptedPlatform
from tests.stand_ins.clock import ManualClock


@dataclass
class ScriptedWriter:
    """Writes plain drafts, keeps what it was asked, and first does what the test says."""

    name: str = "scripted"
    model: str = "scripted-1"
    answers_at_once: bool = False
    is_left_alone: bool = False
    price: Money = ZERO
    """What a call may cost at most."""
    usage: Usage | None = None
    before: Callable[[WritingRequest], Awaitable[None]] | None = None
    asked: list[WritingRequest] = field(default_factory=list)

    def estimate(self, _request: WritingRequest) -> Money:
        return self.price

    def cost(self, usage: Usage) -> Price:
        return price_of(self.model, input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)

    async def write(self, request: WritingRequest) -> Written:
        self.asked.append(request)
        if self.before is not None:
            await self.before(request)
        drafts = tuple(
            Draft(
                text=f"{request.platform} draft {len(request.avoid) + number}. {request.hint}",
                title="",
                hashtags=(),
                call_to_action="",
                reasoning="Because.",
                angle=Angle.PROOF,
            )
            for number in range(request.count)
        )
        return Written(drafts, self.name, self.model, self.usage)


@dataclass
class House:
    """What a flow test works with."""

    database: Database
    clock: ManualClock
    writer: ScriptedWriter
    platform: ScriptedPlatform

    def __post_init__(self) -> None:
        self.caches: list[CashewsCache] = []
        self.policies = Policies(self.database, self.clock)
        self.checking = Checking(None, Rulebook(4000), self.clock, policy_of=self.policies.of)
        self.budgets = Budgets(self.database, self.clock, daily_limit=Money.of_dollars(10))
        self.campaigns, self.rewriting = self.process()
        self.review = Review(self.database, self.clock)
        self.editing = Editing(self.database, self.clock, self.checking)
        platforms = dict.fromkeys(PlatformName, self.platform)
        self.calendar = Calendar(self.database, self.clock, platforms)
        self.reads = Reads(self.database, Rulebook(4000), capabilities_of(platforms))
        self.endings = Endings(self.database, self.clock)

    def process(self, *instead: Writer) -> tuple[Campaigns, Rewriting]:
        """The rooms of one more process on the same database; `instead` write where the writer can't."""
        self.caches.append(CashewsCache())
        drafting = Drafting(
            self.writer,
            self.caches[-1],
            self.budgets,
            self.clock,
            max_concurrent=5,
            ttl=timedelta(hours=1),
            instead=instead,
            approved=ApprovedDrafts(self.database),
        )
        return (
            Campaigns(self.database, self.clock, drafting, self.checking),
            Rewriting(self.database, self.clock, drafting, self.checking),
        )


@pytest.fixture
def house(database: Database, clock: ManualClock) -> House:
    return House(database, clock, ScriptedWriter(), ScriptedPlatform())


@pytest.fixture
def stuck() -> asyncio.Event:
    """Set to let a writer go on that waits for it."""
    return asyncio.Event()
