"""Posts that are long overdue: never sent unasked, and what people then do with them."""

from datetime import timedelta

import pytest

from core.campaigns.models import Variant
from core.foundation.errors import Unavailable
from core.foundation.ids import PlatformName, PostState
from core.platforms.posting import NotSent, Outgoing, Receipt
from core.publishing import calendar
from core.publishing.calendar import cancel, move, place, upcoming
from core.publishing.conflicts import AlreadyPlaced
from core.publishing.missed import MISSED_AFTER
from core.publishing.models import Post
from core.publishing.publish import LEASE, claim_due, publish_due
from core.publishing.recover import give_up_lost, look_up_unknown
from core.publishing.sending import RETRY_WAITS
from core.publishing.slots import Slot
from core.storage import journal
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, receipt_of, scope_in, scope_of
from tests.stand_ins.clock import ManualClock

DAYS = timedelta(days=9)


async def reread(database: Database, post: Post) -> Post:
    async with database.read() as session:
        return await session.get_one(Post, post.id)


async def a_missed_post(database: Database, clock: ManualClock, platform: ScriptedPlatform) -> Post:
    post = await a_post(database, clock, await a_member(database, clock))
    clock.advance(DAYS)
    await publish_due(database, {PlatformName.X: platform}, clock)
    return await reread(database, post)


async def test_a_post_that_is_long_overdue_is_not_sent_unasked(
    database: Database, clock: ManualClock
) -> None:
    platform = ScriptedPlatform()
    post = await a_missed_post(database, clock, platform)
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert platform.received == []
    assert post.state is PostState.MISSED
    async with database.read() as session:
        entries = await journal.entries_after(session, post.workspace_id, 0, limit=100)
        listed = await upcoming(session, scope_in(post.workspace_id))
    assert [entry.kind for entry in entries][-1] == "post.missed"
    assert [one.id for one in listed] == [post.id]


async def test_a_post_that_is_late_but_not_long_overdue_is_sent(
    database: Database, clock: ManualClock
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))
    clock.advance(MISSED_AFTER)
    await publish_due(database, {PlatformName.X: ScriptedPlatform()}, clock)
    assert (await reread(database, post)).state is PostState.PUBLISHED


async def test_a_post_whose_worker_was_killed_before_the_call_is_not_sent_days_later(
    database: Database, clock: ManualClock
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))
    async with database.write() as session:
        await claim_due(session, clock.now(), lease=LEASE, limit=1)
    clock.advance(DAYS)
    platform = ScriptedPlatform()
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert (platform.received, (await reread(database, post)).state) == ([], PostState.MISSED)


async def test_a_post_in_doubt_found_absent_after_days_is_not_sent_unasked(
    database: Database, clock: ManualClock
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))

    async def nothing(_post: Outgoing) -> Receipt | None:
        return None

    async def no_answer(_post: Outgoing) -> Receipt:
        raise Unavailable("no answer")

    platforms = {PlatformName.X: ScriptedPlatform(answer=no_answer, look_up=nothing)}
    await publish_due(database, platforms, clock)
    clock.advance(DAYS)
    await give_up_lost(database, clock)
    await look_up_unknown(database, platforms, clock)
    await publish_due(database, platforms, clock)
    assert (await reread(database, post)).state is PostState.MISSED


async def test_a_post_that_is_tried_again_is_late_only_from_its_next_try(
    database: Database, clock: ManualClock
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))
    answers = [NotSent("no room"), NotSent("no room")]

    async def at_the_third(tried: Outgoing) -> Receipt:
        if answers:
            raise answers.pop()
        return receipt_of(tried)

    platforms = {PlatformName.X: ScriptedPlatform(answer=at_the_third)}
    for wait in RETRY_WAITS[:3]:
        await publish_due(database, platforms, clock, missed_after=timedelta(seconds=20))
        clock.advance(wait)
    assert (await reread(database, post)).state is PostState.PUBLISHED


async def test_a_missed_post_goes_out_once_somebody_says_so(database: Database, clock: ManualClock) -> None:
    platform = ScriptedPlatform()
    post = await a_missed_post(database, clock, platform)
    ana = await a_member(database, clock)
    async with database.write() as session:
        await move(session, scope_of(ana), post.id, Slot(clock.now(), "UTC"), at=clock.now())
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert (len(platform.received), (await reread(database, post)).state) == (1, PostState.PUBLISHED)


async def test_a_missed_post_can_be_cancelled_and_its_variant_placed_anew_only_then(
    database: Database, clock: ManualClock
) -> None:
    post = await a_missed_post(database, clock, ScriptedPlatform())
    ana = await a_member(database, clock)
    slot = Slot(clock.now(), "UTC")
    async with database.read() as session:
        variant = await session.get_one(Variant, post.variant_id)
    with pytest.raises(AlreadyPlaced) as refused:
        async with database.write() as session:
            await place(session, scope_of(ana), variant, slot, at=clock.now())
    assert "missed" in refused.value.message
    async with database.write() as session:
        await cancel(session, scope_of(ana), post.id, at=clock.now())
        anew = await calendar.place(session, scope_of(ana), variant, slot, at=clock.now())
    assert anew.state is PostState.SCHEDULED
