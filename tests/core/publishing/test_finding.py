"""A post whose sender may be dead is looked up early: what is found counts, what isn't may still come."""

import asyncio
from datetime import timedelta

from core.foundation.ids import PlatformName, PostState
from core.platforms.posting import Outgoing, Receipt
from core.publishing.models import Post
from core.publishing.publish import LEASE, publish_due
from core.publishing.recover import LONG_CALL, find_sending
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, receipt_of
from tests.core.publishing.test_publish import kinds, reread
from tests.stand_ins.clock import ManualClock


async def there(post: Outgoing) -> Receipt | None:
    return receipt_of(post)


async def in_mid_call(database: Database, clock: ManualClock) -> Post:
    """A post whose worker died just after its call had begun."""

    async def dies(_post: Outgoing) -> Receipt:
        raise asyncio.CancelledError

    post = await a_post(database, clock, await a_member(database, clock))
    await publish_due(database, {PlatformName.X: ScriptedPlatform(answer=dies)}, clock)
    return post


async def test_what_a_dead_worker_sent_is_found_long_before_its_lease_is_over(
    database: Database, clock: ManualClock
) -> None:
    post = await in_mid_call(database, clock)
    platforms = {PlatformName.X: ScriptedPlatform(look_up=there)}

    clock.advance(LONG_CALL - timedelta(seconds=1))
    at_first = await find_sending(database, platforms, clock)
    clock.advance(timedelta(seconds=1))
    then = await find_sending(database, platforms, clock)

    assert (at_first, then) == (0, 1)
    assert (await reread(database, post)).state is PostState.PUBLISHED
    assert await kinds(database, post) == ["post.scheduled", "post.published"]


async def test_what_is_not_there_while_its_lease_lasts_is_neither_sent_again_nor_in_doubt(
    database: Database, clock: ManualClock
) -> None:
    post = await in_mid_call(database, clock)
    platform = ScriptedPlatform()
    for _ in range(int(LEASE / LONG_CALL)):
        clock.advance(LONG_CALL)
        await find_sending(database, {PlatformName.X: platform}, clock)
        await publish_due(database, {PlatformName.X: platform}, clock)

    assert platform.received == []
    assert (await reread(database, post)).state is PostState.SENDING


async def test_a_slow_call_whose_post_was_found_meanwhile_changes_nothing_when_it_ends(
    database: Database, clock: ManualClock
) -> None:
    async def slowly(post: Outgoing) -> Receipt:
        clock.advance(LONG_CALL)
        assert await find_sending(database, {PlatformName.X: ScriptedPlatform(look_up=there)}, clock) == 1
        return receipt_of(post)

    post = await a_post(database, clock, await a_member(database, clock))
    await publish_due(database, {PlatformName.X: ScriptedPlatform(answer=slowly)}, clock)

    assert (await reread(database, post)).state is PostState.PUBLISHED
    assert await kinds(database, post) == ["post.scheduled", "post.published"]
