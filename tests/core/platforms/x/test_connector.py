"""Connecting X: a person says yes there, and the access that this gives is renewed without them."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, Authorizes, CannotConnect, CannotSay, Connected, Outside
from core.platforms.x.connector import Connector
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.vendor import LOST, an_account, answer
from tests.stand_ins.x_server import XServer

BACK = "https://copydesk.example/oauth/x"
SECRET = "s/e+c:r%et"


@pytest.fixture(params=["", SECRET], ids=["public", "confidential"])
def server(clock: ManualClock, request: pytest.FixtureRequest) -> XServer:
    return XServer(clock, client_secret=request.param)


@pytest.fixture
async def outside(server: XServer) -> AsyncIterator[Outside]:
    apps = {"x_client_id": server.client_id, "x_client_secret": server.client_secret}
    async with server.listening(PlatformName.X, apps) as outside:
        yield outside


async def connected(outside: Outside, verifier: str = "", redirect: str = BACK) -> Connected:
    """An account, the way a person connects it."""
    connector, kept = Connector(outside), secrets.token_urlsafe(48)
    challenge = urlsafe_b64encode(hashlib.sha256(kept.encode()).digest()).decode().rstrip("=")
    url = connector.authorize_url(state="s t", challenge=challenge, redirect=BACK, answers={})
    came_back = parse_qs(urlsplit((await outside.http.get(url)).headers["location"]).query)
    assert came_back["state"] == ["s t"]
    (account,) = await connector.exchange(
        code=came_back["code"][0], verifier=verifier or kept, redirect=redirect, answers={}
    )
    return account


def kept(account: Connected) -> Account:
    return an_account(
        PlatformName.X,
        remote_id=account.remote_id,
        name=account.name,
        secrets=account.secrets,
        expires_at=account.expires_at,
    )


async def test_an_account_is_connected_and_posts(
    outside: Outside, server: XServer, clock: ManualClock
) -> None:
    account = await connected(outside)

    assert (account.remote_id, account.name) == ("42", "@fernweh")
    assert account.expires_at == clock.now() + timedelta(hours=2)
    receipt = await Connector(outside).open(kept(account)).publish(a_post(PlatformName.X))
    assert receipt.url == f"https://x.com/fernweh/status/{receipt.remote_id}"


async def test_access_is_renewed_again_and_again_each_time_with_the_newest_token(
    outside: Outside, clock: ManualClock
) -> None:
    account = await connected(outside)
    for _ in range(3):
        clock.advance(timedelta(hours=3))
        renewed = await Connector(outside).refresh(kept(account))
        assert renewed is not None
        account = renewed

    assert account.expires_at == clock.now() + timedelta(hours=2)
    await Connector(outside).open(kept(account)).publish(a_post(PlatformName.X))


@pytest.mark.parametrize("refresh_token", [{}, {"refresh_token": ""}])
async def test_a_renewal_without_a_new_refresh_token_keeps_the_old_one(
    outside: Outside, server: XServer, refresh_token: dict[str, str]
) -> None:
    account = await connected(outside)
    server.will(answer(200, {"access_token": "fresh", "expires_in": 7200, **refresh_token}))

    renewed = await Connector(outside).refresh(kept(account))

    assert renewed is not None
    assert renewed.secrets == {**account.secrets, "access_token": "fresh"}


@pytest.mark.parametrize("spoilt", [{"verifier": "x" * 43}, {"redirect": "https://elsewhere.example"}])
async def test_a_code_is_worth_nothing_to_who_did_not_ask_for_it(
    outside: Outside, spoilt: dict[str, str]
) -> None:
    with pytest.raises(CannotConnect, match="Connect the account again"):
        await connected(outside, **spoilt)


async def test_a_refresh_token_that_was_used_means_to_connect_again(outside: Outside) -> None:
    account = kept(await connected(outside))
    await Connector(outside).refresh(account)

    with pytest.raises(CannotConnect, match=r"token was invalid\. Connect the account again"):
        await Connector(outside).refresh(account)


async def test_without_a_refresh_token_there_is_nothing_to_renew(outside: Outside) -> None:
    with pytest.raises(CannotConnect, match="Connect it again"):
        await Connector(outside).refresh(an_account(PlatformName.X, secrets={"access_token": "a"}))


async def test_access_that_ends_by_itself_is_not_taken(outside: Outside, server: XServer) -> None:
    server.will(answer(200, {"access_token": "short", "expires_in": 7200}))

    with pytest.raises(CannotConnect, match="two hours only"):
        await Connector(outside).exchange(code="c", verifier="v", redirect=BACK, answers={})


# RFC 6749, 5.2; X's own 401: https://docs.x.com/resources/fundamentals/authentication/oauth-2-0.
@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, {"error": "unauthorized_client"}, CannotConnect, "X_CLIENT_ID or X_CLIENT_SECRET"),
        (400, {"error": "invalid_client"}, CannotConnect, "X_CLIENT_ID or X_CLIENT_SECRET"),
        (400, {"error": "invalid_grant", "error_description": "Used up."}, CannotConnect, "Used up. Connect"),
        (429, {}, CannotSay, "nothing more for a while"),
        (500, "<html>", CannotSay, "status 500"),
        (200, "<html>", CannotSay, "something else than expected"),
        (200, {"token_type": "bearer", "access_token": None}, CannotSay, "something else than expected"),
    ],
)
async def test_a_renewal_that_fails_says_whether_to_connect_again(
    outside: Outside, server: XServer, status: int, body: Any, kind: type[Exception], words: str
) -> None:
    account = kept(await connected(outside))
    server.will(answer(status, body))

    with pytest.raises(kind, match=words):
        await Connector(outside).refresh(account)


async def test_a_renewal_that_is_not_answered_says_so(outside: Outside, server: XServer) -> None:
    account = kept(await connected(outside))
    server.will(LOST)
    with pytest.raises(CannotSay):
        await Connector(outside).refresh(account)

    unreachable = replace(outside, addresses={PlatformName.X: "http://127.0.0.1:9"})
    with pytest.raises(CannotSay):
        await Connector(unreachable).refresh(account)


def test_x_is_ready_once_our_app_is_known(clock: ManualClock) -> None:
    def ready(**apps: str) -> bool:
        connector = Connector(Outside(None, clock, apps=apps))  # type: ignore[arg-type]
        assert isinstance(connector, Authorizes)
        return connector.is_ready

    assert ready(x_client_id="a")
    assert not ready(x_client_id="")
    assert not ready()
