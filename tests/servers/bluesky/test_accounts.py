"""Bluesky accounts are connected by handle and app password, and work while a token or that is good."""

from datetime import UTC, datetime, timedelta

import pytest

from core.foundation.ids import PlatformName
from core.platforms.bluesky.connector import Connector
from core.platforms.connecting import CannotConnect, Connected
from core.platforms.posting import CredentialsExpired, PlatformRefused
from tests.contracts.promises import a_post
from tests.servers.bluesky.pds import Pds, Person, account_of, expired

BLUESKY = PlatformName.BLUESKY


def answers(pds: Pds, owner: Person, **changes: str) -> dict[str, str]:
    usual = {"handle": owner.handle, "app_password": owner.app_password, "server": pds.url}
    return {**usual, **changes}


async def test_a_connected_account_has_its_handle_and_tokens_that_nobody_is_shown(
    connector: Connector, pds: Pds, owner: Person
) -> None:
    connected = await connector.connect(answers(pds, owner, handle=f"\u202a@{owner.handle}\u202c"))
    assert (connected.remote_id, connected.name) == (owner.did, f"@{owner.handle}")
    assert not [secret for secret in connected.secrets.values() if secret in repr(connected)]
    assert connected.expires_at is not None
    assert timedelta(hours=1) < connected.expires_at - datetime.now(UTC) <= timedelta(hours=2)


@pytest.mark.parametrize(
    ("changes", "question", "said"),
    [
        ({"app_password": "wron-gone-wron-gone"}, "app_password", "does not know this handle with this app"),
        ({"handle": "nobody.test"}, "app_password", "does not know this handle with this app"),
        ({"handle": "no body"}, "handle", "Write the whole handle"),
        ({"server": "http://example.com"}, "server", "must be asked by https"),
        ({"server": "ftp://example.com"}, "server", "must start with https"),
    ],
)
async def test_what_does_not_fit_is_said_beside_its_field(
    connector: Connector, pds: Pds, owner: Person, changes: dict[str, str], question: str, said: str
) -> None:
    with pytest.raises(CannotConnect, match=said) as refused:
        await connector.connect(answers(pds, owner, **changes))
    assert refused.value.question == question


async def test_the_account_s_own_password_is_not_kept(connector: Connector, pds: Pds, owner: Person) -> None:
    with pytest.raises(CannotConnect, match="own password"):
        await connector.connect(answers(pds, owner, app_password=owner.password))


async def test_a_refreshed_account_has_new_tokens_that_post(
    connector: Connector, connected: Connected
) -> None:
    account = account_of(connected)
    fresh = await connector.refresh(account)
    assert fresh is not None
    assert fresh.secrets["refresh"] != connected.secrets["refresh"]
    assert fresh.secrets["app_password"] == connected.secrets["app_password"]
    assert (fresh.remote_id, fresh.name, fresh.settings) == (
        account.remote_id,
        account.name,
        account.settings,
    )
    assert (await connector.open(account_of(fresh)).publish(a_post(BLUESKY))).remote_id


async def test_a_dead_access_token_is_refreshed_on_the_way(
    connector: Connector, connected: Connected
) -> None:
    platform = connector.open(account_of(connected, access=expired(connected.secrets["access"])))
    post = a_post(BLUESKY)
    receipt = await platform.publish(post)
    assert await platform.find(post) == receipt


@pytest.mark.parametrize("refresh", ["expired", "garbage"])
async def test_where_both_tokens_are_dead_the_app_password_gives_new_ones(
    connector: Connector, connected: Connected, refresh: str
) -> None:
    dead = {"expired": expired(connected.secrets["refresh"]), "garbage": "a.b.c"}[refresh]
    access = expired(connected.secrets["access"])
    account = account_of(connected, access=access, refresh=dead)
    assert (await connector.open(account).publish(a_post(BLUESKY))).remote_id
    fresh = await connector.refresh(account_of(connected, access=access, refresh=dead))
    assert fresh is not None
    assert (await connector.open(account_of(fresh)).publish(a_post(BLUESKY))).remote_id


async def test_whose_app_password_was_revoked_has_to_connect_anew_and_nothing_is_sent(
    connector: Connector, pds: Pds
) -> None:
    owner = pds.newcomer()
    connected = await connector.connect(answers(pds, owner))
    pds.revoke_app_password(owner)
    account = account_of(connected, access=expired(connected.secrets["access"]))
    with pytest.raises(CredentialsExpired, match="app password any more"):
        await connector.open(account).publish(a_post(BLUESKY))
    with pytest.raises(CannotConnect, match="app password any more"):
        await connector.refresh(account)
    assert pds.posts(owner.did) == []


async def test_a_suspended_account_posts_nothing_and_says_why(connector: Connector, pds: Pds) -> None:
    owner = pds.newcomer()
    account = account_of(await connector.connect(answers(pds, owner)))
    pds.suspend(owner)
    with pytest.raises(PlatformRefused, match="moderators have taken this account down"):
        await connector.open(account).publish(a_post(BLUESKY))
    with pytest.raises(CannotConnect, match="moderators have taken this account down"):
        await connector.refresh(account)
