"""Connecting Threads: a person says yes there, and the access that this gives is renewed without them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.foundation.ids import PlatformName
from core.platforms.connecting import Authorizes, CannotConnect, CannotSay, Connected, Outside
from core.platforms.threads.connector import Connector
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.threads_server import ThreadsServer
from tests.stand_ins.vendor import an_account, answer

BACK = "https://copydesk.example/oauth/callback"


@pytest.fixture
def server(clock: ManualClock) -> ThreadsServer:
    return ThreadsServer(clock)


@pytest.fixture
async def connector(server: ThreadsServer) -> AsyncIterator[Connector]:
    apps = {"threads_client_id": "app-id", "threads_client_secret": "app-secret"}
    async with server.listening(PlatformName.THREADS, apps) as outside:
        yield Connector(outside)


async def connected(connector: Connector, outside: Outside, *, redirect: str = BACK) -> Connected:
    """An account, the way a person connects it."""
    url = connector.authorize_url(state="s t", challenge="c", redirect=BACK, answers={})
    came_back = parse_qs(urlsplit((await outside.http.get(url)).headers["location"]).query)
    assert came_back["state"] == ["s t"]
    code = came_back["code"][0]
    (account,) = await connector.exchange(code=code, verifier="v", redirect=redirect, answers={})
    return account


async def test_a_profile_is_connected_for_60_days_and_posts(
    connector: Connector, server: ThreadsServer, clock: ManualClock
) -> None:
    account = await connected(connector, connector._outside)

    assert (account.remote_id, account.name) == (server.user, "@fernweh")
    assert account.expires_at == clock.now() + timedelta(days=60)
    kept = an_account(PlatformName.THREADS, remote_id=account.remote_id, secrets=account.secrets)
    assert (await connector.open(kept).publish(a_post(PlatformName.THREADS))).url.startswith("https://")


async def test_access_is_renewed_until_it_has_ended(
    connector: Connector, server: ThreadsServer, clock: ManualClock
) -> None:
    account = await connected(connector, connector._outside)
    clock.advance(timedelta(days=59))
    kept = an_account(PlatformName.THREADS, remote_id=account.remote_id, secrets=account.secrets)

    renewed = await connector.refresh(kept)

    assert renewed is not None
    assert renewed.expires_at == clock.now() + timedelta(days=60)
    clock.advance(timedelta(days=2))
    with pytest.raises(CannotConnect, match="Connect the account again"):
        await connector.refresh(kept)
    server.will(answer(503, ""))
    with pytest.raises(CannotSay):
        await connector.refresh(kept)


async def test_a_code_is_worth_nothing_elsewhere(connector: Connector) -> None:
    with pytest.raises(CannotConnect, match=r"The code was used.*THREADS_CLIENT_ID"):
        await connected(connector, connector._outside, redirect="https://elsewhere.example")


@pytest.mark.parametrize("missing", ["threads_client_id", "threads_client_secret"])
def test_threads_is_ready_once_our_app_is_known(clock: ManualClock, missing: str) -> None:
    apps = {"threads_client_id": "a", "threads_client_secret": "b"}
    connector = Connector(Outside(None, clock, apps=apps))  # type: ignore[arg-type]
    assert isinstance(connector, Authorizes)
    assert connector.is_ready
    assert not Connector(Outside(None, clock, apps={**apps, missing: ""})).is_ready  # type: ignore[arg-type]
