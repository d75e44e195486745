"""Whatever people do, in whatever order: nothing goes out that isn't approved in this very form."""

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from core.campaigns.content import content_hash
from core.campaigns.ended import ENDED
from core.campaigns.lifecycle import UNDECIDED
from core.campaigns.models import Campaign, Variant
from core.flow.cards.card import CampaignCard, VariantCard
from core.foundation.errors import CopydeskError
from core.foundation.ids import CampaignState, Objection, PlatformName, PostState, ReviewStep, VariantState
from core.platforms.posting import NotSent, Outgoing, PlatformRefused, Receipt
from core.publishing.calendar import OPEN
from core.publishing.models import Post
from core.publishing.slots import Slot
from core.storage import journal
from core.storage.database import Database
from core.writing.port import WriterRefused, WritingRequest
from tests.builders import ScriptedPlatform, a_brief, a_member, receipt_of
from tests.core.flow.conftest import House, ScriptedWriter
from tests.stand_ins.clock import ManualClock

EXAMPLES, STEPS = 5, 30
"""A few seconds. Whoever changes what people can do lets it run for longer once."""
WEATHER = ("takes it", "takes it and is silent", "is silent", "refuses", "can't be reached")
STEPS_BACK = ("edited", "withdrawn", "rejected", "reopened", "restored", "superseded")
VOIDING = {f"variant.{step}" for step in (*STEPS_BACK, "changes_requested", "put_on_hold")}
REVIEWING = ("approve", "request", "hold", "reject", "withdraw", "take up", "undo", "edit", "regenerate")
PLANNING = ("publish", "schedule", "move", "cancel", "settle", "correct", "take down")
ENDING = ("close", "archive", "reopen")
WHICH, LOOKED = st.integers(0, 20), st.booleans()
Deed = Callable[[CampaignCard, VariantCard], Coroutine[Any, Any, object]]


class Team(RuleBasedStateMachine):
    """People, workers and a platform in all weathers, over one database."""

    def __init__(self, template: Path) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = TemporaryDirectory()
        shutil.copy(template, Path(self.folder.name) / "copydesk.db")
        database = Database(f"sqlite+aiosqlite:///{self.folder.name}/copydesk.db")
        platform = ScriptedPlatform(answer=self.take, look_up=self.look_up, change=self.change)
        self.house = House(database, ManualClock(), ScriptedWriter(before=self.may_write), platform)
        self.ana = self.run(a_member(database, self.house.clock))
        self.weather, self.writer_refuses = WEATHER[0], False
        self.out: set[str] = set()
        self.shown: list[tuple[CampaignCard, VariantCard]] = []
        self.wrong: list[str] = []
        self.edits = 0
        self.start(refused=False)

    def run(self, work: Awaitable[Any]) -> Any:
        async def done() -> Any:
            return await work

        return self.loop.run_until_complete(done())

    def teardown(self) -> None:
        for cache in self.house.caches:
            self.run(cache.close())
        self.run(self.house.database.close())
        self.loop.close()
        self.folder.cleanup()

    # What the world answers, and what it must never be asked.

    async def may_write(self, _request: WritingRequest) -> None:
        if self.writer_refuses:
            raise WriterRefused("No.")

    async def take(self, post: Outgoing) -> Receipt:
        await self.vouch(post)
        if post.key in self.out:
            self.wrong.append(f"{post.key} was sent twice")
        if self.weather in WEATHER[:2]:
            self.out.add(post.key)
        match self.weather:
            case "refuses":
                raise PlatformRefused("No.")
            case "can't be reached":
                raise NotSent("No connection.")
            case "takes it":
                return receipt_of(post)
        raise ConnectionResetError

    async def look_up(self, post: Outgoing) -> Receipt | None:
        return receipt_of(post) if post.key in self.out else None

    async def change(self, what: str, post: Outgoing) -> None:
        if what == "correct":
            await self.vouch(post)

    async def vouch(self, outgoing: Outgoing) -> None:
        """What reaches a platform was last approved in this very form: by the journal, not by the rows."""
        async with self.house.database.read() as session:
            post = await session.get_one(Post, outgoing.key)
            entries = await journal.entries_after(session, self.ana.workspace_id, 0, limit=10_000)
        form = content_hash(
            platform=outgoing.platform,
            text=outgoing.text,
            title=outgoing.title,
            link=outgoing.link,
            preheader=outgoing.preheader,
        )
        approved, ended = "", False
        for entry in entries:
            if entry.payload.get("variant_id") == post.variant_id:
                if entry.kind == "variant.approved":
                    approved = entry.payload["content_hash"]
                elif entry.kind in VOIDING:
                    approved = ""
            if entry.payload.get("campaign_id") == post.campaign_id:
                ended = (ended or entry.kind in {"campaign.closed", "campaign.archived"}) and (
                    entry.kind != "campaign.reopened"
                )
        if ended or approved != form:
            self.wrong.append(f"{outgoing.text!r} went out, ended: {ended}, approved: {approved == form}")

    # What people do.

    @rule(refused=st.booleans())
    def start(self, refused: bool) -> None:
        if len({card.id for card, _ in self.shown}) > 2:
            return
        self.writer_refuses = refused
        brief = a_brief(platforms=(PlatformName.X,), variants=2)
        campaign = self.run(self.house.campaigns.start(brief, by=self.ana))
        self.run(self.house.campaigns.write(campaign))
        self.writer_refuses = False

    def deeds(self) -> dict[str, Deed]:
        ana, review, calendar = self.ana, self.house.review, self.house.calendar
        later = Slot(self.house.clock.now() + timedelta(hours=1), "UTC")
        self.edits += 1
        words = f"Edited words, number {self.edits}."

        def post(variant: VariantCard) -> Any:
            return variant.post.id if variant.post else "pst_none"

        def answered(step: ReviewStep, **said: Any) -> Deed:
            return lambda _, v: review.answer(v.id, step, seen=v.content_hash, state=v.state, by=ana, **said)

        return {
            "approve": lambda _, v: review.approve(v.id, seen=v.content_hash, by=ana),
            "request": answered(ReviewStep.CHANGES_REQUESTED, objection=Objection.TONE, reason="Softer."),
            "hold": answered(ReviewStep.PUT_ON_HOLD),
            "reject": answered(ReviewStep.REJECTED, reason="Too loud."),
            "withdraw": answered(ReviewStep.WITHDRAWN),
            "take up": answered(ReviewStep.REOPENED),
            "undo": lambda _, v: review.undo(v.id, seen=v.content_hash, state=v.state, by=ana),
            "edit": lambda _, v: self.house.editing.edit(
                v.id, seen=v.content_hash, state=v.state, text=words, by=ana
            ),
            "regenerate": lambda _, v: self.house.rewriting.regenerate(
                v.id, seen=v.content_hash, hint=words, by=ana
            ),
            "publish": lambda _, v: calendar.place(v.id, None, by=ana),
            "schedule": lambda _, v: calendar.place(v.id, later, by=ana),
            "move": lambda _, v: calendar.move(post(v), later, by=ana),
            "cancel": lambda _, v: calendar.cancel(post(v), by=ana),
            "settle": lambda _, v: calendar.settle(
                post(v), is_there=post(v) in self.out, url="https://example.com/1", by=ana
            ),
            "correct": lambda _, v: calendar.correct(post(v), by=ana),
            "take down": lambda _, v: calendar.take_down(post(v), reason="Wrong price.", by=ana),
            "close": lambda c, _: self.house.endings.close(c.id, by=ana),
            "archive": lambda c, _: self.house.endings.archive(c.id, by=ana),
            "reopen": lambda c, _: self.house.endings.reopen(c.id, by=ana),
        }

    @rule(names=st.lists(st.sampled_from(REVIEWING), min_size=1, max_size=2), which=WHICH, looked=LOOKED)
    def review(self, names: list[str], which: int, looked: bool) -> None:
        self.act(names, which, looked)

    @rule(names=st.lists(st.sampled_from(PLANNING), min_size=1, max_size=2), which=WHICH, looked=LOOKED)
    def plan(self, names: list[str], which: int, looked: bool) -> None:
        self.act(names, which, looked)

    @rule(name=st.sampled_from(ENDING), meanwhile=st.sampled_from((*REVIEWING, *PLANNING)), which=WHICH)
    def end(self, name: str, meanwhile: str, which: int) -> None:
        self.act([meanwhile, name], which, looked=False)

    def act(self, names: Sequence[str], which: int, looked: bool) -> None:
        """Some at once, about one variant: as it is now, or as it was when somebody last looked."""
        now = self.run(self.look())
        known = self.shown if looked and self.shown else now
        self.shown = now
        if not known:
            return
        card, variant = known[which % len(known)]
        deeds = self.deeds()

        async def do(deed: Deed) -> None:
            with suppress(CopydeskError):
                await deed(card, variant)

        async def together() -> None:
            await asyncio.gather(*(do(deeds[name]) for name in names))

        self.run(together())

    @rule()
    def approve_and_publish_all(self) -> None:
        """What most people do most of the time; by chance alone little would ever go out."""

        async def all_of_them() -> None:
            for _, variant in await self.look():
                with suppress(CopydeskError):
                    await self.house.review.approve(variant.id, seen=variant.content_hash, by=self.ana)
                    await self.house.calendar.place(variant.id, None, by=self.ana)

        self.run(all_of_them())

    @rule(weather=st.sampled_from(WEATHER), hours=st.sampled_from([0, 0, 1, 12]))
    def work(self, weather: str, hours: int) -> None:
        """Time passes, and the worker does what is due."""
        self.house.clock.advance(timedelta(hours=hours, seconds=1))
        self.weather = weather
        calendar = self.house.calendar

        async def ticks() -> None:
            for tick in (calendar.find_sending, calendar.recover, calendar.publish_due, calendar.amend_due):
                await tick()
            await calendar.complete_campaigns()

        self.run(ticks())

    async def look(self) -> list[tuple[CampaignCard, VariantCard]]:
        reads = self.house.reads
        cards = await reads.recent(self.ana) + await reads.recent(self.ana, state=CampaignState.ARCHIVED)
        return [(card, variant) for card in cards for variant in card.variants]

    # What holds after whatever was done.

    @invariant()
    def nothing_went_out_that_should_not_have(self) -> None:
        assert self.wrong == []

    @invariant()
    def what_is_stored_agrees(self) -> None:
        async def stored() -> Sequence[Any]:
            async with self.house.database.read() as session:
                rows = await session.execute(
                    select(Campaign.state, Variant, Post)
                    .join(Variant, Variant.campaign_id == Campaign.id)
                    .outerjoin(Post, Post.variant_id == Variant.id)
                )
                return rows.all()

        for state, variant, post in self.run(stored()):
            if state is CampaignState.COMPLETED:
                assert variant.state not in UNDECIDED
            if post is None:
                continue
            if state in {*ENDED, CampaignState.COMPLETED}:
                assert post.state not in OPEN
            if post.state in {PostState.SCHEDULED, PostState.MISSED}:
                form = (variant.state, variant.content_hash)
                assert form == (VariantState.APPROVED, post.content_hash)


def test_whatever_people_do_nothing_goes_out_that_is_not_approved_in_this_very_form(
    migrated_sqlite: Path,
) -> None:
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
    logs = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=quiet)
    try:
        run_state_machine_as_test(
            lambda: Team(migrated_sqlite),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        structlog.configure(wrapper_class=logs)
