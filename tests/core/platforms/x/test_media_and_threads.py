"""Images and threads on X: what is uploaded when, what is refused beforehand, and what is undone."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay, Outside
from core.platforms.posting import NotSent, Outgoing, PlatformRefused
from core.platforms.x.adapter import XPlatform
from tests.contracts.pictures import ALT, Pictures
from tests.contracts.promises import a_post, with_follow_ups, with_pictures
from tests.stand_ins.breaking_line import BreakingLine, sent_somehow
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.vendor import LOST, an_account, answer
from tests.stand_ins.x_problems import problem
from tests.stand_ins.x_server import XServer

PASSES = None


@pytest.fixture
def server(clock: ManualClock) -> XServer:
    return XServer(clock)


@pytest.fixture
async def outside(server: XServer) -> AsyncIterator[Outside]:
    async with server.listening(PlatformName.X) as outside:
        yield outside


def posting(outside: Outside, server: XServer) -> XPlatform:
    secrets = {"access_token": server.new_token()["access_token"]}
    return XPlatform(outside, an_account(PlatformName.X, remote_id="42", secrets=secrets))


@pytest.fixture
def x(outside: Outside, server: XServer) -> XPlatform:
    return posting(outside, server)


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.X)


def images(number: int, alt: str = "") -> dict[str, Any]:
    pictures = Pictures()
    return {"media": tuple(pictures.add(f"#0000{n:02}", alt=alt) for n in range(number)), "files": pictures}


# Sources: https://docs.x.com/x-api/media/quickstart/best-practices (4 photos), …/create-media-metadata (1,000
# characters), https://docs.x.com/resources/fundamentals/counting-characters.
REFUSED = [
    (images(5), "at most 4 images"),
    (images(1, "a" * 1001), "up to 1,000 characters; this one has 1,001"),
    ({"media": (Attached(MediaKind.VIDEO, "https://example.com/a.mp4"),)}, "no video by its address"),
    ({"follow_ups": tuple(f"Part {n}" for n in range(25))}, "At most 24"),
    ({"follow_ups": ("a" * 281,)}, "Post 2 of 2: X takes at most 280"),
    ({"follow_ups": ("One", " One ")}, "same text only once"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED, ids=[words for _, words in REFUSED])
async def test_what_x_would_refuse_of_images_and_threads_is_refused_before_anything_is_sent(
    x: XPlatform, server: XServer, post: Outgoing, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(PlatformRefused, match=words):
        await x.publish(replace(post, **changes))
    assert not server.asked


async def test_as_much_as_x_takes_goes_out(x: XPlatform, server: XServer, post: Outgoing) -> None:
    receipt = await x.publish(replace(post, **images(4, "a" * 1000)))
    seen = await x.read(post, receipt.remote_id)
    assert seen is not None
    assert seen.alts == ("a" * 1000,) * 4


async def test_only_images_that_have_words_are_described(
    x: XPlatform, server: XServer, post: Outgoing
) -> None:
    await x.publish(with_pictures(post))
    assert server.asked.count("POST /2/media/upload") == 2
    assert server.asked.count("POST /2/media/metadata") == 1


@pytest.mark.parametrize(("waited", "uploads"), [(timedelta(hours=1), 2), (timedelta(hours=24), 4)])
async def test_images_of_an_earlier_try_are_uploaded_anew_when_x_has_forgotten_them(
    x: XPlatform, server: XServer, clock: ManualClock, post: Outgoing, waited: timedelta, uploads: int
) -> None:
    shown = with_pictures(post)
    server.will(PASSES, PASSES, PASSES, answer(429))
    with pytest.raises(NotSent):
        await x.publish(shown)
    clock.advance(waited)
    server.tokens = dict.fromkeys(server.tokens, clock.now() + timedelta(hours=2))

    await x.publish(shown)

    assert server.asked.count("POST /2/media/upload") == uploads


@pytest.mark.parametrize("trouble", [LOST, answer(503), answer(200, {"data": {}})])
async def test_an_upload_that_was_not_answered_has_certainly_posted_nothing(
    x: XPlatform, server: XServer, post: Outgoing, trouble: Any
) -> None:
    server.will(trouble)
    with pytest.raises(NotSent):
        await x.publish(with_pictures(post))
    assert not server.tweets


async def test_an_account_that_was_connected_without_the_right_to_upload_is_to_be_connected_again(
    x: XPlatform, server: XServer, post: Outgoing
) -> None:
    server.will(problem(403, "Forbidden", "You are not permitted to perform this action."))
    with pytest.raises(PlatformRefused, match="not permitted to perform this action"):
        await x.publish(with_pictures(post))


async def test_each_text_of_a_thread_answers_the_one_above_it(
    x: XPlatform, server: XServer, post: Outgoing
) -> None:
    await x.publish(with_follow_ups(post))
    first, second, third = server.tweets.values()
    assert [first.replies_to, second.replies_to, third.replies_to] == ["", first.id, second.id]


async def test_a_thread_whose_second_text_x_did_not_answer_is_out_once_in_the_end(
    x: XPlatform, server: XServer, post: Outgoing
) -> None:
    thread = with_follow_ups(post)
    server.will(PASSES, LOST)
    with pytest.raises(CannotSay):
        await x.publish(thread)

    receipt = await x.publish(thread)

    assert await x.find(thread) == receipt
    assert len(server.tweets) == 3


@pytest.mark.parametrize("seed", range(4))
async def test_however_often_the_line_breaks_all_is_out_once_in_the_end(
    outside: Outside, server: XServer, post: Outgoing, seed: int
) -> None:
    thread = with_follow_ups(with_pictures(post))
    line = BreakingLine(httpx.AsyncHTTPTransport(), random.Random(seed), share=0.3)
    async with httpx.AsyncClient(transport=line) as http:
        receipt = await sent_somehow(posting(replace(outside, http=http), server), thread)

    assert line.broken
    assert len(server.tweets) == 3
    seen = await posting(outside, server).read(thread, receipt.remote_id)
    assert seen is not None
    assert (seen.text, seen.alts, seen.follow_ups) == (thread.text, (ALT, ""), thread.follow_ups)


async def test_a_thread_of_which_x_refuses_a_text_is_taken_down_again(
    x: XPlatform, server: XServer, post: Outgoing
) -> None:
    server.add("And it knows your name 🫖.")
    with pytest.raises(PlatformRefused, match="this very text before"):
        await x.publish(with_follow_ups(post))
    assert [tweet.text for tweet in server.tweets.values()] == ["And it knows your name 🫖."]


async def test_a_thread_is_taken_down_from_its_end(x: XPlatform, server: XServer, post: Outgoing) -> None:
    thread = with_follow_ups(post)
    receipt = await x.publish(thread)
    ids = list(server.tweets)
    await x.take_down(thread, receipt.remote_id)
    assert not server.tweets
    assert server.asked[-3:] == [f"DELETE /2/tweets/{one}" for one in reversed(ids)]


async def test_an_answer_that_somebody_else_gave_with_the_same_words_is_no_part_of_the_thread(
    x: XPlatform, server: XServer, post: Outgoing
) -> None:
    thread = with_follow_ups(post)
    await x.publish(post)
    server.add(thread.follow_ups[0])
    assert await x.find(replace(thread, steps=post.steps)) is None
