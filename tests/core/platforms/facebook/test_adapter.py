"""Posting to a page of Facebook: once, with photos and a comment, and what is certain after no answer."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay, Outside
from core.platforms.facebook.adapter import FacebookPlatform
from core.platforms.graph import PAGE as AT_ONCE
from core.platforms.posting import Figures, NotSent, Outgoing, PlatformRefused
from tests.contracts.promises import a_post, another, with_follow_ups, with_pictures
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.facebook_server import ALL, PAGE, FacebookServer
from tests.stand_ins.graph_server import refused
from tests.stand_ins.vendor import LOST, an_account


@pytest.fixture
def server(clock: ManualClock) -> FacebookServer:
    return FacebookServer(clock)


@pytest.fixture
async def outside(server: FacebookServer) -> AsyncIterator[Outside]:
    async with server.listening(PlatformName.FACEBOOK) as outside:
        yield outside


@pytest.fixture
def facebook(outside: Outside, server: FacebookServer) -> FacebookPlatform:
    secrets = {"access_token": server.new_token(ALL)["access_token"]}
    return FacebookPlatform(outside, an_account(PlatformName.FACEBOOK, remote_id=PAGE, secrets=secrets))


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.FACEBOOK)


def texts(server: FacebookServer) -> list[str]:
    return [kept.text for kept in server.kept.values()]


@pytest.mark.parametrize("lost", range(5))
async def test_whichever_answer_is_lost_the_post_and_its_comment_are_out_once(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing, lost: int
) -> None:
    """The answers are those to the newest post, two uploads, the post and the comment."""
    whole = with_follow_ups(with_pictures(post))
    server.queue = [*[None] * lost, LOST]  # type: ignore[list-item]

    with pytest.raises((CannotSay, NotSent)):
        await facebook.publish(whole)
    receipt = await facebook.find(whole) or await facebook.publish(whole)

    assert texts(server) == [whole.text, *whole.follow_ups]
    assert await facebook.find(whole) == receipt
    shown = server.kept[receipt.remote_id].what["photos"]
    assert [server.photos[photo]["alt_text_custom"] for photo in shown] == [each.alt for each in whole.media]


async def test_an_older_post_with_the_same_text_is_not_taken_for_ours(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    older = server.add(post.text)
    server.add("Something else.")
    server.queue = [None, LOST]  # type: ignore[list-item]
    with pytest.raises(CannotSay):
        await facebook.publish(post)

    receipt = await facebook.find(post)

    assert receipt is not None
    assert receipt.remote_id != older.id


async def test_the_same_text_twice_in_a_row_is_refused_in_words(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    await facebook.publish(post)

    with pytest.raises(PlatformRefused, match="only once in a row"):
        await facebook.publish(another(post))

    assert len(server.kept) == 1


async def test_of_a_duplicate_that_facebook_does_not_show_nobody_knows(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    server.queue = [None, LOST]  # type: ignore[list-item]
    with pytest.raises(CannotSay):
        await facebook.publish(post)
    server.kept.clear()
    server.queue = [None, refused(506, "Duplicate status message")]  # type: ignore[list-item]

    with pytest.raises(CannotSay, match="has this text already"):
        await facebook.publish(post)
    with pytest.raises(CannotSay, match="not among the page's posts"):
        await facebook.find(post)


async def test_of_two_posts_with_the_text_since_then_nobody_knows_which_is_ours(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    server.queue = [None, LOST]  # type: ignore[list-item]
    with pytest.raises(CannotSay):
        await facebook.publish(post)
    server.add(post.text)

    with pytest.raises(CannotSay, match="the same text 2 times"):
        await facebook.find(post)


async def test_a_post_is_found_behind_many_that_came_after_it(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    server.queue = [None, LOST]  # type: ignore[list-item]
    with pytest.raises(CannotSay):
        await facebook.publish(post)
    (ours,) = server.kept
    for number in range(AT_ONCE + 1):
        server.add(f"Post {number}.")

    receipt = await facebook.find(post)

    assert receipt is not None
    assert receipt.remote_id == ours


async def test_a_comment_of_somebody_else_is_not_ours(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    whole = with_follow_ups(post)
    server.queue = [None, None, LOST]  # type: ignore[list-item]
    with pytest.raises(CannotSay):
        await facebook.publish(whole)
    root, comment = server.kept.values()
    del server.kept[comment.id]
    server.answer_to(root.id, comment.text, by="1")

    assert await facebook.find(whole) is None
    await facebook.publish(whole)
    assert [kept.by for kept in server.newest(below=root.id)] == [PAGE, "1"]


async def test_a_post_whose_comment_is_refused_goes_down_again(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    server.queue = [None, None, refused(200, "Permissions error")]  # type: ignore[list-item]

    with pytest.raises(PlatformRefused, match="taken down again"):
        await facebook.publish(with_follow_ups(post))

    assert server.kept == {}


async def test_a_post_with_photos_has_no_card_beside_them(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    with_card, with_photos = (
        await facebook.publish(post),
        await facebook.publish(with_pictures(a_post(PlatformName.FACEBOOK, text="Look."))),
    )

    assert server.kept[with_card.remote_id].what == {"link": post.link, "photos": []}
    assert server.kept[with_photos.remote_id].what["link"] == ""
    seen = await facebook.read(post, with_card.remote_id)
    assert seen is not None
    assert seen.alts == ()


async def test_a_correction_changes_no_photos(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    receipt = await facebook.publish(post)

    with pytest.raises(PlatformRefused, match="only the text"):
        await facebook.correct(with_pictures(post), receipt.remote_id)


async def test_views_that_a_small_page_is_not_told_are_not_0(
    facebook: FacebookPlatform, server: FacebookServer, post: Outgoing
) -> None:
    first, second = await facebook.publish(post), await facebook.publish(replace(another(post), text="Hi"))
    server.figures[first.remote_id] = {"reactions": 4, "comments": 2, "shares": 1, "post_media_view": 90}

    assert await facebook.engagement([first.remote_id]) == {
        first.remote_id: Figures(impressions=90, likes=4, replies=2, reposts=1)
    }
    server.queue = [None, refused(10, "Not enough viewers", status=403)]  # type: ignore[list-item]
    assert await facebook.engagement([second.remote_id, "1_2", "me"]) == {
        second.remote_id: Figures(likes=0, replies=0),
        "1_2": None,
    }
