"""Posting to Instagram: what it needs, what is prepared and put out, and the comment below."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay, Outside
from core.platforms.instagram.adapter import InstagramPlatform
from core.platforms.posting import Figures, NotSent, Outgoing, PlatformRefused, RateLimited
from tests.contracts.pictures import Pictures
from tests.contracts.promises import a_post, another, with_follow_ups, with_pictures
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.graph_server import refused
from tests.stand_ins.instagram_server import ALL, InstagramServer
from tests.stand_ins.vendor import LOST, an_account

VIDEO = Attached(MediaKind.VIDEO, "https://fernweh.example/kettle.mp4")


@pytest.fixture
def server(clock: ManualClock) -> InstagramServer:
    return InstagramServer(clock)


@pytest.fixture
async def outside(server: InstagramServer) -> AsyncIterator[Outside]:
    async with server.listening(PlatformName.INSTAGRAM) as outside:
        yield outside


@pytest.fixture
def instagram(outside: Outside, server: InstagramServer) -> InstagramPlatform:
    secrets = {"access_token": server.new_token(ALL)["access_token"]}
    account = an_account(PlatformName.INSTAGRAM, remote_id=server.user, secrets=secrets)
    return InstagramPlatform(outside, account)


@pytest.fixture
def post() -> Outgoing:
    """One with one image."""
    pictures = Pictures("https://copy.example/media")
    return a_post(PlatformName.INSTAGRAM, media=(pictures.add(),), files=pictures)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"media": ()}, "no post without an image"),
        ({"files": Pictures()}, "Set PUBLIC_URL"),
        ({"text": " ".join(f"#{number}a" for number in range(31))}, "at most 30 hashtags"),
        ({"follow_ups": ("One.", "Two.")}, "At most 1 may follow below"),
    ],
)
async def test_what_instagram_never_takes_is_refused_in_words_before_anything_is_sent(
    instagram: InstagramPlatform,
    server: InstagramServer,
    post: Outgoing,
    changes: dict[str, object],
    why: str,
) -> None:
    with pytest.raises(PlatformRefused, match=why):
        await instagram.publish(replace(post, **changes))  # type: ignore[arg-type]

    assert server.asked == []


@pytest.mark.parametrize("lost", range(6))
async def test_whichever_answer_is_lost_the_post_and_its_comment_are_out_once(
    instagram: InstagramPlatform, server: InstagramServer, post: Outgoing, lost: int
) -> None:
    """The answers are those to quota, newest post, container, its state, its publishing, and comment."""
    whole = with_follow_ups(post)
    server.queue = [*[None] * lost, LOST]  # type: ignore[list-item]

    with pytest.raises((CannotSay, NotSent)):
        await instagram.publish(whole)
    receipt = await instagram.find(whole) or await instagram.publish(whole)

    assert [kept.text for kept in server.kept.values()] == [whole.text, *whole.follow_ups]
    assert await instagram.find(whole) == receipt


async def test_a_video_is_a_reel_and_is_waited_for_without_a_call_that_waits(
    instagram: InstagramPlatform, server: InstagramServer, post: Outgoing
) -> None:
    server.working = ["IN_PROGRESS", "IN_PROGRESS"]
    reel = replace(post, media=(VIDEO,))
    for _ in range(2):
        with pytest.raises(RateLimited, match="still preparing"):
            await instagram.publish(reel)

    await instagram.publish(reel)

    (container,) = server.containers.values()
    assert container.what["media_type"] == "REELS"


async def test_what_instagram_can_not_use_is_refused_in_its_words(
    instagram: InstagramPlatform, server: InstagramServer, post: Outgoing
) -> None:
    server.working = ["ERROR"]

    with pytest.raises(PlatformRefused, match=r"could not use .*: Error: FAILED_DOWNLOADING_VIDEO"):
        await instagram.publish(replace(post, media=(VIDEO,)))

    assert server.kept == {}


async def test_a_carousel_of_images_and_a_video_goes_out_with_alt_texts_of_the_images(
    instagram: InstagramPlatform, server: InstagramServer, post: Outgoing
) -> None:
    whole = with_pictures(post)

    await instagram.publish(replace(whole, media=(*whole.media, VIDEO)))

    *children, carousel = server.containers.values()
    assert carousel.what["children"] == ",".join(child.id for child in children)
    assert [child.what.get("alt_text") for child in children] == [whole.media[0].alt, None, None]


async def test_a_day_whose_posts_are_used_up_is_waited_for(
    instagram: InstagramPlatform, server: InstagramServer, post: Outgoing
) -> None:
    server.used = 100

    with pytest.raises(RateLimited, match="100 posts of an account in 24 hours"):
        await instagram.publish(post)

    assert not server.containers


async def test_a_post_whose_comment_is_refused_stays_out_without_it_and_says_so_in_instagram_s_words(
    instagram: InstagramPlatform, server: InstagramServer, post: Outgoing
) -> None:
    whole = with_follow_ups(post)
    server.queue = [*[None] * 5, refused(200, "Comments are turned off")]  # type: ignore[list-item]

    receipt = await instagram.publish(whole)

    assert receipt.left_out.startswith("Its first comment is not there.")
    assert "Comments are turned off" in receipt.left_out
    assert await instagram.find(whole) == receipt
    seen = await instagram.read(whole, receipt.remote_id)
    assert seen is not None
    assert seen.follow_ups == ()


async def test_nothing_is_changed_or_deleted_by_an_app(instagram: InstagramPlatform, post: Outgoing) -> None:
    receipt = await instagram.publish(post)

    with pytest.raises(PlatformRefused, match="in Instagram itself"):
        await instagram.correct(post, receipt.remote_id)
    with pytest.raises(PlatformRefused, match="in Instagram itself"):
        await instagram.take_down(post, receipt.remote_id)


async def test_a_post_that_somebody_deleted_is_not_found_and_has_no_figures(
    instagram: InstagramPlatform, server: InstagramServer, post: Outgoing
) -> None:
    first, second = await instagram.publish(post), await instagram.publish(replace(another(post), text="Hi"))
    server.figures[second.remote_id] = {"likes": 3, "comments": 1, "views": 40}
    del server.kept[first.remote_id]

    assert await instagram.find(post) is None
    assert await instagram.read(post, first.remote_id) is None
    assert await instagram.engagement([first.remote_id, second.remote_id]) == {
        first.remote_id: None,
        second.remote_id: Figures(impressions=40, likes=3, replies=1),
    }
    server.queue = [None, refused(10, "Not enough viewers for the media to show insights")]  # type: ignore[list-item]
    assert await instagram.engagement([second.remote_id]) == {second.remote_id: Figures(likes=3, replies=1)}
