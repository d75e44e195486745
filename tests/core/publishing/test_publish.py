"""Publishing: sent once, recorded under its fence, and never sent again while the outcome is open."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from core.campaigns.models import Variant
from core.flow.agenda import Agenda, Work
from core.foundation.errors import Unavailable
from core.foundation.ids import ContentHash, PlatformName, PostState
from core.foundation.logs import correlated
from core.platforms.posting import NotSent, Outgoing, PlatformRefused, Receipt
from core.publishing import publish, sending
from core.publishing.models import Post
from core.publishing.publish import CLAIM_LEASE, LEASE, claim_due, publish_due
from core.publishing.recover import LOOK_EVERY, give_up_lost, look_up_unknown, settle
from core.publishing.sending import CALL_TIMEOUT, RETRY_WAITS
from core.storage import journal
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, receipt_of, scope_of
from tests.stand_ins.clock import ManualClock

_X, _BLUESKY = PlatformName.X, PlatformName.BLUESKY


async def reread(database: Database, post: Post) -> Post:
    async with database.read() as session:
        return await session.get_one(Post, post.id)


async def kinds(database: Database, post: Post) -> list[str]:
    async with database.read() as session:
        entries = await journal.entries_after(session, post.workspace_id, 0, limit=100)
    return [entry.kind for entry in entries if entry.payload.get("post_id") == post.id]


async def test_a_due_post_is_sent_and_published(database: Database, clock: ManualClock) -> None:
    post = await a_post(database, clock, await a_member(database, clock))
    platform = ScriptedPlatform()
    await publish_due(database, {PlatformName.X: platform}, clock)
    published = await reread(database, post)
    assert published.state is PostState.PUBLISHED
    assert published.url == f"https://example.com/{post.id}"
    assert await kinds(database, post) == ["post.scheduled", "post.published"]


async def test_a_post_that_is_not_due_waits(database: Database, clock: ManualClock) -> None:
    later = clock.now() + timedelta(hours=1)
    post = await a_post(database, clock, await a_member(database, clock), due=later)
    platform = ScriptedPlatform()
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert platform.received == []
    clock.advance(timedelta(hours=1))
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert (await reread(database, post)).state is PostState.PUBLISHED


async def test_many_workers_send_each_post_once(database: Database, clock: ManualClock) -> None:
    ana = await a_member(database, clock)
    posts = [await a_post(database, clock, ana) for _ in range(12)]
    platform = ScriptedPlatform()
    await asyncio.gather(
        *(publish_due(database, {PlatformName.X: platform}, clock, limit=5) for _ in range(6))
    )
    assert sorted(sent.key for sent in platform.received) == sorted(post.id for post in posts)


async def test_a_refused_post_has_failed_and_says_why(database: Database, clock: ManualClock) -> None:
    async def refuse(_post: Outgoing) -> Receipt:
        raise PlatformRefused("X refuses the same text twice.")

    post = await a_post(database, clock, await a_member(database, clock))
    await publish_due(database, {PlatformName.X: ScriptedPlatform(answer=refuse)}, clock)
    failed = await reread(database, post)
    assert (failed.state, failed.reason) == (PostState.FAILED, "X refuses the same text twice.")


@pytest.mark.parametrize("said", ["No\0.", "No \ud800.", "No. " * 10_000], ids=["zero", "half", "long"])
async def test_whatever_a_platform_says_can_be_kept(
    database: Database, clock: ManualClock, said: str
) -> None:
    async def refuse(_post: Outgoing) -> Receipt:
        raise PlatformRefused(said)

    async def take(_post: Outgoing) -> Receipt:
        return Receipt(remote_id=said, url=said, published_at=clock.now())

    ana = await a_member(database, clock)
    refused = await a_post(database, clock, ana)
    await publish_due(database, {PlatformName.X: ScriptedPlatform(answer=refuse)}, clock)
    taken = await a_post(database, clock, ana)
    await publish_due(database, {PlatformName.X: ScriptedPlatform(answer=take)}, clock)

    assert (await reread(database, refused)).state is PostState.FAILED
    assert (await reread(database, taken)).state is PostState.PUBLISHED


async def test_a_post_that_certainly_never_left_is_tried_again_and_then_fails(
    database: Database, clock: ManualClock
) -> None:
    async def never_left(_post: Outgoing) -> Receipt:
        raise NotSent("No connection.")

    platform = ScriptedPlatform(answer=never_left)
    post = await a_post(database, clock, await a_member(database, clock))
    for wait in (*RETRY_WAITS, timedelta()):
        await publish_due(database, {PlatformName.X: platform}, clock)
        clock.advance(wait)
    failed = await reread(database, post)
    assert failed.state is PostState.FAILED
    assert failed.attempts == len(RETRY_WAITS) + 1
    assert await kinds(database, post) == ["post.scheduled", "post.failed"]


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), RuntimeError("a bug of ours")])
async def test_a_post_whose_platform_never_answered_is_not_sent_twice(
    database: Database, clock: ManualClock, error: Exception
) -> None:
    async def silent(_post: Outgoing) -> Receipt:
        raise error

    platform = ScriptedPlatform(answer=silent)
    post = await a_post(database, clock, await a_member(database, clock))
    for _ in range(3):
        await publish_due(database, {PlatformName.X: platform}, clock)
        clock.advance(LEASE + timedelta(hours=1))
    assert len(platform.received) == 1
    assert (await reread(database, post)).state is PostState.UNKNOWN


async def test_a_post_whose_text_changed_after_approval_is_not_sent(
    database: Database, clock: ManualClock
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))
    async with database.write() as session:
        changed = update(Variant).where(Variant.id == post.variant_id)
        await session.execute(changed.values(text="Tampered", content_hash=ContentHash("0" * 64)))
    platform = ScriptedPlatform()
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert platform.received == []
    assert (await reread(database, post)).state is PostState.FAILED


async def test_a_worker_that_slept_through_its_lease_records_nothing(
    database: Database, clock: ManualClock
) -> None:
    async def fall_asleep(post: Outgoing) -> Receipt:
        clock.advance(LEASE + timedelta(seconds=1))
        await give_up_lost(database, clock)
        return receipt_of(post)

    post = await a_post(database, clock, await a_member(database, clock))
    outcomes = await publish_due(database, {PlatformName.X: ScriptedPlatform(answer=fall_asleep)}, clock)
    assert [outcome.state for outcome in outcomes] == [None]
    assert (await reread(database, post)).state is PostState.UNKNOWN


async def test_a_claim_that_ran_out_before_sending_sends_nothing(
    database: Database, clock: ManualClock
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))
    async with database.write() as session:
        await claim_due(session, clock.now(), lease=LEASE, limit=5)
    platform = ScriptedPlatform()
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert platform.received == []  # somebody else holds it
    clock.advance(LEASE)
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert (await reread(database, post)).state is PostState.PUBLISHED


async def sending_and_lost(
    database: Database, clock: ManualClock, platform: PlatformName = PlatformName.X
) -> Post:
    """A post whose worker died after it said SENDING."""

    async def dies(_post: Outgoing) -> Receipt:
        raise asyncio.CancelledError

    post = await a_post(database, clock, await a_member(database, clock), platform=platform)
    await publish_due(database, {platform: ScriptedPlatform(answer=dies)}, clock)
    assert (await reread(database, post)).state is PostState.SENDING
    clock.advance(LEASE)
    return post


async def test_a_post_left_sending_becomes_unknown_once_its_lease_is_over(
    database: Database, clock: ManualClock
) -> None:
    post = await sending_and_lost(database, clock)
    assert await give_up_lost(database, clock) == 1
    assert (await reread(database, post)).state is PostState.UNKNOWN
    assert await kinds(database, post) == ["post.scheduled", "post.unknown"]


async def test_an_unknown_post_that_its_platform_has_is_published(
    database: Database, clock: ManualClock
) -> None:
    async def there(post: Outgoing) -> Receipt | None:
        return receipt_of(post)

    post = await sending_and_lost(database, clock)
    await give_up_lost(database, clock)
    platform = ScriptedPlatform(look_up=there)
    assert await look_up_unknown(database, {PlatformName.X: platform}, clock) == 1
    assert (await reread(database, post)).state is PostState.PUBLISHED
    assert platform.received == []


async def test_an_unknown_post_that_is_certainly_absent_goes_out_again(
    database: Database, clock: ManualClock
) -> None:
    post = await sending_and_lost(database, clock)
    await give_up_lost(database, clock)
    platform = ScriptedPlatform()
    await look_up_unknown(database, {PlatformName.X: platform}, clock)
    await publish_due(database, {PlatformName.X: platform}, clock)
    assert len(platform.received) == 1
    assert (await reread(database, post)).state is PostState.PUBLISHED


async def test_a_platform_that_cannot_tell_is_asked_now_and_then_and_people_decide(
    database: Database, clock: ManualClock
) -> None:
    asked = 0

    async def cannot_tell(_post: Outgoing) -> Receipt | None:
        nonlocal asked
        asked += 1
        raise Unavailable("Try later.")

    ana = await a_member(database, clock)
    post = await sending_and_lost(database, clock)
    await give_up_lost(database, clock)
    platforms = {PlatformName.X: ScriptedPlatform(look_up=cannot_tell)}
    for _ in range(3):
        await look_up_unknown(database, platforms, clock)
    assert asked == 1
    clock.advance(LOOK_EVERY)
    await look_up_unknown(database, platforms, clock)
    assert asked == 2
    url = "https://example.com/found-by-hand"
    async with database.write() as session:
        await settle(session, scope_of(ana), post.id, is_there=True, url=url, at=clock.now())
    assert (await reread(database, post)).url == url


async def test_of_mail_in_doubt_nobody_is_asked_for_an_address(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    post = await sending_and_lost(database, clock, platform=PlatformName.EMAIL)
    await give_up_lost(database, clock)
    async with database.write() as session:
        await settle(session, scope_of(ana), post.id, is_there=True, url="", at=clock.now())
    assert (await reread(database, post)).state is PostState.PUBLISHED


def test_a_call_ends_well_before_its_lease() -> None:
    assert CALL_TIMEOUT < LEASE
    assert CALL_TIMEOUT < LOOK_EVERY


async def test_a_post_that_waited_long_for_its_turn_has_a_whole_lease_for_its_call(
    database: Database, clock: ManualClock
) -> None:
    async def slow(post: Outgoing) -> Receipt:
        clock.advance(CALL_TIMEOUT - timedelta(seconds=1))
        assert await give_up_lost(database, clock) == 0
        return receipt_of(post)

    post = await a_post(database, clock, await a_member(database, clock))
    platforms = {PlatformName.X: ScriptedPlatform(answer=slow)}
    await publish_due(database, platforms, _LateClock(clock, late=CLAIM_LEASE - timedelta(seconds=1)))
    assert (await reread(database, post)).state is PostState.PUBLISHED


class _LateClock:
    """Lets time pass after it was asked once, as when a worker waits for the database after its claim."""

    def __init__(self, clock: ManualClock, *, late: timedelta) -> None:
        self._clock, self._late = clock, late

    def now(self) -> datetime:
        now = self._clock.now()
        self._clock.advance(self._late)
        self._late = timedelta()
        return now


async def test_a_platform_that_never_answers_a_look_up_holds_up_no_other(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_post: Outgoing) -> Receipt | None:
        await asyncio.Event().wait()
        raise AssertionError

    async def there(post: Outgoing) -> Receipt | None:
        return receipt_of(post)

    monkeypatch.setattr(sending, "CALL_TIMEOUT", timedelta(seconds=0.05))
    ana = await a_member(database, clock)
    hanging, fine = [await a_post(database, clock, ana, platform=name) for name in (_X, _BLUESKY)]
    await lose(database, hanging, fine)
    platforms = {_X: ScriptedPlatform(_X, look_up=hang), _BLUESKY: ScriptedPlatform(_BLUESKY, look_up=there)}
    assert await look_up_unknown(database, platforms, clock) == 1
    assert (await reread(database, hanging)).state is PostState.UNKNOWN
    assert (await reread(database, fine)).state is PostState.PUBLISHED


async def test_a_platform_that_is_not_there_any_more_holds_up_no_other(
    database: Database, clock: ManualClock
) -> None:
    ana = await a_member(database, clock)
    gone, fine = [await a_post(database, clock, ana, platform=name) for name in (_X, _BLUESKY)]
    await lose(database, gone, fine)
    assert await look_up_unknown(database, {_BLUESKY: ScriptedPlatform(_BLUESKY)}, clock) == 1
    assert (await reread(database, gone)).state is PostState.UNKNOWN


async def lose(database: Database, *posts: Post) -> None:
    """Put posts where a worker that died while sending leaves them."""
    async with database.write() as session:
        lost = update(Post).where(Post.id.in_([post.id for post in posts]))
        await session.execute(lost.values(state=PostState.UNKNOWN))


async def test_what_is_recovered_keeps_the_correlation_id_of_the_request_that_placed_it(
    database: Database, clock: ManualClock
) -> None:
    with correlated("cor_placed"):
        post = await sending_and_lost(database, clock)
    with correlated("cor_tick"):
        await give_up_lost(database, clock)
        platform = ScriptedPlatform()
        await look_up_unknown(database, {PlatformName.X: platform}, clock)
    async with database.read() as session:
        entries = await journal.entries_after(session, post.workspace_id, 0, limit=100)
    assert [entry.kind for entry in entries] == ["post.scheduled", "post.unknown", "post.scheduled"]
    assert {entry.correlation_id for entry in entries} == {"cor_placed"}


async def _claimed(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> asyncio.Task[Any]:
    """A worker that has claimed what is due and comes no further."""
    claimed = asyncio.Event()

    async def come_no_further(*_: object) -> None:
        claimed.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(publish, "_commit_sending", come_no_further)
        worker = asyncio.create_task(publish_due(database, {_X: ScriptedPlatform()}, clock))
        await claimed.wait()
    return worker


async def test_posts_a_worker_had_claimed_when_it_was_killed_wait_for_a_moment_only(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await a_member(database, clock)
    posts = [await a_post(database, clock, ana) for _ in range(20)]
    killed = await _claimed(database, clock, monkeypatch)
    platform = ScriptedPlatform()
    await publish_due(database, {_X: platform}, clock)
    assert not platform.received
    clock.advance(CLAIM_LEASE)
    await publish_due(database, {_X: platform}, clock)
    assert {sent.key for sent in platform.received} == {post.id for post in posts}
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)


async def test_a_claim_of_a_worker_whose_clock_was_an_hour_ahead_binds_nobody(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))
    ahead = ManualClock(clock.now() + timedelta(hours=1))
    killed = await _claimed(database, ahead, monkeypatch)
    assert (await Agenda(database, clock).due())[Work.PUBLISH] <= clock.now()
    platform = ScriptedPlatform()
    await publish_due(database, {_X: platform}, clock)
    assert [sent.key for sent in platform.received] == [post.id]
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)


async def test_posts_a_worker_had_claimed_when_it_was_stopped_are_sent_by_another_at_once(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await a_member(database, clock)
    posts = [await a_post(database, clock, ana) for _ in range(3)]
    stopped = await _claimed(database, clock, monkeypatch)
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    platform = ScriptedPlatform()
    await publish_due(database, {_X: platform}, clock)
    assert {sent.key for sent in platform.received} == {post.id for post in posts}
