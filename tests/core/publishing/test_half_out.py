"""A post of which a part is out goes on until all of it is: it can't be called off, and does not give up."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from core.foundation.errors import InvalidInput
from core.foundation.events.posts import PostCancelled
from core.foundation.ids import PlatformName, PostState
from core.platforms.below import HALF_OUT
from core.platforms.posting import CredentialsExpired, NotSent, Outgoing, RateLimited, Receipt
from core.publishing import calendar
from core.publishing.conflicts import OnItsWay, TooLate
from core.publishing.models import Post
from core.publishing.publish import publish_due
from core.publishing.sending import RETRY_WAITS
from core.publishing.slots import Slot
from core.storage.database import Database
from core.storage.journal import JournalEntry
from tests.builders import ScriptedPlatform, a_member, a_post, receipt_of, scope_of
from tests.stand_ins.clock import ManualClock


async def test_a_thread_that_broke_off_can_not_be_called_off_and_is_finished(
    database: Database, clock: ManualClock
) -> None:
    async def breaks_off(outgoing: Outgoing) -> Receipt:
        await outgoing.steps.keep(HALF_OUT, "1")
        raise RateLimited("Enough for now.")

    platform = ScriptedPlatform(answer=breaks_off)
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    await publish_due(database, {PlatformName.X: platform}, clock)
    with pytest.raises(TooLate) as refused:
        async with database.write() as session:
            await calendar.cancel(session, scope_of(ana), post.id, at=clock.now())
    assert refused.value.message.startswith("A part of this post is out")
    with pytest.raises(OnItsWay):
        async with database.write() as session:
            await calendar.clear(session, scope_of(ana), post.campaign_id, at=clock.now())

    async def takes(outgoing: Outgoing) -> Receipt:
        return receipt_of(outgoing)

    platform.answer = takes
    clock.advance(timedelta(minutes=5))
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert (await reread(database, post)).state is PostState.PUBLISHED


async def test_a_thread_that_broke_off_does_not_fail_however_often_it_can_not_be_sent(
    database: Database, clock: ManualClock
) -> None:
    async def away(outgoing: Outgoing) -> Receipt:
        await outgoing.steps.keep(HALF_OUT, "1")
        raise NotSent("No connection.")

    post = await a_post(database, clock, await a_member(database, clock))
    for wait in (*RETRY_WAITS, RETRY_WAITS[-1], RETRY_WAITS[-1]):
        await publish_due(database, {PlatformName.X: ScriptedPlatform(answer=away)}, clock)
        clock.advance(wait)
    assert (await reread(database, post)).state is PostState.SCHEDULED


async def test_a_campaign_with_a_post_that_is_half_out_is_told_when_that_goes_on(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    later = clock.now() + timedelta(minutes=50)
    await publish_due(database, {PlatformName.X: half_out(RateLimited("Enough.", until=later))}, clock)
    with pytest.raises(OnItsWay) as refused:
        async with database.write() as session:
            await calendar.clear(session, scope_of(ana), post.campaign_id, at=clock.now())
    when = f"{later.astimezone(ZoneInfo(post.zone)):%H:%M on %d %B} in {post.zone}"
    assert refused.value.message.startswith(f"A post for X is out in part, and goes on at {when}.")


async def test_what_is_left_of_a_post_is_not_moved_further_than_a_day(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    await publish_due(database, {PlatformName.X: half_out(RateLimited("Enough."))}, clock)
    far, near = (Slot(clock.now() + timedelta(days=days), "UTC") for days in (2, 1))
    with pytest.raises(InvalidInput, match="a part of this post is out"):
        async with database.write() as session:
            await calendar.move(session, scope_of(ana), post.id, far, at=clock.now())
    async with database.write() as session:
        moved = await calendar.move(session, scope_of(ana), post.id, near, at=clock.now())
    assert moved.due_at == near.at


async def test_a_missed_post_that_is_half_out_can_knowingly_be_left_so_and_its_campaign_closed(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    platform = half_out(CredentialsExpired("The login is over."))
    await publish_due(database, {PlatformName.X: platform}, clock)
    clock.advance(timedelta(days=2))
    await publish_due(database, {PlatformName.X: platform}, clock)
    with pytest.raises(OnItsWay, match=post.id) as refused:
        async with database.write() as session:
            await calendar.clear(session, scope_of(ana), post.campaign_id, at=clock.now())
    assert "cancel it, which leaves it as it is" in refused.value.message
    with pytest.raises(TooLate):  # as taking its approval back would
        async with database.write() as session:
            await calendar.cancel(session, scope_of(ana), post.id, at=clock.now())
    async with database.write() as session:
        left = await calendar.cancel(session, scope_of(ana), post.id, at=clock.now(), may_stay_out=True)
    assert (left.state, left.reason) == (PostState.CANCELLED, calendar.A_PART_STAYS)
    async with database.write() as session:
        await calendar.clear(session, scope_of(ana), post.campaign_id, at=clock.now())
        [told] = await session.scalars(select(JournalEntry).where(JournalEntry.kind == PostCancelled.kind))
        assert told.payload["stays_out"] is True


def half_out(trouble: Exception) -> ScriptedPlatform:
    """A platform that takes the first text, and then none."""

    async def breaks_off(outgoing: Outgoing) -> Receipt:
        await outgoing.steps.keep(HALF_OUT, "1")
        raise trouble

    return ScriptedPlatform(answer=breaks_off)


async def reread(database: Database, post: Post) -> Post:
    async with database.read() as session:
        return await session.get_one(Post, post.id)
