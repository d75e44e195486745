"""X keeps what adapters promise, over a stand-in that checks what it is sent."""

from collections.abc import AsyncIterator

import pytest

from core.foundation.ids import PlatformName
from core.platforms.posting import Platform
from core.platforms.x.connector import Connector
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.vendor import an_account
from tests.stand_ins.x_server import XServer


@pytest.fixture
async def platform(clock: ManualClock) -> AsyncIterator[Platform]:
    server = XServer(clock)
    token = server.new_token()["access_token"]
    async with server.listening(PlatformName.X) as outside:
        account = an_account(PlatformName.X, remote_id="42", secrets={"access_token": token})
        yield Connector(outside).open(account)


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_x_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))
