"""What each platform tells of a post comes to those who look at results: fetched as the account it went out
as, kept as versions in the lake, with its source and its moment.

A platform joins by saying here how it is made, and what people do there; or with a walk at its real server.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse

from core.foundation.clock import SystemClock
from core.foundation.guarded_client import open_client
from core.foundation.ids import PlatformName
from core.metrics.totals import MEASURES
from core.platforms.bluesky.connector import Connector as Bluesky
from core.platforms.catalogue import profile_of
from core.platforms.connecting import Connected, Connects, Outside
from core.platforms.facebook.connector import Connector as Facebook
from core.platforms.instagram.connector import Connector as Instagram
from core.platforms.linkedin.connector import FOR_ME, FOR_PAGES
from core.platforms.linkedin.connector import Connector as LinkedIn
from core.platforms.mastodon.connector import Connector as Mastodon
from core.platforms.posting import Capability
from core.platforms.slack.connector import Connector as Slack
from core.platforms.threads.connector import Connector as Threads
from core.platforms.x.connector import Connector as X
from core.publishing.read_back import SOON, read_back_due
from tests.contracts.test_platforms import PLATFORMS, TESTS
from tests.servers.walk import Walk, counts_of, walking
from tests.stand_ins import facebook_server, instagram_server, snac, threads_server
from tests.stand_ins.bluesky_server import COUNT, GET, LOG_IN, bluesky_server, declined, tokens
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.facebook_server import FacebookServer
from tests.stand_ins.graph_server import GraphServer
from tests.stand_ins.instagram_server import InstagramServer
from tests.stand_ins.linkedin_server import PAGE, PERSON, LinkedInServer
from tests.stand_ins.slack_api import CHANNEL, slack_workspace
from tests.stand_ins.threads_server import ThreadsServer
from tests.stand_ins.x_server import XServer

Happens = Callable[[str], Awaitable[object] | object]
"""Something that is done at the platform with the post of this id."""


@dataclass(frozen=True)
class There:
    """A platform that can be connected, what people do with a post there, and what is told of it then."""

    connector: Connects
    seen: Happens
    deleted: Happens
    tells: Mapping[str, int]
    answers: Mapping[str, str] = field(default_factory=dict)


def given(connector: Any, outside: Outside, remote_id: str, token: str) -> Connects:
    """A connector that asks nobody to say yes on a page of the platform's."""

    class Given(connector):  # type: ignore[misc]
        questions = ()

        async def connect(self, answers: Mapping[str, str]) -> Connected:
            return Connected(remote_id=remote_id, name="@fernweh", secrets={"access_token": token})

    return Given(outside)  # type: ignore[no-any-return]


@asynccontextmanager
async def x(clock: ManualClock, folder: Path) -> AsyncIterator[There]:
    server = XServer(clock)
    token = server.new_token()["access_token"]
    server.tokens[token] = clock.now() + timedelta(days=100)

    def seen(remote_id: str) -> None:
        server.tweets[remote_id].metrics |= {"impression_count": 900, "like_count": 7}
        server.tweets[remote_id].clicks = 12

    tells = {"impressions": 900, "clicks": 12, "likes": 7, "replies": 0, "reposts": 0}
    async with server.listening(PlatformName.X) as outside:
        yield There(given(X, outside, "42", token), seen, server.tweets.pop, tells)


@asynccontextmanager
async def linkedin(clock: ManualClock, folder: Path) -> AsyncIterator[There]:
    server = LinkedInServer(clock)
    token = server.new_token(FOR_PAGES)["access_token"]
    told = {"impressionCount": 90, "clickCount": 7, "likeCount": 3, "commentCount": 0, "shareCount": 1}

    def seen(remote_id: str) -> None:
        server.posts[remote_id].counts = told

    tells = dict(zip(MEASURES, told.values(), strict=True))
    async with server.listening(PlatformName.LINKEDIN) as outside:
        yield There(given(LinkedIn, outside, PAGE, token), seen, server.posts.pop, tells)


@asynccontextmanager
async def _meta(
    server: GraphServer, made: Any, account: tuple[str, Any], counts: dict[str, int], tells: Mapping[str, int]
) -> AsyncIterator[There]:
    remote_id, scopes = account
    token = server.new_token(scopes)["access_token"]

    def seen(post_id: str) -> None:
        server.figures[post_id] = counts

    async with server.listening(made.platform) as outside:
        yield There(given(made, outside, remote_id, token), seen, server.kept.pop, tells)


def facebook(clock: ManualClock, folder: Path) -> AbstractAsyncContextManager[There]:
    counts = {"reactions": 4, "comments": 2, "shares": 1}  # views are told of larger pages alone
    account = facebook_server.PAGE, facebook_server.ALL
    return _meta(FacebookServer(clock), Facebook, account, counts, {"likes": 4, "replies": 2, "reposts": 1})


def instagram(clock: ManualClock, folder: Path) -> AbstractAsyncContextManager[There]:
    server, counts = InstagramServer(clock), {"likes": 3, "comments": 1, "views": 40}
    tells = {"impressions": 40, "likes": 3, "replies": 1}
    return _meta(server, Instagram, (server.user, instagram_server.ALL), counts, tells)


def threads(clock: ManualClock, folder: Path) -> AbstractAsyncContextManager[There]:
    server, counts = ThreadsServer(clock), {"views": 90, "likes": 0, "replies": 2, "reposts": 3, "quotes": 4}
    tells = {"impressions": 90, "likes": 0, "replies": 2, "reposts": 7}
    return _meta(server, Threads, (server.user, threads_server.ALL), counts, tells)


@asynccontextmanager
async def mastodon(clock: ManualClock, folder: Path) -> AsyncIterator[There]:
    async with snac.snac() as server, open_client(timeout=30, allow_private=True) as http:

        def seen(remote_id: str) -> None:
            server.statuses[remote_id] |= {"favourites_count": 12, "reblogs_count": 3}
            del server.statuses[remote_id]["replies_count"]  # look-alikes may not count them

        connector = Mastodon(Outside(http, clock))
        answers = {"server": server.url, "token": snac.TOKEN}
        tells = {"likes": 12, "reposts": 3}
        yield There(connector, seen, server.statuses.pop, tells, answers)


@asynccontextmanager
async def bluesky(clock: ManualClock, folder: Path) -> AsyncIterator[There]:
    async with bluesky_server() as server, open_client(timeout=30, allow_private=True) as http:
        server.answers[LOG_IN] = lambda _: tokens()

        def seen(uri: str) -> None:
            told = {"uri": uri, "likeCount": 5, "replyCount": 0, "repostCount": 2}
            server.answers[COUNT] = lambda _: JSONResponse({"posts": [told]})

        def deleted(_uri: str) -> None:
            server.answers[COUNT] = lambda _: JSONResponse({"posts": []})
            server.answers[GET] = lambda _: declined("RecordNotFound", "Could not locate record: at://…")

        answers = {"handle": "fernweh.test", "app_password": "a-b-c-d", "server": server.url}
        tells = {"likes": 5, "replies": 0, "reposts": 2}
        yield There(Bluesky(Outside(http, clock)), seen, deleted, tells, answers)


@asynccontextmanager
async def slack(clock: ManualClock, folder: Path) -> AsyncIterator[There]:
    async with slack_workspace(folder) as there:

        async def seen(ts: str) -> None:
            await there.call("reactions.add", channel=CHANNEL, timestamp=ts, name="tada")
            await there.call("chat.postMessage", channel=CHANNEL, thread_ts=ts, text="Nice!")

        async def deleted(ts: str) -> None:
            await there.call("chat.delete", channel=CHANNEL, ts=ts)

        connector, answers = Slack(there.outside), {"channel": "#campaigns"}
        yield There(connector, seen, deleted, {"likes": 1, "replies": 1}, answers)


HERE: Mapping[PlatformName, Callable[[ManualClock, Path], AbstractAsyncContextManager[There]]] = {
    PlatformName.X: x,
    PlatformName.LINKEDIN: linkedin,
    PlatformName.FACEBOOK: facebook,
    PlatformName.INSTAGRAM: instagram,
    PlatformName.THREADS: threads,
    PlatformName.MASTODON: mastodon,
    PlatformName.BLUESKY: bluesky,
    PlatformName.SLACK: slack,
}


@pytest.fixture
def clock() -> ManualClock:
    """Stands at the real time, by which some stand-ins go."""
    return ManualClock(SystemClock().now())


async def versions(walk: Walk) -> list[tuple[bool, str]]:
    lake = await walk.desk.results.lakes.readable()
    return lake.rows("SELECT is_gone, source FROM figures ORDER BY position", [])


@pytest.mark.parametrize("name", HERE)
async def test_what_a_platform_tells_is_shown_with_its_source_and_moment_and_what_it_does_not_is_not_0(
    name: PlatformName, clock: ManualClock, tmp_path: Path, sqlite_url: str
) -> None:
    async with (
        HERE[name](clock, tmp_path) as there,
        walking(
            *(tmp_path, sqlite_url, name, there.answers),
            connectors={name: there.connector},
            clock=clock,
            public_url="https://copy.example",
        ) as walk,
    ):
        media = profile_of(name).media
        post, _ = await walk.published(alts=("A red kettle.",) if media and media.is_needed else ())
        await _done(there.seen(post.remote_id))
        reached, asked_at = await walk.reached(post), clock.now()
        assert counts_of(reached) == there.tells
        told = [getattr(reached, measure) for measure in there.tells]
        assert {(figure.source, figure.at) for figure in told} == {(name.value, asked_at)}
        assert not reached.is_gone

        await _done(there.deleted(post.remote_id))
        gone = await walk.reached(post)
        assert (gone.is_gone, counts_of(gone)) == (True, there.tells)
        assert gone.likes is not None
        assert gone.likes.at == asked_at
        assert await versions(walk) == [(False, name.value), (True, name.value)]
        assert (await walk.post(post)).shows == ""


async def _done(happening: Awaitable[object] | object) -> None:
    if isinstance(happening, Awaitable):
        await happening


async def test_a_members_post_on_linkedin_is_neither_read_back_nor_asked_about(
    clock: ManualClock, tmp_path: Path, sqlite_url: str
) -> None:
    server, name = LinkedInServer(clock), PlatformName.LINKEDIN
    token = server.new_token(FOR_ME)["access_token"]
    async with server.listening(name) as outside:
        connectors = {name: given(LinkedIn, outside, PERSON, token)}
        async with walking(tmp_path, sqlite_url, name, {}, connectors=connectors, clock=clock) as walk:
            post, _ = await walk.published()
            asked = len(server.asked)
            clock.advance(SOON)
            assert await read_back_due(walk.desk.database, walk.desk.calendar.platforms, clock) == 1
            clock.advance(timedelta(minutes=5))
            assert await walk.desk.fetching.fetch_due() == 1
            settled = await walk.post(post)
            assert (settled.read_at is not None, settled.ask_at) == (True, None)
            assert server.asked[asked:] == []


def test_each_platform_that_tells_figures_is_here_or_walked_at_its_real_server() -> None:
    for path in PLATFORMS.glob("*/connector.py"):
        connector = import_module(f"core.platforms.{path.parent.name}.connector").Connector
        walk = TESTS / "servers" / path.parent.name / "test_walk.py"
        is_walked = walk.is_file() and "walk.reached(" in walk.read_text()
        tells = Capability.ENGAGEMENT in connector.capabilities
        assert tells == (connector.platform in HERE or is_walked), path
        assert tells == profile_of(connector.platform).tells_figures, path
