"""What Bluesky answers is sorted into what is certain; and figures tell a deleted post from a quiet one."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.responses import JSONResponse, Response

from core.foundation.errors import Unavailable
from core.foundation.guarded_client import open_client
from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.bluesky.connector import Connector
from core.platforms.bluesky.record_key import record_key
from core.platforms.connecting import Account, CannotConnect, CannotSay, Outside
from core.platforms.posting import (
    CredentialsExpired,
    Figures,
    NotSent,
    Outgoing,
    Platform,
    PlatformRefused,
    RateLimited,
)
from tests.contracts.promises import a_post
from tests.stand_ins.bluesky_server import (
    COUNT,
    DID,
    GET,
    LOG_IN,
    PUT,
    REFRESH,
    RESOLVE,
    Asked,
    BlueskyServer,
    bluesky_server,
    declined,
    put,
    tokens,
)
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.serving import address, free_port

PASSWORD = "abcd-efgh-ijkl-mnop"


@pytest.fixture
async def server() -> AsyncIterator[BlueskyServer]:
    async with bluesky_server() as there:
        yield there


@pytest.fixture
async def connector(clock: ManualClock) -> AsyncIterator[Connector]:
    async with open_client(timeout=30, allow_private=True) as http:
        yield Connector(Outside(http, clock))


def account_at(url: str) -> Account:
    return Account(
        AccountId("acc_01"),
        WorkspaceId("wsp_01"),
        PlatformName.BLUESKY,
        DID,
        "@fernweh.test",
        {"server": url},
        {"app_password": PASSWORD, "access": "a1", "refresh": "r1"},
    )


@pytest.fixture
def account(server: BlueskyServer) -> Account:
    return account_at(server.url)


@pytest.fixture
def platform(connector: Connector, account: Account) -> Platform:
    return connector.open(account)


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.BLUESKY)


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (declined("InvalidRequest", "Input/text is too long"), PlatformRefused, "Input/text is too long"),
        (declined("AccountDeactivated", status=401), PlatformRefused, "activate it again"),
        (declined("PayloadTooLarge", "request entity too large", 413), PlatformRefused, "too large"),
        (Response("<html>", 404), PlatformRefused, "status 404"),
        (Response(status_code=302, headers={"location": "/"}), PlatformRefused, "status 302"),
    ],
)
async def test_what_was_certainly_refused_is_told_in_the_servers_words(
    platform: Platform, server: BlueskyServer, post: Outgoing, answer: Response, error: type, said: str
) -> None:
    server.answers[PUT] = lambda _: answer
    with pytest.raises(error, match=said):
        await platform.publish(post)


@pytest.mark.parametrize(
    "answer",
    [
        Response("", 500),
        declined("UpstreamFailure", status=502),
        Response("", 504),
        Response("", 408),
        Response("not JSON"),
        JSONResponse({"uri": 1}),
    ],
)
async def test_what_says_nothing_for_certain_leaves_the_post_in_doubt(
    platform: Platform, server: BlueskyServer, post: Outgoing, answer: Response
) -> None:
    server.answers[PUT] = server.answers[GET] = lambda _: answer
    with pytest.raises(Exception) as raised:  # noqa: PT011 - any that is none of the two
        await platform.publish(post)
    assert not isinstance(raised.value, PlatformRefused | NotSent)
    with pytest.raises(Unavailable):
        await platform.find(post)


async def test_a_post_is_absent_only_where_the_server_says_so_of_the_very_post(
    platform: Platform, server: BlueskyServer, post: Outgoing
) -> None:
    server.answers[GET] = lambda _: declined("RecordNotFound", "Could not locate record: at://…")
    assert await platform.find(post) is None
    server.answers[GET] = lambda _: declined("InvalidRequest", "Could not locate record")  # nor the account
    with pytest.raises(Unavailable):
        await platform.find(post)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"ratelimit_reset": "1772445600"}, 3_600.0),
        ({"retry_after": "30"}, 30.0),
        *(({"ratelimit_reset": told}, None) for told in ("x", "-1", "1", "9" * 14, "9" * 40, "1e9")),
        ({"ratelimit_reset": "9" * 40, "retry_after": "30"}, 30.0),
    ],
)
async def test_a_server_that_has_enough_for_now_says_until_when(
    platform: Platform, server: BlueskyServer, post: Outgoing, headers: dict[str, str], seconds: float | None
) -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    server.answers[PUT] = lambda _: declined("RateLimitExceeded", "Rate Limit Exceeded", 429, **headers)
    with pytest.raises(RateLimited) as limited:
        await platform.publish(post)
    assert limited.value.until == (now + timedelta(seconds=seconds) if seconds else None)


async def test_what_no_server_got_was_not_sent(connector: Connector, post: Outgoing) -> None:
    with free_port() as nobody:
        platform = connector.open(account_at(address(nobody)))
        with pytest.raises(NotSent):
            await platform.publish(post)


async def test_where_nobody_can_say_whom_a_post_mentions_it_was_not_sent(
    platform: Platform, server: BlueskyServer, post: Outgoing
) -> None:
    server.answers[RESOLVE] = lambda _: Response("", 502)
    with pytest.raises(NotSent):
        await platform.publish(replace(post, text="Thanks, @alice.test"))
    assert server.count(PUT) == 0


async def test_of_many_that_find_the_token_dead_one_renews_it_for_all(
    platform: Platform, server: BlueskyServer
) -> None:
    server.answers[PUT] = lambda asked: put(asked) if asked.token == "a2" else declined("ExpiredToken")
    server.answers[REFRESH] = lambda asked: tokens(2) if asked.token == "r1" else declined("ExpiredToken")
    posts = [a_post(PlatformName.BLUESKY) for _ in range(5)]
    receipts = await asyncio.gather(*map(platform.publish, posts))
    assert [receipt.remote_id.rpartition("/")[2] for receipt in receipts] == list(map(record_key, posts))
    assert (server.count(REFRESH), server.count(LOG_IN)) == (1, 0)


@pytest.mark.parametrize("missing", [{"accessJwt": ""}, {"refreshJwt": ""}])
async def test_a_refresh_that_gives_no_token_takes_none_away(
    connector: Connector, account: Account, server: BlueskyServer, post: Outgoing, missing: dict[str, str]
) -> None:
    server.answers[REFRESH] = lambda _: tokens(2, **missing)
    with pytest.raises(CannotSay):
        await connector.refresh(account)
    assert (await connector.open(account).publish(post)).remote_id
    assert server.asked[-1].token == "a1"


async def test_an_account_that_was_kept_with_other_tokens_is_opened_with_those(
    connector: Connector, account: Account, server: BlueskyServer, post: Outgoing
) -> None:
    await connector.open(account).publish(post)
    renewed = replace(account, secrets={**account.secrets, "access": "a7"})
    await connector.open(renewed).publish(post)
    assert [asked.token for asked in server.asked] == ["a1", "a7"]


async def test_nothing_that_is_secret_stands_in_what_people_are_told(
    connector: Connector, account: Account, server: BlueskyServer, post: Outgoing
) -> None:
    server.answers = {
        name: lambda _: declined("InvalidToken", "Token could not be verified") for name in (PUT, REFRESH)
    }
    server.answers[LOG_IN] = lambda _: declined(
        "AuthenticationRequired", "Invalid identifier or password", 401
    )
    with pytest.raises(CredentialsExpired) as expired:
        await connector.open(account).publish(post)
    with pytest.raises(CannotConnect) as lost:
        await connector.refresh(account)
    told = " ".join(f"{error.value!r} {error.value.__cause__!r}" for error in (expired, lost))
    assert not [secret for secret in (PASSWORD, "'a1'", "'r1'") if secret in told + repr(account)]


def counting(asked: Asked) -> Response:
    """Every post but those whose keys end in a 9."""
    uris = [uri for name, uri in asked.query if name == "uris"]
    counts = {"likeCount": 3, "replyCount": 0, "repostCount": 2, "quoteCount": 1}
    return JSONResponse({"posts": [{"uri": uri, **counts} for uri in uris if not uri.endswith("9")]})


async def test_a_deleted_post_is_told_from_one_that_was_not_counted_yet_and_from_a_quiet_one(
    platform: Platform, server: BlueskyServer
) -> None:
    quiet, new, deleted = (f"at://{DID}/app.bsky.feed.post/{key}" for key in ("k1", "k9", "g9"))
    record = {"uri": new, "cid": "c", "value": {"text": "", "createdAt": "2026-03-02T09:00:00Z"}}
    server.answers[COUNT] = counting
    server.answers[GET] = lambda asked: (
        JSONResponse(record) if ("rkey", "k9") in asked.query else declined("RecordNotFound")
    )
    figures = await platform.engagement([quiet, new, deleted])
    assert figures == {quiet: Figures(likes=3, replies=0, reposts=2), deleted: None}


async def test_figures_are_asked_for_25_posts_at_a_time_and_for_our_own_alone(
    platform: Platform, server: BlueskyServer
) -> None:
    ours = [f"at://{DID}/app.bsky.feed.post/{number}x" for number in range(30)]
    server.answers[COUNT] = counting
    figures = await platform.engagement([*ours, "", "at://did:plc:other/app.bsky.feed.post/1"])
    assert list(figures) == ours
    assert [len(asked.query) for asked in server.asked] == [25, 5]


async def test_a_server_that_fails_when_it_is_asked_for_figures_says_so(
    platform: Platform, server: BlueskyServer
) -> None:
    server.answers[COUNT] = lambda _: declined("UpstreamFailure", status=502)
    with pytest.raises(Unavailable):
        await platform.engagement([f"at://{DID}/app.bsky.feed.post/1"])


async def test_a_server_that_is_no_pds_connects_nothing(connector: Connector, server: BlueskyServer) -> None:
    server.answers[LOG_IN] = lambda _: Response("<html>", 404)
    with pytest.raises(CannotConnect, match="not a server of Bluesky's network") as refused:
        await connector.connect({"handle": "a.test", "app_password": "x", "server": server.url})
    assert refused.value.question == "server"


async def test_half_a_handle_is_told_under_it_before_anybody_is_asked(connector: Connector) -> None:
    with pytest.raises(CannotConnect, match=r"Write the whole handle, such as fernweh\.bsky\.social") as half:
        await connector.connect({"handle": "@fernweh", "app_password": "x", "server": ""})
    assert half.value.question == "handle"
