"""Images are made ready before a post is begun, so that what was never begun is never in doubt."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.campaigns.models import Variant
from core.foundation.attached import Attached
from core.foundation.ids import ContentHash, PlatformName, PostState, VariantState
from core.platforms.below import HALF_OUT
from core.platforms.posting import NotSent, Outgoing, PlatformRefused, RateLimited, Receipt
from core.publishing import calendar, readying
from core.publishing.missed import MISSED_AFTER
from core.publishing.models import Post
from core.publishing.publish import LEASE, publish_due
from core.publishing.slots import Slot
from core.storage import journal
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, a_variant, receipt_of, scope_of
from tests.stand_ins.clock import ManualClock

X, MASTODON = PlatformName.X, PlatformName.MASTODON
KETTLE = Attached.image("a" * 64, "A red kettle.")


@dataclass
class WithImages(ScriptedPlatform):
    """A platform whose posts are made ready as the test says."""

    readies: Callable[[Outgoing], Awaitable[None]] | None = None

    async def make_ready(self, post: Outgoing) -> None:
        if self.readies is not None:
            await self.readies(post)


async def a_post_with_an_image(database: Database, clock: ManualClock) -> Post:
    ana = await a_member(database, clock)
    variant = await a_variant(database, clock, ana, state=VariantState.APPROVED, media=[KETTLE])
    async with database.write() as session:
        return await calendar.place(session, scope_of(ana), variant, Slot(clock.now(), "UTC"), at=clock.now())


async def reread(database: Database, post: Post) -> Post:
    async with database.read() as session:
        return await session.get_one(Post, post.id)


async def test_images_are_made_ready_before_the_post_is_begun(database: Database, clock: ManualClock) -> None:
    seen = []

    async def look(outgoing: Outgoing) -> None:
        seen.append((outgoing.media, (await reread(database, post)).state, platform.received))

    post, platform = await a_post_with_an_image(database, clock), WithImages(readies=look)
    await publish_due(database, {X: platform}, clock)

    assert seen == [((KETTLE,), PostState.SCHEDULED, platform.received)]
    assert (await reread(database, post)).state is PostState.PUBLISHED
    assert len(platform.received) == 1


async def test_making_images_ready_takes_nothing_of_the_time_of_the_call(
    database: Database, clock: ManualClock
) -> None:
    async def dawdle(_: Outgoing) -> None:
        clock.advance(readying.READY_WITHIN)

    async def look(outgoing: Outgoing) -> Receipt:
        left.append((await reread(database, post)).leased_until - clock.now())
        return receipt_of(outgoing)

    left: list[timedelta] = []
    post = await a_post_with_an_image(database, clock)
    await publish_due(database, {X: WithImages(answer=look, readies=dawdle)}, clock)
    assert left == [LEASE]


async def test_a_post_whose_image_can_not_be_made_to_fit_fails_with_that_sentence(
    database: Database, clock: ManualClock
) -> None:
    async def refuse(_: Outgoing) -> None:
        raise PlatformRefused("X takes no image of this shape.")

    post, platform = await a_post_with_an_image(database, clock), WithImages(readies=refuse)
    await publish_due(database, {X: platform}, clock)

    there = await reread(database, post)
    assert (there.state, there.reason) == (PostState.FAILED, "X takes no image of this shape.")
    assert platform.received == []


async def test_images_that_are_away_are_a_try_that_never_left(database: Database, clock: ManualClock) -> None:
    async def be_away(_: Outgoing) -> None:
        raise NotSent("The place where images are kept does not answer.")

    post, platform = await a_post_with_an_image(database, clock), WithImages(readies=be_away)
    await publish_due(database, {X: platform}, clock)

    there = await reread(database, post)
    assert (there.state, there.attempts, platform.received) == (PostState.SCHEDULED, 1, [])
    assert there.reason.startswith("The place where images are kept")


async def test_images_that_take_too_long_are_gone_on_with_soon_and_are_no_failed_try(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_: Outgoing) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(readying, "READY_WITHIN", timedelta())
    post, platform = await a_post_with_an_image(database, clock), WithImages(readies=never)
    await publish_due(database, {X: platform}, clock)
    there = await reread(database, post)
    assert (there.state, there.attempts, platform.received) == (PostState.SCHEDULED, 0, [])

    clock.advance(readying.AGAIN_AFTER)
    platform.readies = None
    await publish_due(database, {X: platform}, clock)
    assert (await reread(database, post)).state is PostState.PUBLISHED


async def test_a_post_whose_images_never_get_ready_is_told_of_once_and_missed_in_the_end(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_: Outgoing) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(readying, "READY_WITHIN", timedelta())
    post, platform = await a_post_with_an_image(database, clock), WithImages(readies=never)
    told = []
    for late in (timedelta(), readying.LATE, 2 * readying.LATE, MISSED_AFTER, MISSED_AFTER * 1.1):
        clock.advance(post.slot_at + late + timedelta(seconds=1) - clock.now())
        await publish_due(database, {X: platform}, clock)
        async with database.read() as session:
            entries = await journal.entries_after(session, post.workspace_id, 0, limit=100)
        told.append([entry.kind for entry in entries if entry.kind in {"post.put_off", "post.missed"}])

    once = ["post.put_off"]
    assert told == [[], once, once, [*once, "post.missed"], [*once, "post.missed"]]
    there = await reread(database, post)
    assert (there.state, platform.received) == (PostState.MISSED, [])
    assert there.reason == "Its images could not be made ready in time."


async def test_nobody_waits_for_the_images_of_another_post(database: Database, clock: ManualClock) -> None:
    async def wait_for_the_others(_: Outgoing) -> None:
        await sent.wait()

    async def tell(outgoing: Outgoing) -> Receipt:
        sent.set()
        return receipt_of(outgoing)

    sent = asyncio.Event()
    slow = await a_post_with_an_image(database, clock)
    quick = await a_post(database, clock, await a_member(database, clock), platform=MASTODON)
    platforms = {
        X: WithImages(readies=wait_for_the_others),
        MASTODON: ScriptedPlatform(MASTODON, answer=tell),
    }
    async with asyncio.timeout(60):
        await publish_due(database, platforms, clock)
    for post in (slow, quick):
        assert (await reread(database, post)).state is PostState.PUBLISHED


async def test_who_is_stopped_while_images_are_made_ready_leaves_the_post_to_others_at_once(
    database: Database, clock: ManualClock
) -> None:
    async def hang(_: Outgoing) -> None:
        begun.set()
        await asyncio.Event().wait()

    begun = asyncio.Event()
    post = await a_post_with_an_image(database, clock)
    run = asyncio.create_task(publish_due(database, {X: WithImages(readies=hang)}, clock))
    async with asyncio.timeout(60):
        await begun.wait()
    others = WithImages()
    await publish_due(database, {X: others}, clock)
    assert others.received == []  # it is held

    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    await publish_due(database, {X: others}, clock)
    assert len(others.received) == 1
    assert (await reread(database, post)).state is PostState.PUBLISHED


async def test_a_text_that_changes_while_images_are_made_ready_is_not_sent(
    database: Database, clock: ManualClock
) -> None:
    async def edit(_: Outgoing) -> None:
        async with database.write() as session:
            await session.execute(update(Variant).values(content_hash=ContentHash("another")))

    post, platform = await a_post_with_an_image(database, clock), WithImages(readies=edit)
    await publish_due(database, {X: platform}, clock)
    assert platform.received == []
    assert (await reread(database, post)).state is PostState.FAILED


async def test_an_image_that_went_bad_keeps_back_nothing_of_a_thread_that_is_out_in_part(
    database: Database, clock: ManualClock
) -> None:
    async def break_off(outgoing: Outgoing) -> Receipt:
        await outgoing.steps.keep(HALF_OUT, "1")
        raise RateLimited("Enough for now.")

    async def refuse(_: Outgoing) -> None:
        raise PlatformRefused("An image of this post is damaged.")

    post, platform = await a_post_with_an_image(database, clock), WithImages(answer=break_off)
    await publish_due(database, {X: platform}, clock)
    platform.answer, platform.readies = None, refuse
    clock.advance(timedelta(minutes=5))
    await publish_due(database, {X: platform}, clock)
    assert (await reread(database, post)).state is PostState.PUBLISHED
