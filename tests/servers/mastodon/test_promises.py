"""Mastodon's adapter, connected by the form that people use, keeps its promises at somebody else's server."""

from collections.abc import AsyncIterator

import pytest

from core.foundation.guarded_client import open_client
from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.connecting import Account, CannotConnect, Outside
from core.platforms.mastodon.adapter import MastodonPlatform
from core.platforms.mastodon.connector import Connector
from core.platforms.mastodon.limits import Limits
from core.platforms.mastodon.server import Server
from core.platforms.posting import Figures, Platform, PlatformRefused
from tests.contracts.promises import Promise, a_post, promises_of
from tests.servers.mastodon.conftest import TOKEN
from tests.stand_ins.clock import ManualClock


@pytest.fixture
async def outside(clock: ManualClock) -> AsyncIterator[Outside]:
    async with open_client(timeout=10, allow_private=True) as http:
        yield Outside(http, clock)


@pytest.fixture
def connector(outside: Outside) -> Connector:
    return Connector(outside)


@pytest.fixture
def server(outside: Outside, address: str) -> Server:
    return Server(outside.http, outside.clock, address, TOKEN)


@pytest.fixture
async def account(connector: Connector, address: str) -> Account:
    connected = await connector.connect({"server": address, "token": TOKEN})
    return Account(
        AccountId("acc_01"),
        WorkspaceId("wsp_01"),
        PlatformName.MASTODON,
        connected.remote_id,
        connected.name,
        connected.settings,
        connected.secrets,
    )


@pytest.fixture
def platform(connector: Connector, account: Account) -> Platform:
    return connector.open(account)


@pytest.mark.parametrize("promise", promises_of(MastodonPlatform.capabilities))
async def test_mastodon_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(PlatformName.MASTODON))


async def test_a_token_that_the_server_does_not_know_connects_nothing(
    connector: Connector, address: str
) -> None:
    with pytest.raises(CannotConnect) as refused:
        await connector.connect({"server": address, "token": "another"})
    assert refused.value.question == "token"


async def test_a_post_comes_out_as_it_was_written_to_the_letter(platform: Platform) -> None:
    text = "Two lines,\nand a gap:\n\n<b> & “quotes” *stars* #tea 🎶 https://example.com/a?b=c&d=(e)"
    post = a_post(PlatformName.MASTODON, text=text)
    receipt = await platform.publish(post)
    seen = await platform.read(post, receipt.remote_id)
    assert seen is not None
    assert seen.text == text


async def test_a_post_whose_receipt_was_never_kept_is_found_by_its_text(
    platform: Platform, server: Server
) -> None:
    forgotten, post = a_post(PlatformName.MASTODON), a_post(PlatformName.MASTODON)
    twin = await platform.publish(forgotten)
    await post.steps.keep("newest_before", f"{twin.remote_id} {twin.published_at.isoformat()}")
    lost = await server.post(post.text, key=post.key)
    found = await platform.find(post)
    assert found is not None
    assert found.remote_id == lost.id
    assert await platform.publish(post) == found


async def test_what_nobody_has_seen_yet_has_figures_of_nought_and_no_impressions(platform: Platform) -> None:
    receipt = await platform.publish(a_post(PlatformName.MASTODON))
    figures = await platform.engagement([receipt.remote_id])
    assert figures == {receipt.remote_id: Figures(likes=0, replies=0, reposts=0)}


async def test_a_text_that_only_the_server_finds_too_long_is_refused_in_its_words(
    server: Server, account: Account
) -> None:
    post = a_post(PlatformName.MASTODON, text="a" * 600)
    generous = MastodonPlatform(
        server, owner=account.settings["owner"], account=account.name, limits=Limits(1_000)
    )
    with pytest.raises(PlatformRefused, match="too long"):
        await generous.publish(post)
    assert await generous.find(post) is None
