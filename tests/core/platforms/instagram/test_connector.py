"""Connecting Instagram: a person says yes there, and the access that this gives is renewed without them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, Authorizes, CannotConnect, Connected, Outside
from core.platforms.instagram.connector import Connector, Me, Short
from tests.contracts.promises import a_post, with_pictures
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.instagram_server import InstagramServer
from tests.stand_ins.vendor import an_account

BACK = "https://copydesk.example/oauth/callback"


@pytest.fixture
def server(clock: ManualClock) -> InstagramServer:
    return InstagramServer(clock)


@pytest.fixture
async def connector(server: InstagramServer) -> AsyncIterator[Connector]:
    apps = {"instagram_client_id": "app-id", "instagram_client_secret": "app-secret"}
    async with server.listening(PlatformName.INSTAGRAM, apps) as outside:
        yield Connector(outside)


async def connected(connector: Connector, *, redirect: str = BACK) -> Connected:
    """An account, the way a person connects it."""
    url = connector.authorize_url(state="s t", challenge="c", redirect=BACK, answers={})
    came_back = parse_qs(urlsplit((await connector._outside.http.get(url)).headers["location"]).query)
    assert came_back["state"] == ["s t"]
    code = came_back["code"][0]
    (account,) = await connector.exchange(code=code, verifier="v", redirect=redirect, answers={})
    return account


def kept(account: Connected) -> Account:
    return an_account(PlatformName.INSTAGRAM, remote_id=account.remote_id, secrets=account.secrets)


async def test_an_account_is_connected_for_60_days_and_posts(
    connector: Connector, server: InstagramServer, clock: ManualClock
) -> None:
    account = await connected(connector)

    assert (account.remote_id, account.name) == (server.user, "@fernweh")
    assert account.expires_at == clock.now() + timedelta(days=60)
    receipt = await connector.open(kept(account)).publish(with_pictures(a_post(PlatformName.INSTAGRAM)))
    assert receipt.url.startswith("https://www.instagram.com/p/")


async def test_access_is_renewed_until_it_has_ended(connector: Connector, clock: ManualClock) -> None:
    account = await connected(connector)
    clock.advance(timedelta(days=59))

    renewed = await connector.refresh(kept(account))

    assert renewed is not None
    assert renewed.expires_at == clock.now() + timedelta(days=60)
    clock.advance(timedelta(days=2))
    with pytest.raises(CannotConnect, match="Connect the account again"):
        await connector.refresh(kept(account))


async def test_a_code_is_worth_nothing_elsewhere(connector: Connector) -> None:
    with pytest.raises(CannotConnect, match=r"Matching code was not found.*INSTAGRAM_CLIENT_ID"):
        await connected(connector, redirect="https://elsewhere.example")


def test_what_instagram_tells_in_a_list_of_one_and_what_it_tells_by_itself_is_the_same() -> None:
    alone = Me.model_validate_json('{"user_id": 17, "username": "fernweh", "id": "26"}')
    listed = Me.model_validate_json('{"data": [{"user_id": 17, "username": "fernweh"}]}')
    assert alone == listed
    assert Short.model_validate_json('{"access_token": "t", "user_id": 1}').access_token == "t"


@pytest.mark.parametrize("missing", ["instagram_client_id", "instagram_client_secret"])
def test_instagram_is_ready_once_our_app_is_known(clock: ManualClock, missing: str) -> None:
    apps = {"instagram_client_id": "a", "instagram_client_secret": "b"}
    connector = Connector(Outside(None, clock, apps=apps))  # type: ignore[arg-type]
    assert isinstance(connector, Authorizes)
    assert connector.is_ready
    assert not Connector(Outside(None, clock, apps={**apps, missing: ""})).is_ready  # type: ignore[arg-type]
