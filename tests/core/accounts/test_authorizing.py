"""Connecting on a platform's own page: who comes back is who was sent, and only for a while."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.accounts.authorizing import GOOD_FOR, StateRefused
from core.accounts.service import Accounts
from core.foundation.errors import InvalidInput
from core.foundation.ids import AccountState
from core.foundation.sealing import Sealer
from core.platforms.connecting import CannotConnect
from tests.builders import a_member
from tests.core.accounts.conftest import House, X
from tests.stand_ins.connector import OwnPage

PUBLIC = "https://copydesk.example"


@pytest.fixture
def page(house: House) -> OwnPage:
    return OwnPage(questions=())


@pytest.fixture
def accounts(house: House, page: OwnPage) -> Accounts:
    return Accounts(house.database, house.clock, house.sealer, {X: page}, public_url=PUBLIC)


async def sent(accounts: Accounts, house: House) -> str:
    """The state with which somebody was sent to the page."""
    url = await accounts.authorize_url(house.owner, X, {}, zone="Europe/Madrid")
    return parse_qs(urlsplit(url).query)["state"][0]


async def test_whoever_says_yes_has_their_accounts_connected_in_their_workspace(
    accounts: Accounts, house: House, page: OwnPage
) -> None:
    state = await sent(accounts, house)
    assert page.asked["redirect"] == f"{PUBLIC}/oauth/callback"
    connected = await accounts.come_back(state, "yes")
    assert [(one.name, one.is_usual, one.zone) for one in connected] == [
        ("@me", True, "Europe/Madrid"),
        ("@us", False, "Europe/Madrid"),
    ]
    assert await accounts.list(house.owner) == list(connected)


async def test_the_verifier_is_that_of_the_challenge_and_is_not_seen_on_the_way(
    accounts: Accounts, house: House, page: OwnPage
) -> None:
    state = await sent(accounts, house)
    await accounts.come_back(state, "yes")
    hashed = base64.urlsafe_b64encode(hashlib.sha256(page.verifier.encode()).digest()).decode().rstrip("=")
    assert page.asked["challenge"] == hashed
    assert page.verifier not in state


async def test_a_state_that_is_old_or_not_ours_connects_nothing(
    accounts: Accounts, house: House, page: OwnPage
) -> None:
    state = await sent(accounts, house)
    others = Accounts(house.database, house.clock, Sealer.of(b"j" * 32), {X: page}, public_url=PUBLIC)
    for other in ("", "nonsense", state[:-4] + "AAAA", await sent(others, house)):
        with pytest.raises(StateRefused):
            await accounts.come_back(other, "yes")
    house.clock.advance(GOOD_FOR + timedelta(seconds=1))
    with pytest.raises(StateRefused):
        await accounts.come_back(state, "yes")
    assert await accounts.list(house.owner) == []


async def test_a_platform_that_says_no_connects_nothing(accounts: Accounts, house: House) -> None:
    with pytest.raises(CannotConnect):
        await accounts.come_back(await sent(accounts, house), "no")
    assert await accounts.list(house.owner) == []


async def test_connecting_anew_renews_an_account_that_was_taken_away(
    accounts: Accounts, house: House
) -> None:
    first, _ = await accounts.come_back(await sent(accounts, house), "yes")
    await accounts.disconnect(house.owner, first.id)
    again, _ = await accounts.come_back(await sent(accounts, house), "yes")
    assert (again.id, again.state) == (first.id, AccountState.CONNECTED)


async def test_without_a_public_address_or_an_app_it_is_said_what_to_set(house: House, page: OwnPage) -> None:
    nowhere = Accounts(house.database, house.clock, house.sealer, {X: page})
    assert nowhere.can_connect() == ()
    with pytest.raises(InvalidInput) as refused:
        await nowhere.authorize_url(house.owner, X, {})
    assert "PUBLIC_URL" in refused.value.fields["platform"]


async def test_an_account_of_a_form_has_no_page(house: House) -> None:
    with pytest.raises(InvalidInput):
        await house.accounts.authorize_url(await a_member(house.database, house.clock), X, {})
