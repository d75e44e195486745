"""Accounts: connected by whoever administers, sealed, renewed, and taken away."""

import pytest
from sqlalchemy import select, text

from core.access.permissions import RoleTooLow
from core.accounts.models import ConnectedAccount
from core.foundation.errors import InvalidInput, NotFound
from core.foundation.ids import AccountState, Role
from core.foundation.sealing import Sealer, WrongSecretKey
from core.storage import journal
from tests.builders import a_member
from tests.core.accounts.conftest import House, X


async def kept(house: House) -> list[ConnectedAccount]:
    async with house.database.read() as session:
        return list(await session.scalars(select(ConnectedAccount).order_by(ConnectedAccount.connected_at)))


async def test_an_account_is_tried_kept_and_listed_without_its_secrets(house: House) -> None:
    connected = await house.connect()
    assert await house.accounts.list(house.owner) == [connected]
    assert (connected.name, connected.state, connected.is_usual) == ("@fernweh", AccountState.CONNECTED, True)
    assert "good" not in repr(connected)
    [row] = await kept(house)
    assert row.secrets(house.sealer) == {"token": "good", "refresh": "r1"}


async def test_secrets_are_nowhere_in_the_database_and_open_under_one_key_and_for_one_account(
    house: House,
) -> None:
    one, other = await house.connect("@one"), await house.connect("@other")
    rows = {row.id: row for row in await kept(house)}
    assert all("good" not in row.enclosed for row in rows.values())
    with pytest.raises(WrongSecretKey):
        rows[one.id].secrets(Sealer.of(b"j" * 32))
    rows[one.id].enclosed = rows[other.id].enclosed
    with pytest.raises(WrongSecretKey):
        rows[one.id].secrets(house.sealer)


async def test_the_journal_says_who_connected_what_and_tells_no_secret(house: House) -> None:
    account = await house.connect()
    async with house.database.read() as session:
        entries = await journal.entries_after(session, house.owner.workspace_id, 0, limit=100)
    told = [entry for entry in entries if entry.kind.startswith("account.")]
    assert [(entry.kind, entry.actor) for entry in told] == [("account.connected", house.owner.id)]
    assert told[0].payload == {"account_id": account.id, "platform": "x", "name": "@fernweh"}


async def test_an_account_that_is_connected_again_is_renewed_and_is_no_second_one(house: House) -> None:
    first = await house.connect()
    await house.accounts.disconnect(house.owner, first.id)
    again = await house.connect()
    assert (again.id, again.state) == (first.id, AccountState.CONNECTED)
    assert len(await kept(house)) == 1


async def test_the_first_account_of_a_platform_is_the_usual_one_until_another_is_made_so(
    house: House,
) -> None:
    first, second = await house.connect("@one"), await house.connect("@two")
    assert (first.is_usual, second.is_usual) == (True, False)
    await house.accounts.make_usual(house.owner, second.id)
    assert {view.name: view.is_usual for view in await house.accounts.list(house.owner)} == {
        "@one": False,
        "@two": True,
    }


async def test_the_account_that_is_used_is_the_one_that_is_said_to_be_usual(house: House) -> None:
    async def usual() -> list[str]:
        return [view.name for view in await house.accounts.list(house.owner) if view.is_usual]

    first = await house.connect("@one")
    await house.accounts.disconnect(house.owner, first.id)
    assert await usual() == []
    assert (await house.connect("@one")).is_usual
    await house.connect("@two")
    await house.accounts.disconnect(house.owner, first.id)
    assert await usual() == ["@two"]
    assert not (await house.connect("@one")).is_usual
    assert await usual() == ["@two"]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"handle": "@fernweh"}, {"token"}),
        ({"token": " ", "handle": " "}, {"token", "handle"}),
        ({"handle": "@fernweh", "token": "bad"}, {"token"}),
        ({"handle": "@fernweh", "token": "good", "colour": "red"}, {"colour"}),
        ({"handle": "@fernweh", "token": "x" * 5000}, {"token"}),
        ({"handle": "@fern\x00weh", "token": "good"}, {"handle"}),
    ],
)
async def test_answers_that_can_not_be_used_are_told_by_their_questions_and_nothing_is_kept(
    house: House, answers: dict[str, str], wrong: set[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await house.accounts.connect(house.owner, X, answers)
    assert set(refused.value.fields) == wrong
    assert await kept(house) == []


async def test_who_may_not_administer_connects_and_takes_away_nothing(house: House) -> None:
    account = await house.connect()
    ben = await a_member(house.database, house.clock, "Ben")
    assert ben.role is Role.PUBLISHER
    with pytest.raises(RoleTooLow):
        await house.accounts.connect(ben, X, {"handle": "@ben", "token": "good"})
    with pytest.raises(RoleTooLow):
        await house.accounts.disconnect(ben, account.id)
    with pytest.raises(RoleTooLow):
        await house.accounts.make_usual(ben, account.id)
    assert await house.accounts.list(ben) == [account]


async def test_an_account_of_another_workspace_does_not_exist(house: House) -> None:
    account = await house.connect()
    stranger = await a_member(house.database, house.clock, "Eve", team="T2")
    assert await house.accounts.list(stranger) == []
    with pytest.raises(NotFound):
        await house.accounts.disconnect(stranger, account.id)


async def test_what_was_taken_away_keeps_no_secret(house: House) -> None:
    account = await house.connect()
    gone = await house.accounts.disconnect(house.owner, account.id)
    assert (gone.state, gone.is_usual) == (AccountState.DISCONNECTED, False)
    async with house.database.read() as session:
        assert (await session.execute(text("SELECT enclosed FROM accounts"))).all() == [("",)]
