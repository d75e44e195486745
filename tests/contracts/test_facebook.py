"""Facebook keeps what adapters promise, over a stand-in that checks what it is sent."""

from collections.abc import AsyncIterator

import pytest

from core.foundation.ids import PlatformName
from core.platforms.facebook.connector import Connector
from core.platforms.posting import Platform
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.facebook_server import ALL, PAGE, FacebookServer
from tests.stand_ins.vendor import an_account


@pytest.fixture
async def platform(clock: ManualClock) -> AsyncIterator[Platform]:
    server = FacebookServer(clock)
    token = server.new_token(ALL)["access_token"]
    async with server.listening(PlatformName.FACEBOOK) as outside:
        account = an_account(PlatformName.FACEBOOK, remote_id=PAGE, secrets={"access_token": token})
        yield Connector(outside).open(account)


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_a_page_of_facebook_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))
