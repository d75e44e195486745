"""Posting to Threads: what is prepared, what is put out, and what is certain of a part without an answer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay, Outside
from core.platforms.containers import A_MINUTE, LATER, SOON, TOO_LONG
from core.platforms.posting import Figures, NotReady, NotSent, Outgoing, PlatformRefused, RateLimited
from core.platforms.threads.adapter import ThreadsPlatform
from tests.contracts.promises import a_post, another, with_follow_ups, with_pictures
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.threads_server import ALL, ThreadsServer
from tests.stand_ins.vendor import LOST, an_account, answer

POST = a_post(PlatformName.THREADS)
VIDEO = Attached(MediaKind.VIDEO, "https://fernweh.example/kettle.mp4")


@pytest.fixture
def server(clock: ManualClock) -> ThreadsServer:
    return ThreadsServer(clock)


@pytest.fixture
async def outside(server: ThreadsServer) -> AsyncIterator[Outside]:
    async with server.listening(PlatformName.THREADS) as outside:
        yield outside


@pytest.fixture
def threads(outside: Outside, server: ThreadsServer) -> ThreadsPlatform:
    secrets = {"access_token": server.new_token(ALL)["access_token"]}
    account = an_account(PlatformName.THREADS, remote_id=server.user, secrets=secrets)
    return ThreadsPlatform(outside, account)


@pytest.fixture
def post() -> Outgoing:
    return another(POST)


async def test_a_post_that_is_still_prepared_goes_on_later_from_where_it_was(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing, clock: ManualClock
) -> None:
    server.working = ["IN_PROGRESS"]

    with pytest.raises(RateLimited, match="still preparing") as waits:
        await threads.publish(post)

    assert waits.value.until == clock.now() + SOON
    assert await threads.find(post) is None
    await threads.publish(post)
    assert (len(server.containers), len(server.kept)) == (1, 1)


async def test_a_post_that_is_never_ready_is_asked_for_less_often_and_given_up_in_the_end(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing, clock: ManualClock
) -> None:
    server.working = ["IN_PROGRESS"] * 100
    pauses = []
    for _ in range(6):
        with pytest.raises(NotReady) as waits:
            await threads.publish(post)
        assert waits.value.until is not None
        pauses.append(waits.value.until - clock.now())
        clock.advance(pauses[-1])
    assert pauses == [SOON, SOON, 2 * SOON, 4 * SOON, A_MINUTE, A_MINUTE]

    clock.advance(TOO_LONG)
    with pytest.raises(PlatformRefused, match="not finished preparing the post in an hour"):
        await threads.publish(post)
    assert await threads.find(post) is None


async def test_what_threads_can_not_use_is_refused_in_its_words_and_another_try_makes_it_anew(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    server.working = ["ERROR"]
    whole = replace(post, media=(VIDEO,))

    with pytest.raises(PlatformRefused, match=r"could not use .*: FAILED_DOWNLOADING_VIDEO"):
        await threads.publish(whole)

    assert await threads.find(whole) is None
    await threads.publish(whole)
    assert (len(server.containers), len(server.kept)) == (2, 1)


async def test_what_waited_unpublished_for_more_than_a_day_is_made_anew(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing, clock: ManualClock
) -> None:
    server.working = ["IN_PROGRESS"]
    with pytest.raises(RateLimited):
        await threads.publish(post)
    clock.advance(timedelta(hours=25))

    with pytest.raises(NotSent, match="made anew"):
        await threads.publish(post)

    await threads.publish(post)
    assert len(server.kept) == 1


@pytest.mark.parametrize("lost", range(5))
async def test_of_a_thread_of_which_an_answer_is_lost_each_part_is_out_once(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing, lost: int
) -> None:
    """After the newest post and the quota come a container, its state, its publishing, and the next one's."""
    whole = with_follow_ups(post)
    server.queue = [*[None] * (lost + 2), LOST]  # type: ignore[list-item]

    with pytest.raises((CannotSay, NotSent)):
        await threads.publish(whole)
    receipt = await threads.find(whole) or await threads.publish(whole)

    assert [kept.text for kept in server.kept.values()] == [whole.text, *whole.follow_ups]
    assert await threads.find(whole) == receipt


async def test_a_post_that_is_out_and_not_shown_yet_is_in_doubt(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    server.queue = [*[None] * 4, LOST]  # type: ignore[list-item]
    with pytest.raises(CannotSay):
        await threads.publish(post)
    hidden = dict(server.kept)
    server.kept.clear()

    with pytest.raises(CannotSay, match="does not say which"):
        await threads.find(post)
    with pytest.raises(CannotSay):
        await threads.publish(post)

    server.kept.update(hidden)
    assert (await threads.publish(post)).remote_id in hidden


async def test_an_older_post_with_the_same_text_is_not_taken_for_ours(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    older = server.add(post.text)
    server.queue = [*[None] * 4, LOST]  # type: ignore[list-item]
    with pytest.raises(CannotSay):
        await threads.publish(post)

    receipt = await threads.find(post)

    assert receipt is not None
    assert receipt.remote_id != older.id


async def test_a_refusal_of_what_was_out_all_along_is_none(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    """The call that publishes is made twice: the first was slow, so its container seemed unpublished."""
    server.queue = [*[None] * 4, LOST]  # type: ignore[list-item]
    with pytest.raises(CannotSay):
        await threads.publish(post)
    finished = answer(200, {"id": "1", "status": "FINISHED"})
    server.will(finished, finished)

    with pytest.raises(CannotSay, match="is out"):
        await threads.publish(post)
    assert len(server.kept) == 1


async def test_a_day_whose_posts_are_used_up_is_waited_for(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing, clock: ManualClock
) -> None:
    server.used = 250

    with pytest.raises(RateLimited, match="250 posts of an account in 24 hours") as waits:
        await threads.publish(post)

    assert waits.value.until == clock.now() + LATER
    assert not server.containers


async def test_images_without_a_public_address_are_refused_in_words_before_anything_is_sent(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    with pytest.raises(PlatformRefused, match="Set PUBLIC_URL"):
        await threads.publish(with_pictures(post, base=""))

    assert server.asked == []


async def test_a_carousel_waits_for_each_of_its_images_and_uploads_none_twice(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    whole = with_pictures(post)
    server.working = ["FINISHED", "IN_PROGRESS"]
    with pytest.raises(RateLimited):
        await threads.publish(whole)

    await threads.publish(whole)

    children, carousel = [*server.containers.values()][:2], [*server.containers.values()][2]
    assert carousel.what["children"] == ",".join(child.id for child in children)
    assert [child.what.get("alt_text", "") for child in children] == [image.alt for image in whole.media]
    assert len(server.containers) == 3


@pytest.mark.parametrize("others", [0, 5])
async def test_a_link_gets_its_card_unless_it_would_be_a_sixth_one(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing, others: int
) -> None:
    text = " ".join(["Hear it.", *(f"https://example.com/{number}" for number in range(others))])

    await threads.publish(replace(post, text=text))

    (container,) = server.containers.values()
    assert container.what.get("link_attachment") == (None if others else post.link)


async def test_a_thread_is_taken_down_whole(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    whole = with_follow_ups(post)
    receipt = await threads.publish(whole)

    await threads.take_down(whole, receipt.remote_id)

    assert server.kept == {}


async def test_what_others_answer_is_not_taken_for_a_part_that_was_not_answered(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    whole = with_follow_ups(post)
    server.queue = [*[None] * 7, LOST]  # type: ignore[list-item]
    with pytest.raises(CannotSay):
        await threads.publish(whole)
    (root, ours) = server.kept.values()
    server.add(ours.text, below=root.id, by="1")

    await threads.publish(whole)

    assert [kept.text for kept in server.newest(below=ours.id)] == [whole.follow_ups[1]]


async def test_quotes_are_reposts_and_what_is_not_told_is_not_0(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    first, second = await threads.publish(post), await threads.publish(replace(another(post), text="Hi"))
    server.figures[first.remote_id] = {"views": 90, "likes": 0, "replies": 2, "reposts": 3, "quotes": 4}

    figures = await threads.engagement([first.remote_id, second.remote_id, "17", "../me"])

    assert figures == {
        first.remote_id: Figures(impressions=90, likes=0, replies=2, reposts=7),
        second.remote_id: Figures(),
        "17": None,
    }


async def test_a_thread_of_which_a_part_is_refused_is_taken_down_again(
    threads: ThreadsPlatform, server: ThreadsServer, post: Outgoing
) -> None:
    server.working = ["FINISHED", "ERROR"]
    whole = with_follow_ups(post)

    with pytest.raises(PlatformRefused, match="taken down again"):
        await threads.publish(whole)

    assert server.kept == {}
    assert await threads.find(whole) is None
