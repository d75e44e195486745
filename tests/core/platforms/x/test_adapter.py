"""Posting to X: what a refusal means, and what is certain of a post that was not answered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.foundation.errors import CopydeskError
from core.foundation.ids import PlatformName
from core.platforms.calling import Answer
from core.platforms.connecting import CannotSay, Outside
from core.platforms.posting import (
    CredentialsExpired,
    Figures,
    NotSent,
    PlatformRefused,
    RateLimited,
    StepsInMemory,
)
from core.platforms.vendor import Reply
from core.platforms.x.adapter import XPlatform
from core.platforms.x.errors import error_of
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.vendor import LOST, an_account, answer
from tests.stand_ins.x_problems import problem
from tests.stand_ins.x_server import XServer

RESET = datetime(2026, 3, 2, 9, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ABOUT = "about:blank"
POST = "POST /2/tweets"


@pytest.fixture
def server(clock: ManualClock) -> XServer:
    return XServer(clock)


@pytest.fixture
async def outside(server: XServer) -> AsyncIterator[Outside]:
    async with server.listening(PlatformName.X) as outside:
        yield outside


@pytest.fixture
def x(outside: Outside, server: XServer) -> XPlatform:
    token = server.new_token()["access_token"]
    return XPlatform(outside, an_account(PlatformName.X, remote_id="42", secrets={"access_token": token}))


# Sources: https://docs.x.com/x-api/fundamentals/response-codes-and-errors (problems) and …/rate-limits
# (headers); 402 as it comes, https://github.com/tryethernal/ethernal/issues/1324.
SAID = [
    (400, {"title": "Invalid Request", "detail": "One is invalid."}, PlatformRefused, "One is invalid"),
    (400, {"errors": [{"message": "text is too odd"}], "title": "Bad"}, PlatformRefused, "text is too odd"),
    (401, {"title": "Unauthorized", "type": ABOUT, "status": 401}, CredentialsExpired, "Connect it again"),
    (402, {"title": "CreditsDepleted", "detail": "No credits."}, PlatformRefused, "No credits. Add credits"),
    (
        429,
        {"title": "UsageCapExceeded", "type": "https://api.x.com/2/problems/usage-capped", "detail": "Cap."},
        PlatformRefused,
        "Cap. Add credits",
    ),
    (429, {"title": "Too Many Requests", "type": ABOUT}, RateLimited, "takes nothing more for a while"),
    (
        403,
        {"detail": "You are not allowed to create a Tweet with duplicate content.", "type": ABOUT},
        PlatformRefused,
        "this very text before",
    ),
    (
        403,
        {"reason": "client-not-enrolled", "type": "https://api.x.com/2/problems/client-forbidden"},
        PlatformRefused,
        "Give it read and write access",
    ),
    (403, {"detail": "Your account is suspended.", "type": ABOUT}, PlatformRefused, "account is suspended"),
    (404, {"title": "Not Found Error"}, PlatformRefused, "Not Found Error"),
    (403, "<html>", PlatformRefused, "it gave no reason"),
    (408, "", CannotSay, "says nothing about the post"),
    (500, {"title": "Internal Server Error"}, CannotSay, "status 500"),
    (503, "<html>", CannotSay, "status 503"),
    (302, "", CannotSay, "status 302"),
]


@pytest.mark.parametrize(("status", "body", "kind", "words"), SAID)
async def test_a_post_that_is_not_taken_says_what_is_certain_and_what_to_do(
    x: XPlatform, server: XServer, status: int, body: Any, kind: type[CopydeskError], words: str
) -> None:
    server.will(answer(status, body))
    with pytest.raises(kind) as refused:
        await x.publish(a_post(PlatformName.X))
    assert type(refused.value) in (kind, *kind.__subclasses__())
    assert words in refused.value.message
    assert not server.tweets


WINDOWS = [
    ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(RESET.timestamp()))}, RESET),
    (
        {
            "x-rate-limit-remaining": "99",
            "x-rate-limit-reset": str(int(RESET.timestamp())),
            "x-user-limit-24hour-remaining": "0",
            "x-user-limit-24hour-reset": str(int(LATER.timestamp())),
        },
        LATER,
    ),
    *(
        ({"x-rate-limit-reset": told}, None)
        for told in ("soon", "-1", "²", "1e12", "99999999999999", "9" * 40, "9" * 5_000, "1772445600.5", "1")
    ),
    (
        {"x-rate-limit-reset": "9" * 14, "x-user-limit-24hour-reset": str(int(LATER.timestamp()))},
        LATER,
    ),
    ({"x-rate-limit-reset": "9" * 14, "retry-after": "60"}, RESET + timedelta(minutes=1)),
    ({"retry-after": "9" * 400}, RESET + timedelta(days=1)),
    ({"retry-after": "Mon, 99 Jan 99999 99:99:99 GMT"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "until"), WINDOWS)
def test_it_is_known_until_when_x_takes_nothing_more(headers: dict[str, str], until: datetime | None) -> None:
    error = error_of(Reply(PlatformName.X, Answer(429, headers, b"{}")), RESET)

    assert isinstance(error, RateLimited)
    assert error.until == until


async def test_what_x_did_not_answer_is_found_by_its_text_though_x_writes_links_its_own_way(
    x: XPlatform, server: XServer
) -> None:
    text = "Tea & <kettle>: https://example.com/a_(b)?c=1&copy=2 or example.com/x, EXAMPLE.com"
    post = a_post(PlatformName.X, text=text)
    server.will(LOST)
    with pytest.raises(CannotSay):
        await x.publish(post)

    found = await x.find(post)

    assert found is not None
    assert [found.remote_id] == list(server.tweets)


async def test_what_x_did_not_answer_is_not_posted_again_and_its_refusal_as_a_duplicate_gives_its_receipt(
    x: XPlatform, server: XServer
) -> None:
    post = a_post(PlatformName.X)
    server.will(LOST)
    with pytest.raises(CannotSay):
        await x.publish(post)

    receipt = await x.publish(post)

    assert [receipt.remote_id] == list(server.tweets)


async def test_a_text_that_was_out_before_the_first_try_is_refused_for_certain(
    x: XPlatform, clock: ManualClock
) -> None:
    await x.publish(a_post(PlatformName.X))
    clock.advance(timedelta(hours=1))

    with pytest.raises(PlatformRefused, match="Change it"):
        await x.publish(a_post(PlatformName.X))


@pytest.mark.parametrize(
    "look_up",
    [
        answer(429, {"title": "Too Many Requests"}),
        answer(401, {"title": "Unauthorized"}),
        answer(200, {"errors": [{"type": "https://api.x.com/2/problems/resource-not-found"}]}),
        answer(503),
        answer(200, {"meta": {"result_count": 0}}),
    ],
)
async def test_a_later_duplicate_that_can_not_be_looked_up_is_neither_failed_nor_sent_again(
    x: XPlatform, server: XServer, look_up: Any
) -> None:
    post = a_post(PlatformName.X)
    server.will(LOST)
    with pytest.raises(CannotSay):
        await x.publish(post)

    server.will(
        problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content."), look_up
    )
    with pytest.raises(CannotSay) as unsure:
        await x.publish(post)

    assert not isinstance(unsure.value, NotSent)


async def test_what_x_calls_a_duplicate_and_does_not_show_never_counts_as_absent_again(
    x: XPlatform, server: XServer
) -> None:
    post = a_post(PlatformName.X)
    server.will(LOST)
    with pytest.raises(CannotSay):
        await x.publish(post)
    nothing = answer(200, {"meta": {"result_count": 0}})
    server.will(
        problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content."), nothing
    )
    with pytest.raises(CannotSay):
        await x.publish(post)

    server.will(nothing)
    with pytest.raises(CannotSay, match="says that this text is out"):
        await x.find(post)


async def test_what_never_left_may_be_sent_again(x: XPlatform, server: XServer) -> None:
    here = XPlatform(
        replace(x._outside, addresses={PlatformName.X: "http://127.0.0.1:9"}), an_account(PlatformName.X)
    )
    with pytest.raises(NotSent, match="could not be reached"):
        await here.publish(a_post(PlatformName.X))
    assert not server.asked


async def test_all_posts_since_the_first_try_are_looked_through(
    x: XPlatform, server: XServer, clock: ManualClock
) -> None:
    post = a_post(PlatformName.X)
    receipt = await x.publish(post)
    for number in range(230):
        clock.advance(timedelta(seconds=1))
        server.add(f"Kettle number {number}")

    assert await x.find(post) == receipt
    assert len([asked for asked in server.asked if asked.startswith("GET")]) == 3


async def test_a_post_that_was_never_tried_is_absent_without_asking(x: XPlatform, server: XServer) -> None:
    assert await x.find(replace(a_post(PlatformName.X), steps=StepsInMemory())) is None
    assert not server.asked


async def test_another_text_than_ours_is_seen_as_it_stands_there(x: XPlatform, server: XServer) -> None:
    tweet = server.add("Tea & scones: https://example.com/tea")

    seen = await x.read(a_post(PlatformName.X), tweet.id)

    assert seen is not None
    assert seen.text == "Tea & scones: https://example.com/tea"


async def test_figures_are_asked_for_a_hundred_at_a_time_and_clicks_only_as_long_as_x_tells_them(
    x: XPlatform, server: XServer, clock: ManualClock
) -> None:
    old = server.add("Old")
    old.metrics = {"like_count": 3}
    clock.advance(timedelta(days=31))
    server.tokens = dict.fromkeys(server.tokens, clock.now() + timedelta(hours=2))
    new = [server.add(f"New {number}") for number in range(150)]
    new[0].metrics, new[0].clicks = {"impression_count": 90, "retweet_count": 2, "reply_count": 1}, 7

    figures = await x.engagement([old.id, *[tweet.id for tweet in new], "123", "never"])

    assert len(figures) == 152
    assert figures[old.id] == Figures(impressions=0, likes=3, replies=0, reposts=0, clicks=None)
    assert figures[new[0].id] == Figures(impressions=90, likes=0, replies=1, reposts=2, clicks=7)
    assert figures["123"] is None
    assert "never" not in figures


async def test_no_error_holds_the_token(x: XPlatform, server: XServer) -> None:
    server.will(LOST)
    with pytest.raises(CannotSay) as unsure:
        await x.publish(a_post(PlatformName.X))

    assert unsure.value.__cause__ is None
    assert unsure.value.__context__ is None
    assert "access-" not in repr(x)
