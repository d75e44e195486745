"""An account whose platform answers nothing, or wants to be left alone, is left alone; the others are not."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from core.accounts.pace import FAILURES, FIRST_PAUSE, TRYING
from core.foundation.ids import PostState
from core.platforms.connecting import CannotSay
from core.platforms.posting import (
    NotSent,
    Outgoing,
    RateLimited,
    Receipt,
)
from core.publishing.models import Post
from core.publishing.publish import LEASE
from core.publishing.recover import look_up_unknown
from core.storage import journal
from tests.core.accounts.conftest import House
from tests.core.accounts.test_posting_as import now, placed, work

Answer = Callable[[Outgoing], Awaitable[Receipt]]


def raising(error: Exception) -> Answer:
    async def answer(_post: Outgoing) -> Receipt:
        raise error

    return answer


async def sent_to(house: House, answer: Answer | None, *, posts: int = 1) -> list[Post]:
    """As many posts, placed as the usual account and sent one after the other, each answered so."""
    account, *_ = await house.accounts.list(house.owner)
    house.connector.scripted.answer = answer
    sent = []
    for _ in range(posts):
        sent.append(await placed(house, account))
        await work(house)
    return [await now(house, post) for post in sent]


@pytest.mark.parametrize("error", [CannotSay("Nothing."), NotSent("X could not be reached.")])
async def test_after_some_calls_that_nobody_answered_posts_wait_unsent_and_no_try_is_counted(
    house: House, error: Exception
) -> None:
    account = await house.connect()
    await sent_to(house, raising(error), posts=FAILURES)
    calls = len(house.connector.scripted.received)
    assert calls >= FAILURES
    [waiting] = await sent_to(house, None)
    assert len(house.connector.scripted.received) == calls
    assert (waiting.state, waiting.attempts) == (PostState.SCHEDULED, 0)
    assert waiting.due_at == house.clock.now() + FIRST_PAUSE
    assert "did not answer the last 5 times" in waiting.reason
    [shown] = await house.accounts.list(house.owner)
    assert (shown.id, shown.rests_until, shown.rests_because) == (account.id, waiting.due_at, waiting.reason)
    async with house.database.read() as session:
        entries = await journal.entries_after(session, house.owner.workspace_id, 0, limit=1_000)
    assert waiting.id in {entry.payload["post_id"] for entry in entries if entry.kind == "post.put_off"}


async def test_another_account_of_the_same_platform_goes_on_posting(house: House) -> None:
    await house.connect()
    await sent_to(house, raising(CannotSay("Nothing.")), posts=FAILURES)
    house.connector.scripted.answer = None
    other = await placed(house, await house.connect("@other"))
    await work(house)
    assert (await now(house, other)).state is PostState.PUBLISHED


async def test_a_platform_that_can_not_even_be_asked_puts_no_further_post_in_doubt_and_rests_twice_as_long(
    house: House,
) -> None:
    account = await house.connect()
    await sent_to(house, raising(CannotSay("Nothing.")), posts=FAILURES)

    async def silent(_post: Outgoing) -> None:
        raise CannotSay("Nothing.")

    house.connector.scripted.look_up = silent
    one, other = await placed(house, account), await placed(house, account)
    house.connector.scripted.received.clear()
    house.clock.advance(FIRST_PAUSE)
    await work(house)
    assert {(await now(house, post)).state for post in (one, other)} == {PostState.SCHEDULED}
    assert house.connector.scripted.received == []
    house.clock.advance(TRYING)
    await work(house)
    assert (await now(house, other)).due_at == house.clock.now() + 2 * FIRST_PAUSE - TRYING


async def test_posts_in_doubt_are_looked_up_while_the_account_rests(house: House) -> None:
    await house.connect()
    posts = await sent_to(house, raising(CannotSay("Nothing.")), posts=FAILURES)
    assert {post.state for post in posts} == {PostState.UNKNOWN}
    house.clock.advance(LEASE)
    await sent_to(house, None)
    assert await look_up_unknown(house.database, house.platforms, house.clock) == FAILURES
    assert {(await now(house, post)).state for post in posts} == {PostState.PUBLISHED}


async def test_after_one_post_was_told_to_wait_no_other_of_its_account_asks_before_then(house: House) -> None:
    await house.connect()
    until = house.clock.now() + timedelta(minutes=10)
    first, *others = await sent_to(house, raising(RateLimited("X takes nothing more.", until=until)), posts=4)
    assert len(house.connector.scripted.received) == 1
    assert {(post.state, post.due_at, post.attempts) for post in (first, *others)} == {
        (PostState.SCHEDULED, until, 0)
    }
    house.publisher.paces.clear()  # as another process
    [later] = await sent_to(house, None)
    assert (later.due_at, len(house.connector.scripted.received)) == (until, 1)
    house.clock.advance(timedelta(minutes=10))
    await work(house)
    assert {(await now(house, post)).state for post in (first, *others, later)} == {PostState.PUBLISHED}
