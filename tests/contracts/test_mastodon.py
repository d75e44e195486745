"""Mastodon's adapter keeps its promises at a server that gives less than Mastodon does."""

from collections.abc import AsyncIterator

import pytest

from core.foundation.guarded_client import open_client
from core.foundation.ids import PlatformName
from core.platforms.mastodon.adapter import MastodonPlatform
from core.platforms.mastodon.limits import Limits
from core.platforms.mastodon.server import Server
from core.platforms.posting import Platform
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.snac import OWNER, TOKEN, snac


@pytest.fixture
async def platform(clock: ManualClock) -> AsyncIterator[Platform]:
    async with snac() as there, open_client(timeout=30, allow_private=True) as http:
        server = Server(http, clock, there.url, TOKEN)
        yield MastodonPlatform(server, owner=OWNER, account="@fernweh@snac.example", limits=Limits())


@pytest.mark.parametrize("promise", promises_of(MastodonPlatform.capabilities))
async def test_mastodon_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(PlatformName.MASTODON))
