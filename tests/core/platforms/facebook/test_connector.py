"""Connecting pages of Facebook: whoever may post for them says yes there, and each they choose is one."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.foundation.ids import PlatformName
from core.platforms.connecting import Authorizes, CannotConnect, Connected, Outside
from core.platforms.facebook.connector import Connector
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.facebook_server import PAGE, FacebookServer
from tests.stand_ins.vendor import an_account

BACK = "https://copydesk.example/oauth/callback"


@pytest.fixture
def server(clock: ManualClock) -> FacebookServer:
    return FacebookServer(clock)


@pytest.fixture
async def connector(server: FacebookServer) -> AsyncIterator[Connector]:
    apps = {"facebook_client_id": "app-id", "facebook_client_secret": server.client_secret}
    async with server.listening(PlatformName.FACEBOOK, apps) as outside:
        yield Connector(outside)


async def connected(connector: Connector) -> tuple[Connected, ...]:
    """Accounts, the way a person connects them."""
    url = connector.authorize_url(state="s t", challenge="c", redirect=BACK, answers={})
    came_back = parse_qs(urlsplit((await connector._outside.http.get(url)).headers["location"]).query)
    assert came_back["state"] == ["s t"]
    return await connector.exchange(code=came_back["code"][0], verifier="v", redirect=BACK, answers={})


async def test_each_page_that_somebody_may_post_for_is_connected_and_has_no_end(
    connector: Connector, clock: ManualClock
) -> None:
    (page,) = await connected(connector)

    assert (page.remote_id, page.name, page.expires_at) == (PAGE, "Fernweh", None)
    clock.advance(timedelta(days=90))
    kept = an_account(PlatformName.FACEBOOK, remote_id=page.remote_id, secrets=page.secrets)
    assert await connector.refresh(kept) is None
    receipt = await connector.open(kept).publish(a_post(PlatformName.FACEBOOK))
    assert receipt.url.startswith("https://www.facebook.com/")


async def test_somebody_who_may_post_for_no_page_is_told_what_to_do(
    connector: Connector, server: FacebookServer
) -> None:
    del server.pages[PAGE]

    with pytest.raises(CannotConnect, match="lets you post for no page"):
        await connected(connector)


async def test_a_secret_that_is_wrong_is_told_by_its_setting(
    connector: Connector, server: FacebookServer
) -> None:
    server.client_secret = "another"

    with pytest.raises(CannotConnect, match="FACEBOOK_CLIENT_SECRET"):
        await connected(connector)


@pytest.mark.parametrize("missing", ["facebook_client_id", "facebook_client_secret"])
def test_facebook_is_ready_once_our_app_is_known(clock: ManualClock, missing: str) -> None:
    apps = {"facebook_client_id": "a", "facebook_client_secret": "b"}
    connector = Connector(Outside(None, clock, apps=apps))  # type: ignore[arg-type]
    assert isinstance(connector, Authorizes)
    assert connector.is_ready
    assert not Connector(Outside(None, clock, apps={**apps, missing: ""})).is_ready  # type: ignore[arg-type]
