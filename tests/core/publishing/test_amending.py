"""Amending: what is asked for is made once, under its fence, with exactly the content that was approved."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core.access.models import Member
from core.campaigns.content import content_hash
from core.campaigns.models import Variant
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import AmendmentKind, PlatformName, PostState, VariantState
from core.platforms.posting import Capability, NotSent, Outgoing, PlatformRefused, capabilities_of
from core.publishing import amendments, calendar
from core.publishing.amending import PAUSES, TOLD_AFTER, amend_due
from core.publishing.amendments import (
    BeingAmended,
    CannotAmend,
    NothingNew,
    NotOut,
)
from core.publishing.conflicts import ChangedMeanwhile, NotApproved
from core.publishing.models import IN_DOUBT, Amendment, Post
from core.publishing.publish import LEASE, TEXT_CHANGED, publish_due
from core.publishing.slots import Slot
from core.storage import journal
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, scope_of
from tests.stand_ins.clock import ManualClock

_X = PlatformName.X
NEW = "A backpack that keeps your laptop dry, from 89 euros."


class Desk:
    """One post that is out on X, and what people and a worker do with it."""

    def __init__(self, database: Database, clock: ManualClock, ana: Member, post: Post) -> None:
        self.database, self.clock, self.ana, self.post = database, clock, ana, post
        self.x = ScriptedPlatform()
        self.platforms = {_X: self.x}

    async def edit(self, text: str = NEW, state: VariantState = VariantState.APPROVED) -> None:
        """The variant's text becomes another one, and its state is `state`."""
        hashed = content_hash(platform=_X, text=text, title="", link=None)
        changed = {"text": text, "link": None, "content_hash": hashed, "state": state}
        async with self.database.write() as session:
            await session.execute(update(Variant).where(Variant.id == self.post.variant_id).values(**changed))

    async def correct(self, by: Member | None = None, seen: Any = None) -> Amendment:
        async with self.database.write() as session:
            return await amendments.ask_correction(
                session,
                scope_of(by or self.ana),
                self.post.id,
                capabilities_of(self.platforms),
                seen=seen,
                at=self.clock.now(),
            )

    async def take_down(self, by: Member | None = None, reason: str = "Wrong price.") -> Amendment:
        async with self.database.write() as session:
            return await amendments.ask_take_down(
                session,
                scope_of(by or self.ana),
                self.post.id,
                capabilities_of(self.platforms),
                reason=reason,
                at=self.clock.now(),
            )

    async def work(self) -> int:
        return await amend_due(self.database, self.platforms, self.clock)

    async def now(self) -> Post:
        async with self.database.read() as session:
            return await session.get_one(Post, self.post.id)

    async def asked(self) -> Amendment | None:
        async with self.database.read() as session:
            return (await session.scalars(select(Amendment))).one_or_none()

    async def variant(self) -> Variant:
        async with self.database.read() as session:
            return await session.get_one(Variant, self.post.variant_id)

    async def told(self) -> list[str]:
        """What the journal tells of the post since it is out."""
        async with self.database.read() as session:
            entries = await journal.entries_after(session, self.post.workspace_id, 0, limit=100)
        kinds = [entry.kind for entry in entries if entry.payload.get("post_id") == self.post.id]
        return kinds[kinds.index("post.published") + 1 :]


@pytest.fixture
async def desk(database: Database, clock: ManualClock) -> Desk:
    ana = await a_member(database, clock)
    desk = Desk(database, clock, ana, await a_post(database, clock, ana))
    await publish_due(database, desk.platforms, clock)
    return desk


async def test_what_was_approved_anew_takes_the_place_of_what_is_out(desk: Desk) -> None:
    await desk.edit()
    await desk.correct()
    assert await desk.work() == 1
    assert desk.x.changed == [("correct", NEW)]
    post = await desk.now()
    assert (post.state, post.content_hash) == (PostState.PUBLISHED, (await desk.variant()).content_hash)
    assert (post.amended_by, post.amended_at) == (desk.ana.id, desk.clock.now())
    assert await desk.told() == ["post.amendment_asked", "post.corrected"]
    assert await desk.asked() is None


async def test_what_is_taken_down_is_gone_says_why_and_may_be_published_again(desk: Desk) -> None:
    await desk.take_down()
    assert await desk.work() == 1
    assert desk.x.changed == [("take_down", f"remote-{desk.post.id}")]
    post = await desk.now()
    assert (post.state, post.reason, post.amended_by) == (PostState.TAKEN_DOWN, "Wrong price.", desk.ana.id)
    assert await desk.told() == ["post.amendment_asked", "post.taken_down"]
    async with desk.database.write() as session:
        variant = await session.get_one(Variant, post.variant_id)
        slot = Slot(desk.clock.now(), "UTC")
        again = await calendar.place(session, scope_of(desk.ana), variant, slot, at=desk.clock.now())
    assert again.state is PostState.SCHEDULED


@pytest.mark.parametrize("kind", AmendmentKind)
async def test_two_who_ask_at_once_are_one_change_and_the_other_is_told_who_was_faster(
    desk: Desk, kind: AmendmentKind
) -> None:
    await desk.edit()
    ben = await a_member(desk.database, desk.clock, "Ben")
    ask = desk.correct if kind is AmendmentKind.CORRECT else desk.take_down
    outcomes = await asyncio.gather(ask(desk.ana), ask(ben), return_exceptions=True)
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert isinstance(refused, BeingAmended)
    first = await desk.asked()
    assert first is not None
    assert refused.by == ("Ana" if first.asked_by == desk.ana.id else "Ben")
    assert await desk.told() == ["post.amendment_asked"]


async def test_taking_down_what_is_down_already_is_refused_in_words_and_changes_nothing(desk: Desk) -> None:
    await desk.take_down()
    await desk.work()
    with pytest.raises(NotOut, match=desk.post.id) as refused:
        await desk.take_down()
    assert refused.value.message == "This post is taken down already."
    assert await desk.work() == 0
    assert len(desk.x.changed) == 1


async def test_workers_at_once_make_a_change_with_one_call(desk: Desk) -> None:
    await desk.take_down()
    tried = await asyncio.gather(*(desk.work() for _ in range(4)))
    assert sum(tried) == 1
    assert len(desk.x.changed) == 1


async def test_a_text_that_is_not_approved_is_not_asked_for(desk: Desk) -> None:
    await desk.edit(state=VariantState.IN_REVIEW)
    with pytest.raises(NotApproved):
        await desk.correct()


async def test_a_text_that_changed_since_somebody_looked_is_not_asked_for(desk: Desk) -> None:
    seen = (await desk.variant()).content_hash
    await desk.edit()
    with pytest.raises(ChangedMeanwhile):
        await desk.correct(seen=seen)


async def test_what_is_out_already_is_nothing_to_correct(desk: Desk) -> None:
    with pytest.raises(NothingNew):
        await desk.correct()


@pytest.mark.parametrize(
    ("text", "state"),
    [("Tampered", VariantState.APPROVED), (NEW, VariantState.IN_REVIEW)],
    ids=["changed", "approval void"],
)
async def test_a_correction_whose_text_is_not_approved_any_more_is_not_made(
    desk: Desk, text: str, state: VariantState
) -> None:
    before = await desk.now()
    await desk.edit()
    await desk.correct()
    await desk.edit(text, state)
    await desk.work()
    assert desk.x.changed == []
    post = await desk.now()
    assert (post.state, post.content_hash) == (PostState.PUBLISHED, before.content_hash)
    assert post.reason == f"It was not corrected: {TEXT_CHANGED}"
    assert await desk.told() == ["post.amendment_asked", "post.amendment_failed"]
    assert await desk.asked() is None


@pytest.mark.parametrize("kind", AmendmentKind)
async def test_what_the_platform_refuses_stays_out_and_says_why_until_it_is_asked_for_again(
    desk: Desk, kind: AmendmentKind
) -> None:
    async def refuse(_change: str, _post: Outgoing) -> None:
        raise PlatformRefused("X lets nobody touch posts after an hour.\0")

    desk.x.change = refuse
    await desk.edit()
    ask, done = {
        AmendmentKind.CORRECT: (desk.correct, "corrected"),
        AmendmentKind.TAKE_DOWN: (desk.take_down, "taken down"),
    }[kind]
    await ask()
    await desk.work()
    post = await desk.now()
    assert post.state is PostState.PUBLISHED
    assert post.reason == f"It was not {done}: X lets nobody touch posts after an hour."
    assert await desk.told() == ["post.amendment_asked", "post.amendment_failed"]
    await ask()
    assert (await desk.now()).reason == ""


@pytest.mark.parametrize("error", [NotSent("No connection."), TimeoutError()])
async def test_what_is_not_answered_is_tried_with_growing_pauses_until_it_is_done(
    desk: Desk, error: Exception
) -> None:
    async def fail(_change: str, _post: Outgoing) -> None:
        raise error

    desk.x.change = fail
    await desk.take_down()
    for tries, pause in enumerate([*PAUSES, PAUSES[-1]], start=1):
        assert await desk.work() == 1
        assert await desk.work() == 0
        assert ("post.amendment_delayed" in await desk.told()) is (tries >= TOLD_AFTER)
        desk.clock.advance(max(pause, LEASE))
    waiting = await desk.asked()
    assert waiting is not None
    assert waiting.trouble
    assert (await desk.now()).state is PostState.PUBLISHED
    desk.x.change = None
    await desk.work()
    assert (await desk.now()).state is PostState.TAKEN_DOWN
    assert (await desk.told()).count("post.amendment_delayed") == 1


async def test_a_call_that_may_be_under_way_still_is_followed_by_no_other_before_its_lease_is_over(
    desk: Desk,
) -> None:
    async def silent(_change: str, _post: Outgoing) -> None:
        raise TimeoutError

    desk.x.change = silent
    await desk.edit()
    await desk.correct()
    await desk.work()
    await desk.take_down()  # comes first, but not while the other may still be made
    desk.x.change = None
    desk.clock.advance(LEASE - timedelta(seconds=1))
    assert await desk.work() == 0
    desk.clock.advance(timedelta(seconds=1))
    assert await desk.work() == 1
    assert (await desk.now()).state is PostState.TAKEN_DOWN


async def test_a_take_down_takes_the_place_of_a_correction_that_waits_for_long(desk: Desk) -> None:
    async def away(_change: str, _post: Outgoing) -> None:
        raise NotSent("No connection.")

    desk.x.change = away
    await desk.edit()
    await desk.correct()
    for pause in PAUSES:
        await desk.work()
        desk.clock.advance(pause)
    await desk.work()  # now it waits for an hour
    desk.x.change = None
    await desk.take_down()
    desk.clock.advance(LEASE)
    await desk.work()
    assert (await desk.now()).state is PostState.TAKEN_DOWN
    with pytest.raises(NotOut):
        await desk.correct()


async def test_a_correction_that_was_overtaken_records_nothing(desk: Desk) -> None:
    async def overtaken(change: str, _post: Outgoing) -> None:
        if change == "correct":
            await desk.take_down()

    desk.x.change = overtaken
    await desk.edit()
    await desk.correct()
    await desk.work()
    assert (await desk.now()).content_hash == IN_DOUBT  # it may have been made
    desk.clock.advance(LEASE)
    await desk.work()
    assert (await desk.now()).state is PostState.TAKEN_DOWN
    assert await desk.told() == ["post.amendment_asked", "post.amendment_asked", "post.taken_down"]


@pytest.mark.parametrize("error", [TimeoutError(), asyncio.CancelledError()])
async def test_of_a_correction_that_may_be_out_and_may_be_no_more_people_are_told_to_look_and_may_try_again(
    desk: Desk, error: BaseException
) -> None:
    async def unanswered(_change: str, _post: Outgoing) -> None:
        raise error

    before = (await desk.variant()).text
    desk.x.change = unanswered
    await desk.edit()
    await desk.correct()
    await desk.work()
    await desk.edit(state=VariantState.IN_REVIEW)
    desk.clock.advance(LEASE)
    await desk.work()
    post = await desk.now()
    assert (post.content_hash, desk.x.changed) == (IN_DOUBT, [("correct", NEW)])
    assert post.reason == f"It was not corrected: {TEXT_CHANGED} X may show either text; look there."

    desk.x.change = None
    await desk.edit(before)  # the very text that was out before
    await desk.correct()
    await desk.work()
    assert (await desk.now()).content_hash == (await desk.variant()).content_hash


async def test_a_correction_that_certainly_was_not_made_leaves_no_doubt_about_what_is_out(desk: Desk) -> None:
    async def away(_change: str, _post: Outgoing) -> None:
        raise NotSent("No connection.")

    before = (await desk.now()).content_hash
    desk.x.change = away
    await desk.edit()
    await desk.correct()
    await desk.work()
    assert (await desk.now()).content_hash == before


async def test_a_worker_that_slept_through_its_lease_records_nothing(desk: Desk) -> None:
    async def fall_asleep(_change: str, _post: Outgoing) -> None:
        desk.clock.advance(LEASE + timedelta(seconds=1))
        desk.x.change = None
        await desk.work()

    desk.x.change = fall_asleep
    await desk.take_down()
    await desk.work()
    assert len(desk.x.changed) == 2
    assert (await desk.told()).count("post.taken_down") == 1


async def test_a_platform_that_can_not_do_it_is_not_asked_and_says_what_to_do(desk: Desk) -> None:
    await desk.edit()
    desk.x.capabilities = frozenset({Capability.DELETE})
    with pytest.raises(CannotAmend) as refused:
        await desk.correct()
    assert refused.value.message == "X can't change posts; take it down and publish it again."
    desk.x.capabilities = frozenset({Capability.EDIT})
    with pytest.raises(CannotAmend) as refused:
        await desk.take_down()
    assert refused.value.message == "X lets nobody delete posts from here. Delete it there."
    assert await desk.asked() is None


async def test_a_post_that_somebody_found_by_hand_is_not_touched_from_here(desk: Desk) -> None:
    async with desk.database.write() as session:
        await session.execute(update(Post).values(remote_id=""))
    with pytest.raises(CannotAmend, match="x") as refused:
        await desk.take_down()
    assert "X's own id of it is not known here" in refused.value.message


async def test_what_is_not_out_can_be_neither_corrected_nor_taken_down(desk: Desk) -> None:
    await desk.edit()
    for state in set(PostState) - {PostState.PUBLISHED}:
        async with desk.database.write() as session:
            await session.execute(update(Post).values(state=state))
        for ask in (desk.correct, desk.take_down):
            with pytest.raises(NotOut):
                await ask()


async def test_a_take_down_needs_a_reason_that_can_be_read(desk: Desk) -> None:
    for reason in ("", " \n", "because " * 100):
        with pytest.raises(InvalidInput) as refused:
            await desk.take_down(reason=reason)
        assert list(refused.value.fields) == ["reason"]


async def test_nobody_of_another_workspace_touches_it(desk: Desk) -> None:
    zed = await a_member(desk.database, desk.clock, "Zed", team="T2")
    await desk.edit()
    for ask in (desk.correct, desk.take_down):
        with pytest.raises(NotFound):
            await ask(zed)
