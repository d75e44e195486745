"""Publishing when time runs out: a lease that is over, a slow database, a platform that is slow to show."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest

from core.foundation.clock import Clock
from core.foundation.ids import PlatformName, PostId, PostState
from core.platforms.posting import Outgoing, Receipt
from core.publishing import publish
from core.publishing.models import Post
from core.publishing.publish import LEASE, publish_due
from core.publishing.recover import give_up_lost, look_up_unknown
from core.publishing.sending import CALL_TIMEOUT, RETRY_WAITS
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, receipt_of
from tests.stand_ins.clock import ManualClock

_X = PlatformName.X
Begun = Mapping[PostId, Outgoing]


async def state_of(database: Database, post: Post) -> PostState:
    async with database.read() as session:
        return (await session.get_one(Post, post.id)).state


async def test_a_post_whose_commit_took_longer_than_its_lease_is_left_to_whoever_took_it_over(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, other, late = publish._begin, ScriptedPlatform(), ScriptedPlatform()

    async def begin_and_wait(database: Database, clock: Clock, posts: Sequence[Post]) -> Begun:
        monkeypatch.setattr(publish, "_begin", begin)
        begun = await begin(database, clock, posts)
        manual.advance(LEASE)
        await give_up_lost(database, clock)
        await look_up_unknown(database, {_X: other}, clock)
        await publish_due(database, {_X: other}, clock)
        return begun

    manual = clock
    monkeypatch.setattr(publish, "_begin", begin_and_wait)
    post = await a_post(database, clock, await a_member(database, clock))
    await publish_due(database, {_X: late}, clock)
    assert (len(other.received), len(late.received)) == (1, 0)
    assert await state_of(database, post) is PostState.PUBLISHED


async def test_a_call_that_could_outlast_its_lease_is_not_begun_and_comes_later(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, platform = publish._begin, ScriptedPlatform()

    async def begin_slowly(database: Database, clock: Clock, posts: Sequence[Post]) -> Begun:
        begun = await begin(database, clock, posts)
        manual.advance(LEASE - CALL_TIMEOUT + timedelta(seconds=1))
        return begun

    manual = clock
    monkeypatch.setattr(publish, "_begin", begin_slowly)
    post = await a_post(database, clock, await a_member(database, clock))
    await publish_due(database, {_X: platform}, clock)
    assert platform.received == []
    assert await state_of(database, post) is PostState.SCHEDULED
    monkeypatch.setattr(publish, "_begin", begin)
    clock.advance(RETRY_WAITS[0])
    await publish_due(database, {_X: platform}, clock)
    assert await state_of(database, post) is PostState.PUBLISHED


async def test_a_post_its_platform_shows_only_after_a_while_is_not_sent_again_meanwhile(
    database: Database, clock: ManualClock
) -> None:
    visible_from: list[datetime] = []

    async def lose_the_connection(_post: Outgoing) -> Receipt:
        visible_from.append(clock.now() + timedelta(seconds=30))
        raise ConnectionResetError

    async def look(post: Outgoing) -> Receipt | None:
        return receipt_of(post) if clock.now() >= visible_from[0] else None

    platform = ScriptedPlatform(answer=lose_the_connection, look_up=look)
    post = await a_post(database, clock, await a_member(database, clock))
    for _ in range(12):
        await publish_due(database, {_X: platform}, clock)
        await look_up_unknown(database, {_X: platform}, clock)
        clock.advance(timedelta(seconds=10))
    assert len(platform.received) == 1
    assert await state_of(database, post) is PostState.PUBLISHED
