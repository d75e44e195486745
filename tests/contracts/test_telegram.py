"""Telegram keeps what adapters promise, over a stand-in that checks what it is sent."""

from collections.abc import AsyncIterator

import pytest

from core.foundation.ids import PlatformName
from core.platforms.posting import Platform
from core.platforms.telegram.connector import Connector
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.telegram_server import NUMBER, TOKEN, TelegramServer
from tests.stand_ins.vendor import an_account


@pytest.fixture
async def platform(clock: ManualClock) -> AsyncIterator[Platform]:
    async with TelegramServer(clock).listening(PlatformName.TELEGRAM) as outside:
        account = an_account(PlatformName.TELEGRAM, remote_id=str(NUMBER), secrets={"token": TOKEN})
        yield Connector(outside).open(account)


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_telegram_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))
