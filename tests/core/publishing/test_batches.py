"""Publishing many posts that are due at once: in batches, none of which waits for a call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event

from core.campaigns.models import Variant
from core.foundation.ids import ContentHash, PlatformName, PostState
from core.platforms.posting import Outgoing, Receipt
from core.publishing import publish, recording
from core.publishing.models import Post
from core.publishing.publish import LEASE, publish_due
from core.storage import journal
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable
from tests.builders import ScriptedPlatform, a_member, a_post, receipt_of
from tests.stand_ins.clock import ManualClock

_X, _BLUESKY = PlatformName.X, PlatformName.BLUESKY


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, a run claims all there is."""
    monkeypatch.setattr(publish, "CLAIMS_FOR", timedelta(minutes=2))


async def posts(database: Database, clock: ManualClock, *platforms: PlatformName) -> list[Post]:
    ana = await a_member(database, clock)
    return [await a_post(database, clock, ana, platform=platform) for platform in platforms]


async def states(database: Database, posts: list[Post]) -> list[PostState]:
    async with database.read() as session:
        return [(await session.get_one(Post, post.id)).state for post in posts]


async def test_one_run_sends_all_that_is_due_with_three_transactions_to_a_batch(
    database: Database, clock: ManualClock
) -> None:
    due = await posts(database, clock, *[_X] * 12)
    commits: list[Any] = []
    event.listen(database.engine.sync_engine, "commit", commits.append)
    outcomes = await publish_due(database, {_X: ScriptedPlatform()}, clock, limit=5)
    assert [outcome.state for outcome in outcomes] == [PostState.PUBLISHED] * 12
    assert await states(database, due) == [PostState.PUBLISHED] * 12
    assert len(commits) <= 3 * 3 + 1  # and one look for posts of the other platforms
    async with database.read() as session:
        assert await journal.verify(session, due[0].workspace_id) is None


@asynccontextmanager
async def hanging_run(
    database: Database, clock: ManualClock, hanging: PlatformName, fine: PlatformName
) -> AsyncIterator[tuple["asyncio.Task[Any]", ScriptedPlatform]]:
    """A run in which one platform answers nothing until the block ends."""
    answers = asyncio.Event()

    async def hang(post: Outgoing) -> Receipt:
        await answers.wait()
        return receipt_of(post)

    stuck = ScriptedPlatform(hanging, answer=hang)
    platforms = {hanging: stuck, fine: ScriptedPlatform(fine)}
    run = asyncio.create_task(publish_due(database, platforms, clock, limit=2))
    try:
        yield run, stuck
    finally:
        answers.set()
        await asyncio.gather(run, return_exceptions=True)


async def test_a_platform_that_hangs_keeps_no_other_from_being_claimed_sent_and_recorded(
    database: Database, clock: ManualClock
) -> None:
    due = await posts(database, clock, *[_X, _BLUESKY] * 5)
    on_x, elsewhere = due[::2], due[1::2]
    async with hanging_run(database, clock, hanging=_X, fine=_BLUESKY) as (run, stuck):
        async with asyncio.timeout(60):
            while await states(database, elsewhere) != [PostState.PUBLISHED] * 5:
                await asyncio.sleep(0.01)
        assert not run.done()
        # It has as many calls under way as it may, or what was claimed together with its last place.
        assert len(stuck.received) in {2, 3}
        assert (await states(database, on_x)).count(PostState.SCHEDULED) == 5 - len(stuck.received)
    assert await states(database, on_x) == [PostState.PUBLISHED] * 5


async def test_what_was_sent_is_recorded_though_no_more_can_be_claimed(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wait_a_moment(post: Outgoing) -> Receipt:
        await lost.wait()
        return receipt_of(post)

    async def claim_once(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(publish, "claim_due", lose_the_database)
        return await claim_due(*given, **named)

    async def lose_the_database(*_: Any, **__: Any) -> Any:
        lost.set()
        raise DatabaseUnavailable("does not answer")

    claim_due, lost = publish.claim_due, asyncio.Event()
    monkeypatch.setattr(publish, "claim_due", claim_once)
    due = await posts(database, clock, _X, _BLUESKY, _BLUESKY)
    platforms = {name: ScriptedPlatform(name, answer=wait_a_moment) for name in (_X, _BLUESKY)}
    with pytest.raises(DatabaseUnavailable):
        await publish_due(database, platforms, clock, limit=2)
    assert sorted(await states(database, due)) == [PostState.PUBLISHED] * 2 + [PostState.SCHEDULED]


@pytest.mark.parametrize(
    ("away_for", "left"), [(2, PostState.PUBLISHED), (200, PostState.SENDING)], ids=["a moment", "too long"]
)
async def test_a_receipt_that_comes_while_the_database_is_away_is_kept_for_it_as_long_as_the_lease_lasts(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, away_for: int, left: PostState
) -> None:
    write_down, tries = recording.write_down, []

    async def away(session: Any, results: Any, *still: Any, **named: Any) -> Any:
        if results and not any(result.state is PostState.FAILED for result in results):
            clock.advance(timedelta(seconds=1))
            tries.append(clock.now())
            if len(tries) <= away_for:
                raise DatabaseUnavailable("does not answer")
        return await write_down(session, results, *still, **named)

    monkeypatch.setattr(recording, "write_down", away)
    monkeypatch.setattr(recording, "RECORD_AGAIN", timedelta(milliseconds=1))
    due = await posts(database, clock, _X, _X)
    platform = ScriptedPlatform()
    await publish_due(database, {_X: platform}, clock)
    assert (len(platform.received), await states(database, due)) == (2, [left] * 2)
    assert len(tries) <= LEASE.total_seconds() + 2


async def test_a_result_that_can_not_be_kept_takes_no_other_along(
    database: Database, clock: ManualClock
) -> None:
    async def say_something(post: Outgoing) -> Receipt:
        if post.key == due[1].id:
            # After the last moment there is, in UTC.
            late = datetime.max.replace(tzinfo=timezone(-timedelta(hours=1)))
            return Receipt(remote_id="1", url="https://example.com/1", published_at=late)
        return receipt_of(post)

    due = await posts(database, clock, _X, _X, _X)
    await publish_due(database, {_X: ScriptedPlatform(answer=say_something)}, clock)
    published = PostState.PUBLISHED
    assert await states(database, due) == [published, PostState.SENDING, published]


async def test_of_a_batch_only_what_is_still_as_approved_and_still_claimed_is_begun(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = publish._commit_sending
    due = await posts(database, clock, _X, _X, _X)

    async def meddle(database: Database, clock: ManualClock, claimed: Any) -> Any:
        async with database.write() as session:
            moved = await session.get_one(Post, due[0].id)
            moved.fence += 1
            variant = await session.get_one(Variant, due[1].variant_id)
            variant.content_hash = ContentHash("0" * 64)
        return await begin(database, clock, claimed)

    monkeypatch.setattr(publish, "_commit_sending", meddle)
    platform = ScriptedPlatform()
    outcomes = await publish_due(database, {_X: platform}, clock)
    assert [sent.key for sent in platform.received] == [due[2].id]
    assert await states(database, due) == [PostState.SCHEDULED, PostState.FAILED, PostState.PUBLISHED]
    assert {outcome.post.id: outcome.state for outcome in outcomes} == {
        due[0].id: None,
        due[1].id: None,
        due[2].id: PostState.PUBLISHED,
    }
