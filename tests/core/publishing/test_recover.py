"""Recovering: which posts are given up, looked up or settled, and what is written down about no other."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from core.access.models import Member
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import PlatformName, PostState
from core.platforms.posting import Outgoing, Receipt
from core.publishing import recover
from core.publishing.conflicts import TooLate
from core.publishing.models import Post
from core.publishing.publish import LEASE, LONGEST_CLAIM, claim_due, publish_due
from core.publishing.recover import LONG_CALL
from core.storage import journal
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, receipt_of, scope_of
from tests.stand_ins.clock import ManualClock

URL = "http://example.com/post"


@pytest.fixture
async def ana(database: Database, clock: ManualClock) -> Member:
    return await a_member(database, clock)


async def a_post_in(
    database: Database, clock: ManualClock, by: Member, state: PostState, *, lease: timedelta = timedelta()
) -> Post:
    """A post in `state`, leased for `lease` from now, under the fence 7."""
    post = await a_post(database, clock, by)
    values = {"state": state, "leased_until": clock.now() + lease, "fence": 7, "reason": "In doubt."}
    async with database.write() as session:
        await session.execute(update(Post).where(Post.id == post.id).values(**values))
    return await now(database, post)


async def now(database: Database, post: Post) -> Post:
    async with database.read() as session:
        return await session.get_one(Post, post.id)


async def last_event(database: Database, by: Member) -> tuple[str, str, dict[str, Any]]:
    async with database.read() as session:
        entry = (await journal.entries_after(session, by.workspace_id, 0, limit=99))[-1]
    return entry.kind, entry.actor, entry.payload


async def settle(
    database: Database, clock: ManualClock, post: Post, by: Member, *, is_there: bool = True, url: str = URL
) -> Post:
    async with database.write() as session:
        return await recover.settle(
            session, scope_of(by), post.id, is_there=is_there, url=url, at=clock.now()
        )


def ids_of(post: Post) -> dict[str, str]:
    return {
        "campaign_id": post.campaign_id,
        "variant_id": post.variant_id,
        "post_id": post.id,
        "platform": post.platform,
    }


async def test_only_a_post_that_is_being_sent_by_nobody_any_more_is_given_up(
    database: Database, clock: ManualClock, ana: Member
) -> None:
    lost = await a_post_in(database, clock, ana, PostState.SENDING)
    held = await a_post_in(database, clock, ana, PostState.SENDING, lease=LEASE)
    waiting = await a_post_in(database, clock, ana, PostState.SCHEDULED)

    assert await recover.give_up_lost(database, clock) == 1

    given_up, *others = [await now(database, post) for post in (lost, held, waiting)]
    why = "The worker stopped while it was sending; the platform may have the post."
    assert (given_up.state, given_up.fence, given_up.reason) == (PostState.UNKNOWN, 8, why)
    assert [(post.state, post.fence) for post in others] == [(PostState.SENDING, 7), (PostState.SCHEDULED, 7)]
    kind, _, payload = await last_event(database, ana)
    assert (kind, payload) == ("post.unknown", {**ids_of(lost), "reason": why})


@pytest.mark.parametrize("is_there", [True, False])
async def test_what_a_person_found_out_settles_that_post_and_no_other(
    database: Database, clock: ManualClock, ana: Member, is_there: bool
) -> None:
    ben = await a_member(database, clock, "Ben")
    twin, post = [await a_post_in(database, clock, ana, PostState.UNKNOWN) for _ in range(2)]
    clock.advance(timedelta(minutes=5))

    settled = await settle(database, clock, post, ben, is_there=is_there)

    kept = await now(database, post)
    for found in (settled, kept):
        assert (found.fence, found.leased_until, found.reason) == (8, clock.now(), "")
    assert (await now(database, twin)).state is PostState.UNKNOWN
    kind, actor, payload = await last_event(database, ana)
    assert actor == ben.id
    if is_there:
        assert (kept.state, kept.url, kept.remote_id) == (PostState.PUBLISHED, URL, "")
        assert (kind, kept.published_at) == ("post.published", clock.now())
        assert payload == {**ids_of(post), "url": URL, "late_seconds": 300.0, "left_out": ""}
    else:
        assert (kept.state, kept.due_at) == (PostState.SCHEDULED, clock.now())
        assert kind == "post.scheduled"
        assert payload == {**ids_of(post), "due_at": payload["due_at"], "zone": "UTC"}
        assert payload["due_at"].startswith(f"{clock.now():%Y-%m-%dT%H:%M}")


async def test_a_post_in_doubt_is_settled_by_nobody_of_another_workspace(
    database: Database, clock: ManualClock, ana: Member
) -> None:
    post = await a_post_in(database, clock, ana, PostState.UNKNOWN)
    with pytest.raises(NotFound):
        await settle(database, clock, post, await a_member(database, clock, "Zed", team="T2"))
    assert (await now(database, post)).state is PostState.UNKNOWN


@pytest.mark.parametrize("state", [PostState.SENDING, PostState.PUBLISHED, PostState.SCHEDULED])
async def test_what_is_not_in_doubt_is_not_settled_and_the_sentence_says_what_it_is(
    database: Database, clock: ManualClock, ana: Member, state: PostState
) -> None:
    post = await a_post_in(database, clock, ana, state)
    with pytest.raises(TooLate, match=post.id) as told:
        await settle(database, clock, post, ana)
    assert f"This post is {state}" in told.value.message
    assert (await now(database, post)).fence == 7


@pytest.mark.parametrize("url", ["", "example.com/post", "ftp://example.com/post"])
async def test_a_post_that_is_there_has_a_whole_address(
    database: Database, clock: ManualClock, ana: Member, url: str
) -> None:
    post = await a_post_in(database, clock, ana, PostState.UNKNOWN)
    with pytest.raises(InvalidInput) as refused:
        await settle(database, clock, post, ana, url=url)
    assert refused.value.fields == {"url": "must be the whole address of the post, starting with https://."}


async def test_only_posts_in_doubt_are_looked_up_and_the_longest_in_doubt_first(
    database: Database, clock: ManualClock, ana: Member
) -> None:
    for state in (PostState.SCHEDULED, PostState.PUBLISHED, PostState.FAILED):
        await a_post_in(database, clock, ana, state)
    later, first = [
        await a_post_in(database, clock, ana, PostState.UNKNOWN, lease=-timedelta(seconds=seconds))
        for seconds in (1, 2)
    ]
    asked: list[str] = []

    async def find(post: Outgoing) -> Receipt:
        asked.append(post.key)
        return receipt_of(post)

    platforms = {PlatformName.X: ScriptedPlatform(look_up=find)}
    assert await recover.look_up_unknown(database, platforms, clock, limit=1) == 1
    assert await recover.look_up_unknown(database, platforms, clock, limit=1) == 1
    assert asked == [first.id, later.id]


async def test_only_posts_whose_calls_take_long_are_looked_for_while_they_are_sent(
    database: Database, clock: ManualClock, ana: Member
) -> None:
    long = LEASE - LONG_CALL
    for state, lease in (
        (PostState.SCHEDULED, long),
        (PostState.UNKNOWN, long),
        (PostState.SENDING, LEASE),
    ):
        await a_post_in(database, clock, ana, state, lease=lease)
    later = await a_post_in(database, clock, ana, PostState.SENDING, lease=long)
    first = await a_post_in(database, clock, ana, PostState.SENDING, lease=timedelta(seconds=1))
    asked: list[str] = []

    async def find(post: Outgoing) -> Receipt:
        asked.append(post.key)
        return receipt_of(post)

    platforms = {PlatformName.X: ScriptedPlatform(look_up=find)}
    assert await recover.find_sending(database, platforms, clock, limit=1) == 1
    assert await recover.find_sending(database, platforms, clock, limit=9) == 1
    assert asked == [first.id, later.id]


async def test_what_a_platform_says_of_a_post_that_somebody_settled_meanwhile_counts_for_nothing(
    database: Database, clock: ManualClock, ana: Member
) -> None:
    post = await a_post_in(database, clock, ana, PostState.UNKNOWN)

    async def find(asked: Outgoing) -> Receipt:
        await settle(database, clock, post, ana, is_there=False)
        return receipt_of(asked)

    platforms = {PlatformName.X: ScriptedPlatform(look_up=find)}
    assert await recover.look_up_unknown(database, platforms, clock) == 0
    assert (await now(database, post)).state is PostState.SCHEDULED


async def test_what_a_platform_says_under_an_older_fence_counts_for_nothing(
    database: Database, clock: ManualClock, ana: Member
) -> None:
    post = await a_post_in(database, clock, ana, PostState.UNKNOWN)

    async def find(asked: Outgoing) -> Receipt:
        async with database.write() as session:
            await session.execute(update(Post).where(Post.id == post.id).values(fence=99))
        return receipt_of(asked)

    platforms = {PlatformName.X: ScriptedPlatform(look_up=find)}
    assert await recover.look_up_unknown(database, platforms, clock) == 0
    assert (await now(database, post)).state is PostState.UNKNOWN


@pytest.mark.parametrize(
    ("overdue", "state"), [(timedelta(hours=1), PostState.SCHEDULED), (timedelta(hours=3), PostState.MISSED)]
)
async def test_a_post_found_absent_goes_out_again_unless_it_is_later_than_is_allowed_here(
    database: Database, clock: ManualClock, ana: Member, overdue: timedelta, state: PostState
) -> None:
    post = await a_post_in(database, clock, ana, PostState.UNKNOWN)
    clock.advance(overdue)
    platforms = {PlatformName.X: ScriptedPlatform()}
    allowed = timedelta(hours=2)
    assert await recover.look_up_unknown(database, platforms, clock, missed_after=allowed) == 1
    assert (await now(database, post)).state is state


@pytest.mark.parametrize(
    ("lease", "is_free"),
    [
        (timedelta(), True),
        (timedelta(microseconds=1), False),
        (LONGEST_CLAIM, False),
        (LONGEST_CLAIM + timedelta(microseconds=1), True),
    ],
)
async def test_a_claim_holds_until_its_last_moment_and_none_beyond_what_a_right_clock_makes(
    database: Database, clock: ManualClock, ana: Member, lease: timedelta, is_free: bool
) -> None:
    await a_post_in(database, clock, ana, PostState.SCHEDULED, lease=lease)
    async with database.write() as session:
        claimed = await claim_due(session, clock.now(), lease=LEASE, limit=9)
    assert [post.fence for post in claimed] == ([8] if is_free else [])


async def test_a_call_that_ends_while_another_sends_the_post_anew_records_nothing(
    database: Database, clock: ManualClock, ana: Member
) -> None:
    post = await a_post(database, clock, ana)

    async def be_overtaken(outgoing: Outgoing) -> Receipt:
        async with database.write() as session:
            await session.execute(update(Post).where(Post.id == post.id).values(fence=99))
        return receipt_of(outgoing)

    platforms = {PlatformName.X: ScriptedPlatform(answer=be_overtaken)}
    [attempt] = await publish_due(database, platforms, clock)
    kept = await now(database, post)
    assert (attempt.state, kept.state, kept.fence) == (None, PostState.SENDING, 99)
