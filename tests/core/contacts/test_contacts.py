"""The address book: what an import takes, who gets e-mail, and that who wants none gets none."""

import pytest

from core.access.models import Member
from core.access.permissions import System
from core.contacts.reading import BadLine, Entry, read_csv
from core.contacts.service import Contacts, Counts
from core.foundation.errors import InvalidInput
from core.storage.database import Database
from tests.builders import a_member
from tests.stand_ins.clock import ManualClock

ANA, BEN, CLEO = (f"{name}@example.com" for name in ("ana", "ben", "cleo"))


@pytest.fixture
def contacts(database: Database, clock: ManualClock) -> Contacts:
    return Contacts(database, clock, [b"a secret"])


@pytest.fixture
async def member(database: Database, clock: ManualClock) -> Member:
    return await a_member(database, clock)


async def reached(contacts: Contacts, member: Member, tag: str = "") -> list[str]:
    return [person.address for person in await contacts.recipients(member.workspace_id, tag=tag)]


async def test_a_file_of_addresses_is_imported_and_each_line_that_holds_none_is_told(
    contacts: Contacts, member: Member
) -> None:
    made = await contacts.import_csv(
        member, f"name,E-Mail,list\nAna,{ANA.upper()},press\nBen,ben\n\nCleo,{CLEO},\n", tag="customers"
    )
    assert (made.added, made.known) == (2, 0)
    assert made.bad == [BadLine(3, "is no e-mail address.")]
    assert await reached(contacts, member) == [ANA, CLEO]
    assert await reached(contacts, member, "press") == [ANA]
    assert await reached(contacts, member, "customers") == [CLEO]


@pytest.mark.parametrize(
    "text",
    [
        f"{ANA}\n{BEN}",
        f"\ufeff{ANA};Ana\r\n{BEN};Ben\r\n",
        f'"{ANA}",Ana\n"{BEN}",Ben',
        f"{ANA}\r{BEN}\r",
        f'{ANA},"Ana\r\n1 Main Street"\r\n{BEN},"Ben"',
    ],
)
async def test_what_spreadsheets_write_is_read(contacts: Contacts, member: Member, text: str) -> None:
    assert (await contacts.import_csv(member, text)).added == 2
    assert await reached(contacts, member) == [ANA, BEN]


async def test_the_same_file_again_adds_nobody(contacts: Contacts, member: Member) -> None:
    for added in (2, 0):
        made = await contacts.import_csv(member, f"{ANA}\n{BEN}\n{ANA}\n")
        assert (made.added, made.known, made.repeated) == (added, 2 - added, 1)
    assert await contacts.count(member) == Counts(subscribed=2, unsubscribed=0)


async def test_who_is_on_two_lists_is_one_person(contacts: Contacts, member: Member) -> None:
    await contacts.import_csv(member, ANA, tag="press")
    await contacts.import_csv(member, ANA, tag="customers")
    assert await reached(contacts, member) == [ANA]
    assert (await contacts.count(member)).subscribed == 1
    assert [contact.tag for contact in await contacts.list(member)] == ["customers", "press"]


async def test_who_unsubscribed_gets_nothing_from_any_list_however_often_they_are_imported(
    contacts: Contacts, member: Member
) -> None:
    await contacts.import_csv(member, f"{ANA}\n{BEN}", tag="press")
    (ana, _) = await contacts.recipients(member.workspace_id)
    for _ in range(2):
        assert await contacts.unsubscribe_by_token(ana.token)
    await contacts.import_csv(member, ANA, tag="customers")
    assert await reached(contacts, member) == [BEN]
    assert await reached(contacts, member, "customers") == []
    assert await contacts.count(member) == Counts(subscribed=1, unsubscribed=1)


async def test_who_is_unsubscribed_by_a_member_gets_nothing_more(contacts: Contacts, member: Member) -> None:
    await contacts.import_csv(member, f"{ANA}\n{BEN}")
    (ana, _) = await contacts.list(member)
    await contacts.unsubscribe(member, ana.id)
    assert await reached(contacts, member) == [BEN]


async def test_nobody_unsubscribes_somebody_else_by_guessing(contacts: Contacts, member: Member) -> None:
    await contacts.import_csv(member, ANA)
    (ana,) = await contacts.recipients(member.workspace_id)
    elsewhere = Contacts(contacts.database, contacts.clock, [b"another secret"])
    for token in ("", "x", ana.id, f"{ana.id}.", ana.token[:-1], ana.token + "ä", f"ctc_1{ana.token[5:]}"):
        assert not contacts.is_token(token)
        assert not await contacts.unsubscribe_by_token(token)
    assert not await elsewhere.unsubscribe_by_token(ana.token)
    assert await reached(contacts, member) == [ANA]


async def test_messages_from_before_another_secret_key_unsubscribe_while_the_former_one_is_listed(
    contacts: Contacts, member: Member
) -> None:
    await contacts.import_csv(member, ANA)
    (ana,) = await contacts.recipients(member.workspace_id)
    now = Contacts(contacts.database, contacts.clock, [b"another secret", *contacts.secrets])
    (anew,) = await now.recipients(member.workspace_id)
    assert anew.token != ana.token
    assert await now.unsubscribe_by_token(ana.token)
    assert await reached(now, member) == []


async def test_an_address_of_another_workspace_stays_there(
    contacts: Contacts, member: Member, database: Database, clock: ManualClock
) -> None:
    other = await a_member(database, clock, "Ben", "T2")
    await contacts.import_csv(member, ANA)
    await contacts.import_csv(other, ANA)
    (ana,) = await contacts.recipients(member.workspace_id)
    await contacts.unsubscribe_by_token(ana.token)
    assert await reached(contacts, other) == [ANA]


async def test_a_file_that_is_too_long_or_no_table_is_refused_in_words(
    contacts: Contacts, member: Member
) -> None:
    with pytest.raises(InvalidInput) as long:
        await contacts.import_csv(member, "\n".join(["x"] * 10_001))
    with pytest.raises(InvalidInput) as cell:
        await contacts.import_csv(member, f'"{"a" * 200_000}"')
    assert "in parts" in long.value.fields["csv"]
    assert "what begins on line 1 has no end" in cell.value.fields["csv"]


@pytest.mark.parametrize(
    "after",
    [
        "",
        "\n",
        f"\n{BEN}",
        f"\n{BEN}\n",
        f"\n{BEN}" * 9_000,
        f"\n{BEN}" * 500 + f'\n{CLEO},"Cleo"\n',
    ],
    ids=["nothing", "a_line_break", "a_line", "a_whole_line", "thousands", "another_quote"],
)
def test_a_quote_that_is_never_closed_is_told_with_its_line(after: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_csv(f'email,name\n"{CLEO}",Cleo\n{ANA},"Ana{after}', tag="")
    assert "what begins on line 3 has no end" in refused.value.fields["csv"]


def test_a_line_that_holds_no_address_is_told_by_where_it_begins() -> None:
    assert read_csv(f'{ANA}\nben,"Ben\n1 Main Street"\n{CLEO}', tag="") == (
        [Entry(ANA, ""), Entry(CLEO, "")],
        [BadLine(2, "is no e-mail address.")],
    )


async def test_thousands_are_imported_at_once(contacts: Contacts, member: Member) -> None:
    lines = "\n".join(f"a{number}@example.com" for number in range(1_100))
    assert (await contacts.import_csv(System(member.workspace_id), lines)).added == 1_100
    assert (await contacts.count(member)).subscribed == 1_100
