"""The calendar: only approved variants, one live post each, and no change to what has left."""

import asyncio
from datetime import timedelta

import pytest

from core.foundation.ids import PlatformName, VariantState
from core.publishing import calendar
from core.publishing.calendar import AlreadyPlaced, NotApproved, TooLate
from core.publishing.models import Post
from core.publishing.publish import claim_due, publish_due
from core.publishing.slots import Slot
from core.review.decide import find_variant
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, a_variant, scope_in, scope_of
from tests.stand_ins.clock import ManualClock


def now_in_utc(clock: ManualClock) -> Slot:
    return Slot(clock.now(), "UTC")


@pytest.mark.parametrize("state", [state for state in VariantState if state is not VariantState.APPROVED])
async def test_only_an_approved_variant_can_be_placed(
    database: Database, clock: ManualClock, state: VariantState
) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana, state=state)
    with pytest.raises(NotApproved):
        async with database.write() as session:
            await calendar.place(session, scope_of(ana), variant, now_in_utc(clock), at=clock.now())


async def test_two_clicks_on_publish_make_one_post(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana, state=VariantState.APPROVED)

    async def click() -> Post:
        async with database.write() as session:
            return await calendar.place(session, scope_of(ana), variant, now_in_utc(clock), at=clock.now())

    outcomes = await asyncio.gather(click(), click(), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyPlaced", "Post"]


async def test_a_cancelled_post_may_be_followed_by_another(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    async with database.write() as session:
        await calendar.cancel(session, scope_of(ana), post.id, at=clock.now())
    async with database.write() as session:
        variant = await find_variant(session, scope_of(ana), post.variant_id)
        second = await calendar.place(session, scope_of(ana), variant, now_in_utc(clock), at=clock.now())
    assert second.id != post.id


async def test_a_published_variant_is_not_placed_again(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    await publish_due(database, {PlatformName.X: ScriptedPlatform()}, clock)
    with pytest.raises(AlreadyPlaced, match="A") as refused:
        async with database.write() as session:
            variant = await find_variant(session, scope_of(ana), post.variant_id)
            await calendar.place(session, scope_of(ana), variant, now_in_utc(clock), at=clock.now())
    assert "already published" in refused.value.message


async def test_moving_a_post_takes_it_from_a_worker_that_has_just_claimed_it(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    async with database.write() as session:
        [claimed] = await claim_due(session, clock.now(), lease=timedelta(seconds=90), limit=5)
    later = Slot(clock.now() + timedelta(days=1), "UTC")
    async with database.write() as session:
        moved = await calendar.move(session, scope_of(ana), post.id, later, at=clock.now())
    assert moved.fence > claimed.fence
    assert moved.due_at == later.at


async def test_what_has_left_can_be_neither_moved_nor_cancelled(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    await publish_due(database, {PlatformName.X: ScriptedPlatform()}, clock)
    with pytest.raises(TooLate):
        async with database.write() as session:
            await calendar.cancel(session, scope_of(ana), post.id, at=clock.now())


async def test_the_calendar_lists_what_is_still_on_its_way(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    later = await a_post(database, clock, ana, due=clock.now() + timedelta(hours=2))
    sooner = await a_post(database, clock, ana, due=clock.now() + timedelta(hours=1))
    await a_post(database, clock, ana)
    await publish_due(database, {PlatformName.X: ScriptedPlatform()}, clock)
    async with database.read() as session:
        coming = await calendar.upcoming(session, scope_in(ana.workspace_id))
    assert [post.id for post in coming] == [sooner.id, later.id]
