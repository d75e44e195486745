"""E-mail keeps what it promises, over a real SMTP server."""

from collections.abc import AsyncIterator

import httpx
import pytest

from core.foundation.guarded_client import GuardedNetwork
from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.connecting import Account, Outside
from core.platforms.email.connector import Connector
from core.platforms.posting import Platform
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.mail_server import Book, mail_server


@pytest.fixture
async def platform(clock: ManualClock) -> AsyncIterator[Platform]:
    async with mail_server() as mail, httpx.AsyncClient() as http:
        book, network = Book(["ana@example.com"]), GuardedNetwork(allow_private=True)
        connector = Connector(Outside(http, clock, network=network, contacts=book))
        answers = {"server": f"127.0.0.1:{mail.port}", "security": "none", "user": "", "password": ""}
        made = await connector.connect({**answers, "sender": "news@fernweh.example", "list": "", "share": ""})
        ids = AccountId("acc_01"), WorkspaceId("wsp_01")
        yield connector.open(
            Account(*ids, PlatformName.EMAIL, made.remote_id, made.name, made.settings, made.secrets)
        )


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_email_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))
