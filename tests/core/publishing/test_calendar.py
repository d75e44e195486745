"""The calendar: only approved variants, one live post each, and no change to what has left."""

import asyncio
from datetime import timedelta

import pytest

from core.foundation.ids import PlatformName, PostState, VariantState
from core.platforms.posting import Outgoing, PlatformRefused, Receipt
from core.publishing import calendar
from core.publishing.conflicts import AlreadyPlaced, NotApproved, TooLate
from core.publishing.models import Post
from core.publishing.publish import claim_due, publish_due
from core.publishing.repeating import Again
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


async def again(database: Database, clock: ManualClock, first: Post, *, after: Post | None = None) -> Post:
    """Its variant is to go out once more, `after` the post that whoever asks has seen."""
    async with database.write() as session:
        scope = scope_in(first.workspace_id, first.created_by)
        variant = await find_variant(session, scope, first.variant_id, held=True)
        asked = Again((after or first).id)
        return await calendar.place(session, scope, variant, now_in_utc(clock), at=clock.now(), again=asked)


async def test_what_is_out_goes_out_once_more_where_that_is_asked_for_and_of_two_clicks_once(
    database: Database, clock: ManualClock
) -> None:
    first = await a_post(database, clock, await a_member(database, clock))
    platform = ScriptedPlatform()
    await publish_due(database, {PlatformName.X: platform}, clock)
    clicks = (again(database, clock, first), again(database, clock, first))
    outcomes = await asyncio.gather(*clicks, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyPlaced", "Post"]
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert len({post.key for post in platform.received}) == 2
    with pytest.raises(AlreadyPlaced):  # a click that comes late
        await again(database, clock, first)


async def test_what_is_not_out_yet_does_not_go_out_twice(database: Database, clock: ManualClock) -> None:
    first = await a_post(database, clock, await a_member(database, clock))
    with pytest.raises(AlreadyPlaced):
        await again(database, clock, first)


async def test_a_repetition_that_was_cancelled_or_failed_may_be_followed_by_another(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    first = await a_post(database, clock, ana)
    await publish_due(database, {PlatformName.X: ScriptedPlatform()}, clock)
    cancelled = await again(database, clock, first)
    async with database.write() as session:
        await calendar.cancel(session, scope_of(ana), cancelled.id, at=clock.now())
        variant = await find_variant(session, scope_of(ana), first.variant_id)
    with pytest.raises(AlreadyPlaced):  # the first is out still
        async with database.write() as session:
            await calendar.place(session, scope_of(ana), variant, now_in_utc(clock), at=clock.now())
    refused = await again(database, clock, first)

    async def no(_post: Outgoing) -> Receipt:
        raise PlatformRefused("X has taken this very text before.")

    await publish_due(database, {PlatformName.X: ScriptedPlatform(answer=no)}, clock)
    async with database.write() as session:
        third = await calendar.place(session, scope_of(ana), variant, now_in_utc(clock), at=clock.now())
    assert (cancelled.occurrence, refused.occurrence, third.occurrence) == (1, 1, 1)


async def test_whose_approval_is_gone_goes_out_no_more(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    first = await a_post(database, clock, ana)
    await publish_due(database, {PlatformName.X: ScriptedPlatform()}, clock)
    second = await again(database, clock, first)
    async with database.write() as session:
        variant = await find_variant(session, scope_of(ana), first.variant_id, held=True)
        await calendar.take_off(session, scope_of(ana), variant, at=clock.now(), may_be_out=True)
    async with database.read() as session:
        states = [(await session.get_one(Post, post.id)).state for post in (first, second)]
    assert states == [PostState.PUBLISHED, PostState.CANCELLED]


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
