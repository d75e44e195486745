"""Links are asked once for a while; only those that surely lead nowhere are dead."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from core.foundation.guarded_client import open_client
from core.links.answering import KEPT, Answering
from tests.stand_ins.clock import ManualClock


class Site:
    """A server that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path))
        match request.path:
            case "/moved":
                raise web.HTTPFound("/gone")
            case "/no-head" if request.method == "HEAD":
                raise web.HTTPMethodNotAllowed("HEAD", ["GET"])
            case "/no-robots":
                raise web.HTTPForbidden
            case "/gone":
                raise web.HTTPGone
        return web.Response(text="Here.")


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
async def server(site: Site) -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    async with TestServer(app) as server:
        yield server


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def answering(clock: ManualClock) -> AsyncIterator[Answering]:
    async with open_client(timeout=30, allow_private=True) as client:
        yield Answering(client, clock)


async def test_a_link_that_is_gone_or_leads_to_one_is_dead(answering: Answering, server: TestServer) -> None:
    gone, moved, here = (str(server.make_url(path)) for path in ("/gone", "/moved", "/here"))

    assert await answering.dead([gone, moved, here]) == {
        gone: "answers with 410",
        moved: "answers with 410",
    }


async def test_a_site_that_wants_no_robots_or_no_heads_is_not_dead(
    answering: Answering, server: TestServer
) -> None:
    assert await answering.dead([str(server.make_url(path)) for path in ("/no-head", "/no-robots")]) == {}


async def test_a_link_is_asked_once_for_a_while(
    answering: Answering, server: TestServer, site: Site, clock: ManualClock
) -> None:
    link = str(server.make_url("/here"))
    await answering.dead([link, link])
    await answering.dead([link])
    assert site.asked == [("HEAD", "/here")]

    clock.advance(KEPT + timedelta(seconds=1))
    await answering.dead([link])
    assert len(site.asked) == 2


async def test_where_nobody_listens_is_dead(answering: Answering, server: TestServer) -> None:
    link = str(server.make_url("/here"))
    await server.close()

    assert await answering.dead([link]) == {link: "can't be reached"}


async def test_a_link_into_our_own_network_is_not_asked(
    clock: ManualClock, server: TestServer, site: Site
) -> None:
    async with open_client(timeout=30, allow_private=False) as client:
        assert await Answering(client, clock).dead([str(server.make_url("/gone"))]) == {}

    assert site.asked == []
