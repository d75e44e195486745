"""LinkedIn keeps what adapters promise, as a member and as a page, over a stand-in that checks what comes."""

from collections.abc import AsyncIterator

import pytest

from core.foundation.ids import PlatformName
from core.platforms.linkedin.adapter import AS_A_MEMBER, AS_A_PAGE, LinkedInPlatform
from core.platforms.linkedin.connector import FOR_ME, FOR_PAGES, Connector
from tests.contracts.promises import Promise, a_post, promises_of
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.linkedin_server import PAGE, PERSON, LinkedInServer
from tests.stand_ins.vendor import an_account


@pytest.fixture
async def connector(clock: ManualClock) -> AsyncIterator[Connector]:
    server = LinkedInServer(clock)
    for scope in (FOR_ME, FOR_PAGES):
        server.new_token(scope)
    async with server.listening(PlatformName.LINKEDIN) as outside:
        yield Connector(outside)


def posting_as(connector: Connector, author: str, token: str) -> LinkedInPlatform:
    account = an_account(PlatformName.LINKEDIN, remote_id=author, secrets={"access_token": token})
    return connector.open(account)


@pytest.mark.parametrize("promise", promises_of(AS_A_MEMBER))
async def test_a_member_of_linkedin_keeps(promise: Promise, connector: Connector) -> None:
    platform = posting_as(connector, PERSON, "access-1")
    assert platform.capabilities == AS_A_MEMBER
    await promise(platform, a_post(platform.name))


@pytest.mark.parametrize("promise", promises_of(AS_A_PAGE))
async def test_a_page_of_linkedin_keeps(promise: Promise, connector: Connector) -> None:
    platform = posting_as(connector, PAGE, "access-2")
    assert platform.capabilities == AS_A_PAGE
    await promise(platform, a_post(platform.name))
