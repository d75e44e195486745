"""A post of which a part is out goes on until all of it is: it can't be called off, and does not give up."""

from datetime import timedelta

import pytest

from core.foundation.ids import PlatformName, PostState
from core.platforms.below import HALF_OUT
from core.platforms.posting import NotSent, Outgoing, RateLimited, Receipt
from core.publishing import calendar
from core.publishing.conflicts import OnItsWay, TooLate
from core.publishing.models import Post
from core.publishing.publish import publish_due
from core.publishing.sending import RETRY_WAITS
from core.storage.database import Database
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


async def reread(database: Database, post: Post) -> Post:
    async with database.read() as session:
        return await session.get_one(Post, post.id)
