"""Threads keeps what adapters promise, over a stand-in that checks what it is sent."""

from collections.abc import AsyncIterator

import pytest

from core.foundation.ids import PlatformName
from core.platforms.posting import Platform
from core.platforms.threads.connector import Connector
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.threads_server import ALL, ThreadsServer
from tests.stand_ins.vendor import an_account


@pytest.fixture
async def platform(clock: ManualClock) -> AsyncIterator[Platform]:
    server = ThreadsServer(clock)
    token = server.new_token(ALL)["access_token"]
    async with server.listening(PlatformName.THREADS) as outside:
        account = an_account(PlatformName.THREADS, remote_id=server.user, secrets={"access_token": token})
        yield Connector(outside).open(account)


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_threads_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))
