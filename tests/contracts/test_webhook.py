"""A webhook keeps what it promises, to a receiver that verifies signatures."""

from collections.abc import AsyncIterator

import httpx
import pytest

from core.foundation.clock import SystemClock
from core.foundation.guarded_client import GuardedNetwork
from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.connecting import Account, Outside
from core.platforms.posting import Platform
from core.platforms.webhook.connector import Connector
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.receiver import answer, receiving, say

SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
SAID = '{"url": "https://fernweh.example/news/1"}'


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with receiving() as receiver, httpx.AsyncClient() as http:
        receiver.secret = SECRET
        outside = Outside(http, SystemClock(), network=GuardedNetwork(allow_private=True))
        connector = Connector(outside)
        receiver.will(answer(204), say(200, SAID), say(200, SAID))
        made = await connector.connect({"url": receiver.url, "secret": SECRET})
        ids = AccountId("acc_01"), WorkspaceId("wsp_01")
        yield connector.open(
            Account(*ids, PlatformName.WEBHOOK, made.remote_id, made.name, made.settings, made.secrets)
        )


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_a_webhook_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))
