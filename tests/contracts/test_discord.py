"""Discord keeps what adapters promise, over a stand-in that checks what it is sent."""

from collections.abc import AsyncIterator

import pytest

from core.foundation.ids import PlatformName
from core.platforms.discord.connector import Connector
from core.platforms.posting import Platform
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.discord_server import TOKEN, WEBHOOK, DiscordServer
from tests.stand_ins.vendor import an_account


@pytest.fixture
async def platform(clock: ManualClock) -> AsyncIterator[Platform]:
    async with DiscordServer(clock).listening(PlatformName.DISCORD) as outside:
        account = an_account(PlatformName.DISCORD, remote_id=WEBHOOK, secrets={"token": TOKEN})
        yield Connector(outside).open(account)


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_discord_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))
