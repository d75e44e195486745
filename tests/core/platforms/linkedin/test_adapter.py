"""Posting to LinkedIn: what a refusal means, and what is certain of a post that was not answered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.foundation.errors import CopydeskError
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay, Outside
from core.platforms.linkedin.adapter import TRIED, LinkedInPlatform
from core.platforms.linkedin.connector import FOR_ME, FOR_PAGES
from core.platforms.posting import (
    CredentialsExpired,
    Figures,
    NotSent,
    PlatformRefused,
    RateLimited,
    StepsInMemory,
)
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.linkedin_around import refused
from tests.stand_ins.linkedin_server import PAGE, PERSON, LinkedInServer, duplicate
from tests.stand_ins.vendor import LOST, an_account, answer

TWIN = "urn:li:share:7000000000000000009"
NOTHING = {"paging": {}, "elements": []}


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


async def test_a_post_goes_out_whole_with_a_card_for_its_link(
    page: LinkedInPlatform, server: LinkedInServer, clock: ManualClock
) -> None:
    text = "Our kettle (yes, ours) sings_loud <3 #tea @ana https://example.com/a_b"
    receipt = await page.publish(a_post(PlatformName.LINKEDIN, text=text, link="https://www.example.com/a_b"))

    (kept,) = server.posts.values()
    assert kept.commentary == text
    assert kept.content is not None
    assert kept.content["article"]["source"] == "https://www.example.com/a_b"
    assert kept.content["article"]["title"] == "example.com"
    assert receipt.url == f"https://www.linkedin.com/feed/update/{kept.urn}/"
    assert receipt.published_at == clock.now()


async def test_a_post_without_a_link_has_no_card(page: LinkedInPlatform, server: LinkedInServer) -> None:
    await page.publish(a_post(PlatformName.LINKEDIN, text="Kettle.", link=None))

    assert [post.content for post in server.posts.values()] == [None]


# Sources: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling, …/rate-limits.
SAID = [
    (400, {"status": 400, "message": "Field is bad"}, PlatformRefused, "LinkedIn refused it: Field is bad."),
    (
        422,
        {"message": "m", "errorDetails": {"inputErrors": [{"code": "X", "description": "Odd text."}]}},
        PlatformRefused,
        "Odd text.",
    ),
    (401, {"status": 401, "code": "EXPIRED_ACCESS_TOKEN"}, CredentialsExpired, "Connect it again"),
    (403, {"code": "ACCESS_DENIED", "message": "Not enough permissions"}, PlatformRefused, "has the product"),
    (404, {"status": 404, "message": "Not Found"}, PlatformRefused, "not on LinkedIn"),
    (
        426,
        {"status": 426, "code": "NONEXISTENT_VERSION", "message": "Requested version 20260801 is not active"},
        PlatformRefused,
        "Update Copydesk",
    ),
    (
        429,
        {"status": 429, "message": "Resource level throttle reached."},
        RateLimited,
        "nothing more for a while",
    ),
    (400, "<html>", PlatformRefused, "it gave no reason"),
    (409, {"message": "Conflict"}, CannotSay, "status 409"),
    (500, {"message": "Internal Server Error"}, CannotSay, "status 500"),
    (504, "<html>", CannotSay, "status 504"),
    (201, "", CannotSay, "under which id"),
]


@pytest.mark.parametrize(("status", "body", "kind", "words"), SAID)
async def test_a_post_that_is_not_taken_says_what_is_certain_and_what_to_do(
    page: LinkedInPlatform,
    server: LinkedInServer,
    status: int,
    body: Any,
    kind: type[CopydeskError],
    words: str,
) -> None:
    server.will(answer(status, body))
    with pytest.raises(kind) as said:
        await page.publish(a_post(PlatformName.LINKEDIN))
    assert words in said.value.message


async def test_the_days_limit_ends_at_midnight_in_utc(page: LinkedInPlatform, server: LinkedInServer) -> None:
    server.will(refused(429, "Resource level throttle APPLICATION DAY limit is reached."))
    with pytest.raises(RateLimited) as limited:
        await page.publish(a_post(PlatformName.LINKEDIN))
    assert limited.value.until == datetime(2026, 3, 3, tzinfo=UTC)


async def test_what_a_page_posted_without_an_answer_is_found_by_its_text(
    page: LinkedInPlatform, server: LinkedInServer
) -> None:
    post = a_post(PlatformName.LINKEDIN, text="Our kettle (yes) sings_loud #tea https://example.com/a_(b)")
    server.will(LOST)
    with pytest.raises(CannotSay):
        await page.publish(post)

    found = await page.find(post)

    assert found is not None
    assert [found.remote_id] == list(server.posts)
    assert await page.publish(post) == found


async def test_what_a_member_posted_without_an_answer_is_known_to_nobody(
    member: LinkedInPlatform, server: LinkedInServer
) -> None:
    post = a_post(PlatformName.LINKEDIN)
    assert await member.find(post) is None
    server.will(LOST)
    with pytest.raises(CannotSay):
        await member.publish(post)

    with pytest.raises(CannotSay, match="look through a member's own posts"):
        await member.find(post)
    with pytest.raises(CannotSay, match="has this text already") as unsure:
        await member.publish(post)

    assert not isinstance(unsure.value, NotSent)
    assert len(server.posts) == 1


async def test_what_a_member_posted_with_an_answer_is_found_though_its_receipt_was_lost(
    member: LinkedInPlatform,
) -> None:
    post = a_post(PlatformName.LINKEDIN)
    assert await member.publish(post) == await member.find(post)


async def test_a_text_that_was_out_before_the_first_try_is_refused_for_certain(
    page: LinkedInPlatform, server: LinkedInServer
) -> None:
    server.will(duplicate(TWIN))
    with pytest.raises(PlatformRefused, match="Change it"):
        await page.publish(a_post(PlatformName.LINKEDIN))


@pytest.mark.parametrize(
    "look_up", [refused(429, "Throttled"), refused(401, "Expired"), refused(403, "No"), answer(200, NOTHING)]
)
async def test_a_later_duplicate_that_can_not_be_looked_up_is_neither_failed_nor_sent_again(
    page: LinkedInPlatform, server: LinkedInServer, look_up: Any
) -> None:
    post = a_post(PlatformName.LINKEDIN)
    server.will(answer(502))
    with pytest.raises(CannotSay):
        await page.publish(post)

    server.will(duplicate(TWIN), look_up)
    with pytest.raises(CannotSay) as unsure:
        await page.publish(post)

    assert not isinstance(unsure.value, NotSent)


async def test_what_linkedin_calls_a_duplicate_and_does_not_show_never_counts_as_absent_again(
    page: LinkedInPlatform, server: LinkedInServer
) -> None:
    post = a_post(PlatformName.LINKEDIN)
    server.will(answer(502), duplicate(TWIN))
    for _ in range(2):
        with pytest.raises(CannotSay):
            await page.publish(post)

    with pytest.raises(CannotSay, match="says that this text is out"):
        await page.find(post)


async def test_all_posts_since_the_first_try_are_looked_through_and_no_older_one(
    page: LinkedInPlatform, server: LinkedInServer, clock: ManualClock
) -> None:
    for number in range(150):
        server.add(f"Old {number}")
    clock.advance(timedelta(hours=1))
    post = a_post(PlatformName.LINKEDIN)
    server.will(LOST)
    with pytest.raises(CannotSay):
        await page.publish(post)
    for number in range(130):
        server.add(f"New {number}")
    server.asked.clear()

    assert await page.find(post) is not None
    assert server.asked == ["GET /rest/posts"] * 2
    old = a_post(PlatformName.LINKEDIN, text="Old 1")
    await old.steps.keep(TRIED, await post.steps.done(TRIED) or "")
    assert await page.find(old) is None


async def test_a_text_that_was_cut_is_seen_as_it_stands_there(
    page: LinkedInPlatform, server: LinkedInServer
) -> None:
    post = a_post(PlatformName.LINKEDIN, text="Tea (hot) #tea")
    receipt = await page.publish(post)
    server.posts[receipt.remote_id].commentary = "Tea #tea"

    seen = await page.read(post, receipt.remote_id)

    assert seen is not None
    assert seen.text == "Tea #tea"


async def test_figures_of_a_page_are_told_apart_from_none_and_from_deleted_posts(
    page: LinkedInPlatform, server: LinkedInServer
) -> None:
    receipts = [
        await page.publish(a_post(PlatformName.LINKEDIN, text=f"Text {number}")) for number in range(3)
    ]
    seen, quiet, gone = [receipt.remote_id for receipt in receipts]
    server.posts[seen].counts = {
        "impressionCount": 90,
        "clickCount": 7,
        "likeCount": 3,
        "commentCount": 0,
        "shareCount": 1,
    }
    del server.posts[gone]

    figures = await page.engagement([seen, quiet, gone, "never"])

    expected = Figures(impressions=90, clicks=7, likes=3, replies=0, reposts=1)
    assert figures == {seen: expected, gone: None}


async def test_of_a_members_posts_nothing_is_measured(
    member: LinkedInPlatform, server: LinkedInServer
) -> None:
    assert await member.engagement([TWIN]) == {}
    assert not server.asked


async def test_a_correction_without_its_steps_still_has_its_address(
    page: LinkedInPlatform, server: LinkedInServer
) -> None:
    post = a_post(PlatformName.LINKEDIN)
    receipt = await page.publish(post)

    corrected = await page.correct(replace(post, text="Tea.", steps=StepsInMemory()), receipt.remote_id)

    assert corrected.url == receipt.url
    assert server.posts[receipt.remote_id].commentary == "Tea."


async def test_what_never_left_may_be_sent_again(page: LinkedInPlatform, outside: Outside) -> None:
    unreachable = replace(outside, addresses={PlatformName.LINKEDIN: "http://127.0.0.1:9"})
    platform = LinkedInPlatform(unreachable, an_account(PlatformName.LINKEDIN, remote_id=PAGE))
    with pytest.raises(NotSent, match="could not be reached"):
        await platform.publish(a_post(PlatformName.LINKEDIN))
