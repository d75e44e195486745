"""Each answer of a WordPress means what it says, at each step; before the last one nothing is out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.foundation.guarded_client import open_client
from core.foundation.ids import PlatformName
from core.platforms.blog.adapter import DRAFT, BlogPlatform
from core.platforms.blog.site import Site
from core.platforms.connecting import CannotSay
from core.platforms.posting import CredentialsExpired, NotSent, Outgoing, PlatformRefused, RateLimited
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.serving import serving

SECRET = "abcd efgh"


def entry(status: str) -> Response:
    fields = {"id": 7, "status": status, "link": "https://fernweh.example/it-sings/"}
    raw = {"title": {"raw": "It sings"}, "content": {"raw": "<p>It sings.</p>"}}
    return JSONResponse({**fields, **raw, "date_gmt": "2026-11-03T12:00:00"})


def error(status: int, code: str, message: str, **headers: str) -> Response:
    return JSONResponse({"code": code, "message": message, "data": {"status": status}}, status, headers)


NONE, DRAFTED, PUBLISHED = JSONResponse([]), entry("draft"), entry("publish")
NOT_IN = error(401, "rest_not_logged_in", "You are not currently logged in.")
FORBIDDEN = error(403, "rest_cannot_publish", "Sorry, you are not allowed to publish posts.")
BUSY = Response("slow down", 429, {"retry-after": "60"})
BROKEN = Response("<html>", 503)


@dataclass
class There:
    platform: BlogPlatform
    answers: list[Response] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
async def there(clock: ManualClock) -> AsyncIterator[There]:
    async def answer(request: Request) -> Response:
        asked.append(f"{request.method} {request.url.path.removeprefix('/wp-json/wp/v2')}")
        return answers.pop(0)

    answers: list[Response] = []
    asked: list[str] = []
    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST", "DELETE"])])
    async with serving(app) as url, open_client(timeout=30, allow_private=True) as http:
        site = Site(http, clock, f"{url}/wp-json/", "ada", SECRET)
        yield There(BlogPlatform(site, account="fernweh.example", category=None, tags=()), answers, asked)


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.BLOG)


SORTED = [
    ([NOT_IN], CredentialsExpired, "does not know the user"),
    ([BUSY], RateLimited, "for a while"),
    ([BROKEN], NotSent, "503"),
    ([Response("<html>", 403)], NotSent, "not as WordPress does"),
    ([NONE, FORBIDDEN], PlatformRefused, "not allowed to publish posts"),
    ([NONE, BROKEN], CannotSay, "says nothing"),
    ([NONE, DRAFTED, NOT_IN], CredentialsExpired, "does not know the user"),
    ([NONE, DRAFTED, FORBIDDEN], PlatformRefused, "not allowed to publish posts"),
    ([NONE, DRAFTED, Response("<html>", 413)], PlatformRefused, "it answered 413"),
    ([NONE, DRAFTED, BROKEN], CannotSay, "says nothing"),
    ([NONE, DRAFTED, Response("<html>", 200)], CannotSay, "otherwise than WordPress does"),
]


@pytest.mark.parametrize(("answers", "raised", "words"), SORTED)
async def test_each_answer_means_what_it_says_at_each_step(there, post, answers, raised, words):
    there.answers += answers
    with pytest.raises(raised, match=words) as told:
        await there.platform.publish(post)
    assert type(told.value) is raised
    assert SECRET not in str(told.value) + repr(told.value)
    assert (await post.steps.done(DRAFT) is not None) is (len(answers) == 3)


async def test_a_blog_that_takes_no_more_says_until_when(there, post, clock):
    there.answers.append(BUSY)
    with pytest.raises(RateLimited) as limited:
        await there.platform.publish(post)
    assert limited.value.until == clock.now() + timedelta(seconds=60)


async def test_what_may_be_out_is_asked_for_by_its_id_and_published_no_second_time(there, post):
    there.answers += [NONE, DRAFTED, BROKEN, BROKEN, PUBLISHED, PUBLISHED]
    with pytest.raises(CannotSay):
        await there.platform.publish(post)
    with pytest.raises(CannotSay):
        await there.platform.publish(post)  # not NotSent: the try before may have put it out
    assert await there.platform.find(post) == await there.platform.publish(post)
    assert there.asked == ["GET /posts", "POST /posts", "POST /posts/7", *["GET /posts/7"] * 3]


async def test_a_tag_that_a_user_may_not_make_is_left_out(there, post):
    tagged = a_post(PlatformName.BLOG, text="It sings. #tea")
    may_not = error(403, "rest_cannot_create", "Sorry, you are not allowed to create terms.")
    there.answers += [NONE, DRAFTED, may_not, PUBLISHED]
    assert (await there.platform.publish(tagged)).remote_id == "7"


async def test_a_site_without_a_trash_says_so_and_keeps_the_post(there, post):
    there.answers.append(error(501, "rest_trash_not_supported", "The post does not support trashing."))
    with pytest.raises(PlatformRefused, match="does not support trashing"):
        await there.platform.take_down(post, "7")


async def test_a_title_that_the_blog_would_not_hold_is_refused_before_anything_is_sent(there):
    with pytest.raises(PlatformRefused, match="titles of up to 200"):
        await there.platform.publish(a_post(PlatformName.BLOG, title="a" * 201))
    assert there.asked == []
