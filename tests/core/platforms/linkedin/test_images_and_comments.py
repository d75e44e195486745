"""Images and first comments on LinkedIn: what is sent when, refused beforehand, and certain after a break."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay, Outside
from core.platforms.linkedin import images as uploads
from core.platforms.linkedin.adapter import LinkedInPlatform
from core.platforms.linkedin.connector import FOR_ME, FOR_PAGES
from core.platforms.posting import NotSent, Outgoing, PlatformRefused
from tests.contracts.pictures import ALT, Pictures
from tests.contracts.promises import a_post, with_follow_ups, with_pictures
from tests.stand_ins.breaking_line import BreakingLine, sent_somehow
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.linkedin_around import refused
from tests.stand_ins.linkedin_server import PAGE, PERSON, LinkedInServer
from tests.stand_ins.vendor import LOST, an_account, answer

PASSES = None
COMMENT = "It whistles in F sharp."


@pytest.fixture
def server(clock: ManualClock) -> LinkedInServer:
    return LinkedInServer(clock)


@pytest.fixture
async def outside(server: LinkedInServer) -> AsyncIterator[Outside]:
    async with server.listening(PlatformName.LINKEDIN) as outside:
        yield outside


def posting_as(outside: Outside, author: str, scope: str, server: LinkedInServer) -> LinkedInPlatform:
    secrets = {"access_token": server.new_token(scope)["access_token"]}
    return LinkedInPlatform(outside, an_account(PlatformName.LINKEDIN, remote_id=author, secrets=secrets))


@pytest.fixture
def page(outside: Outside, server: LinkedInServer) -> LinkedInPlatform:
    return posting_as(outside, PAGE, FOR_PAGES, server)


@pytest.fixture
def member(outside: Outside, server: LinkedInServer) -> LinkedInPlatform:
    return posting_as(outside, PERSON, FOR_ME, server)


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.LINKEDIN)


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "WAITS", (0, 0))


def images(number: int, alt: str = "") -> dict[str, Any]:
    pictures = Pictures()
    return {"media": tuple(pictures.add(f"#0000{n:02}", alt=alt) for n in range(number)), "files": pictures}


# Sources: …/shares/multiimage-post-api (20 images, 4,086 characters); 1,250 is measured by the field.
REFUSED = [
    (images(21), "at most 20 images"),
    (images(1, "a" * 4087), "up to 4,086 characters; this one has 4,087"),
    ({"media": (Attached(MediaKind.VIDEO, "https://example.com/a.mp4"),)}, "no video by its address"),
    ({"follow_ups": ("One", "Two", "Three", "Four")}, "At most 3"),
    ({"follow_ups": ("a" * 1251,)}, "Comment: LinkedIn takes at most 1,250"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED, ids=[words for _, words in REFUSED])
async def test_what_linkedin_would_refuse_is_refused_before_anything_is_sent(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(PlatformRefused, match=words):
        await member.publish(replace(post, **changes))
    assert not server.asked


@pytest.mark.parametrize("number", [1, 2, 20])
async def test_one_image_and_many_go_out_as_linkedin_wants_them_with_their_words(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing, number: int
) -> None:
    receipt = await member.publish(replace(post, **images(number, "a" * 4086)))
    content = server.posts[receipt.remote_id].content
    assert content is not None
    shown = [content["media"]] if number == 1 else content["multiImage"]["images"]
    assert [image["altText"] for image in shown] == ["a" * 4086] * number


async def test_an_image_is_used_once_linkedin_has_worked_it_up(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    server.around.works = ["PROCESSING", "AVAILABLE"]
    assert (await member.publish(with_pictures(post))).remote_id in server.posts


async def test_a_post_whose_image_takes_long_comes_later_and_uploads_it_once(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    server.around.works = ["PROCESSING", "PROCESSING", "AVAILABLE"]
    shown = replace(post, **images(1))
    with pytest.raises(NotSent, match="still at work"):
        await member.publish(shown)
    assert not server.posts

    await member.publish(shown)

    assert len(server.posts) == 1
    assert len(server.around.images) == 1


async def test_an_image_of_which_linkedin_makes_nothing_is_refused(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    server.around.works = ["PROCESSING_FAILED"]
    with pytest.raises(PlatformRefused, match="Take another one"):
        await member.publish(with_pictures(post))
    assert not server.posts


@pytest.mark.parametrize("trouble", [LOST, answer(503), answer(200, {"value": {}})])
async def test_an_upload_that_was_not_answered_has_certainly_posted_nothing(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing, trouble: Any
) -> None:
    server.will(trouble)
    with pytest.raises(NotSent):
        await member.publish(with_pictures(post))
    assert not server.posts


async def test_the_token_goes_to_no_other_host(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    given = {"uploadUrl": "https://linkedin.com.example/a", "image": "urn:li:image:C4E"}
    server.will(answer(200, {"value": given}))
    with pytest.raises(NotSent, match="not its own"):
        await member.publish(with_pictures(post))


async def test_comments_are_plain_text_below_the_post(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    receipt = await member.publish(replace(post, follow_ups=("Hear (it): https://example.com/a_b", "Two")))
    texts = [one["message"]["text"] for one in server.around.comments[receipt.remote_id]]
    assert texts == ["Hear (it): https://example.com/a_b", "Two"]


async def test_a_pages_comment_that_was_not_answered_is_found_and_not_put_twice(
    page: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    commented = replace(post, follow_ups=(COMMENT,))
    server.will(PASSES, LOST)
    with pytest.raises(CannotSay):
        await page.publish(commented)

    receipt = await page.find(commented)

    assert receipt is not None
    assert receipt == await page.publish(commented)
    assert len(server.around.comments[receipt.remote_id]) == 1


async def test_a_pages_comment_that_never_arrived_is_put_by_the_next_try(
    page: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    commented = replace(post, follow_ups=(COMMENT,))
    server.will(PASSES, answer(503))
    with pytest.raises(CannotSay):
        await page.publish(commented)
    urn = next(iter(server.posts))
    server.around.add(urn, COMMENT, actor=PERSON)  # somebody else says the same

    assert await page.find(commented) is None
    await page.publish(commented)

    assert [one["actor"] for one in server.around.comments[urn]] == [PERSON, PAGE]


@pytest.mark.parametrize("seed", range(4))
async def test_however_often_the_line_breaks_all_of_a_pages_is_out_once_in_the_end(
    outside: Outside, server: LinkedInServer, post: Outgoing, seed: int
) -> None:
    whole = with_follow_ups(with_pictures(post))
    line = BreakingLine(httpx.AsyncHTTPTransport(), random.Random(seed), share=0.3)
    async with httpx.AsyncClient(transport=line) as http:
        page = posting_as(replace(outside, http=http), PAGE, FOR_PAGES, server)
        receipt = await sent_somehow(page, whole)

    assert line.broken
    assert list(server.posts) == [receipt.remote_id]
    assert len(server.around.comments[receipt.remote_id]) == 2
    seen = await posting_as(outside, PAGE, FOR_PAGES, server).read(whole, receipt.remote_id)
    assert seen is not None
    assert (seen.text, seen.alts, seen.follow_ups) == (whole.text, (ALT, ""), whole.follow_ups)


async def test_whether_a_members_comment_is_there_nobody_knows(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    server.will(PASSES, LOST)
    commented = replace(post, follow_ups=(COMMENT,))
    with pytest.raises(CannotSay):
        await member.publish(commented)
    with pytest.raises(CannotSay, match="comments below a member's posts"):
        await member.find(commented)


async def test_a_members_comment_that_was_not_begun_is_put_by_the_next_try(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    await member.publish(post)
    commented = replace(post, follow_ups=(COMMENT,))
    assert await member.find(commented) is None
    receipt = await member.publish(commented)
    assert await member.find(commented) == receipt
    assert len(server.posts) == 1


async def test_a_post_whose_comment_is_refused_goes_down_again(
    member: LinkedInPlatform, server: LinkedInServer, post: Outgoing
) -> None:
    server.will(PASSES, refused(403, "Not enough permissions to access: partnerApiSocialActions.CREATE"))
    with pytest.raises(PlatformRefused, match="does not let this account do that"):
        await member.publish(with_follow_ups(post))
    assert not server.posts


async def test_a_page_that_may_not_see_comments_says_nothing_of_them(
    outside: Outside, server: LinkedInServer, post: Outgoing
) -> None:
    page = posting_as(outside, PAGE, FOR_PAGES.replace(" r_organization_social_feed", ""), server)
    commented = replace(post, follow_ups=(COMMENT,))
    receipt = await page.publish(commented)
    seen = await page.read(commented, receipt.remote_id)
    assert seen is not None
    assert seen.follow_ups is None


@pytest.mark.parametrize("change", [{"follow_ups": ("Other.",)}, {"media": (Attached.image("a", ALT),)}])
async def test_a_correction_changes_the_text_alone(
    page: LinkedInPlatform, server: LinkedInServer, post: Outgoing, change: dict[str, Any]
) -> None:
    receipt = await page.publish(post)
    with pytest.raises(PlatformRefused, match="only the text of a post can be changed"):
        await page.correct(replace(post, **change), receipt.remote_id)
