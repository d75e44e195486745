"""Instagram keeps what adapters promise, over a stand-in that checks what it is sent."""

from collections.abc import AsyncIterator

import pytest

from core.foundation.ids import PlatformName
from core.platforms.instagram.connector import Connector
from core.platforms.posting import Platform
from tests.contracts.promises import Promise, a_post, promises_of, with_pictures
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.instagram_server import ALL, InstagramServer
from tests.stand_ins.vendor import an_account


@pytest.fixture
async def platform(clock: ManualClock) -> AsyncIterator[Platform]:
    server = InstagramServer(clock)
    token = server.new_token(ALL)["access_token"]
    async with server.listening(PlatformName.INSTAGRAM) as outside:
        account = an_account(PlatformName.INSTAGRAM, remote_id=server.user, secrets={"access_token": token})
        yield Connector(outside).open(account)


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_instagram_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, with_pictures(a_post(platform.name)))
