"""A blog's REST API is found where the site says it is; where there is none, that is said in words."""

from collections.abc import AsyncIterator, Callable

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from core.foundation.guarded_client import open_client
from core.platforms.blog.connector import Connector
from core.platforms.connecting import CannotConnect, CannotSay, Outside
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.serving import serving

INDEX = {"home": "https://another.example", "namespaces": ["wp/v2"]}
USER = {"id": 2, "name": "Ada", "capabilities": {"publish_posts": True}}
Answering = Callable[[Request], Response]


@pytest.fixture
async def connector(clock: ManualClock) -> AsyncIterator[Connector]:
    async with open_client(timeout=30, allow_private=True) as http:
        yield Connector(Outside(http, clock))


async def connected(connector: Connector, answer: Answering, path: str = ""):
    async def answering(request: Request) -> Response:
        return answer(request)

    async with serving(Starlette(routes=[Route("/{path:path}", answering)])) as url:
        typed = {"site": f"{url}{path}", "user": "ada", "password": "abcd", "category": "", "tags": ""}
        return url, await connector.connect(typed)


def plain(request: Request) -> Response:
    """A site without pretty addresses, whose front page says nothing of its API."""
    match request.url.path, request.query_params.get("rest_route"):
        case "/index.php", "/":
            return JSONResponse({**INDEX, "home": f"{request.base_url}blog"})
        case "/index.php", "/wp/v2/users/me" if request.query_params["context"] == "edit":
            return JSONResponse(USER)
        case path, _:
            return Response("<html>", 404 if path.startswith("/wp-json") else 200)


async def test_a_site_that_says_nothing_of_its_api_is_asked_where_it_usually_is(connector):
    url, account = await connected(connector, plain)
    assert account.settings["root"] == f"{url}/index.php?rest_route=/"
    place = f"{url.removeprefix('http://')}/blog"
    assert (account.name, account.remote_id) == (f"{place} (Ada)", f"2@{place}")
    assert "abcd" not in repr(account)


async def test_a_password_goes_to_no_other_host_and_an_account_is_of_no_other_whatever_a_page_says(connector):
    def answer(request: Request) -> Response:
        is_index = request.query_params.get("rest_route") == "/"
        response = JSONResponse(INDEX) if is_index else plain(request)
        response.headers["link"] = '<http://127.0.0.1:9/wp-json/>; rel="https://api.w.org/"'
        return response

    url, account = await connected(connector, answer)
    assert account.settings["root"].startswith(url)
    assert account.remote_id == f"2@{url.removeprefix('http://')}"


async def test_an_address_that_leads_on_is_refused_with_where_it_leads(connector):
    def answer(request: Request) -> Response:
        return RedirectResponse("https://www.fernweh.example/")

    with pytest.raises(CannotConnect, match=r"leads on to https://www\.fernweh\.example/") as refused:
        await connected(connector, answer)
    assert refused.value.question == "site"


@pytest.mark.parametrize(
    ("status", "words"), [(404, "No WordPress answers there"), (401, "nobody who is not logged in")]
)
async def test_a_site_without_an_open_api_is_refused_in_words(connector, status, words):
    with pytest.raises(CannotConnect, match=words):
        await connected(connector, lambda request: Response("<html>", status))


async def test_what_answers_like_no_wordpress_says_nothing_of_the_password(connector):
    def answer(request: Request) -> Response:
        is_index = request.query_params.get("rest_route") == "/"
        return JSONResponse(INDEX) if is_index else Response("Blocked by a firewall", 403)

    with pytest.raises(CannotSay, match="403, and not as WordPress does"):
        await connected(connector, answer)
