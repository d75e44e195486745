"""The address book over HTTP: who gets the workspace's e-mail."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from bot.api.bounds import Body, EachFieldOnce, Nothing, PathId, Storable, Text
from bot.api.door import AnyDesk, Caller
from core.contacts.reading import MOST_CSV, BadLine
from core.foundation.ids import ContactId

MOST_TOLD = 100

router = APIRouter(route_class=EachFieldOnce, tags=["contacts"])
ListName = Annotated[str, Query(alias="list", max_length=200), Storable]


class Addresses(Body):
    """A CSV file, and the list for lines that name none."""

    csv: Annotated[str, Field(max_length=MOST_CSV), Storable]
    list: Text = ""


class Taken(BaseModel):
    """What came of an import; of many lines that hold no address, the first are told."""

    added: int
    known: int
    repeated: int
    bad: int
    bad_lines: list[BadLine]


class Shown(BaseModel):
    id: ContactId
    address: str
    list: str
    unsubscribed_at: datetime | None


class Counted(BaseModel):
    """People, each once, on however many lists they are."""

    subscribed: int
    unsubscribed: int


@router.post("/contacts")
async def add(desk: AnyDesk, caller: Caller, addresses: Addresses) -> Taken:
    """Add the addresses of a CSV file. Who is there already stays as they are, unsubscribed ones too."""
    made = await desk.contacts.import_csv(caller, addresses.csv, tag=addresses.list)
    return Taken(
        added=made.added,
        known=made.known,
        repeated=made.repeated,
        bad=len(made.bad),
        bad_lines=list(made.bad[:MOST_TOLD]),
    )


@router.get("/contacts")
async def contacts(
    desk: AnyDesk,
    caller: Caller,
    on: ListName = "",
    after: Annotated[str, Query(max_length=300), Storable] = "",
) -> dict[str, list[Shown]]:
    """Up to 500 entries by address; `after` the last of them come the next."""
    found = await desk.contacts.list(caller, tag=on, after=after)
    return {
        "contacts": [
            Shown(
                id=contact.id,
                address=contact.address,
                list=contact.tag,
                unsubscribed_at=contact.unsubscribed_at,
            )
            for contact in found
        ]
    }


@router.get("/contacts/count")
async def count(desk: AnyDesk, caller: Caller, on: ListName = "") -> Counted:
    """How many people get e-mail, and how many want none any more."""
    counted = await desk.contacts.count(caller, tag=on)
    return Counted(subscribed=counted.subscribed, unsubscribed=counted.unsubscribed)


@router.post("/contacts/{contact_id}/unsubscribe")
async def unsubscribe(
    desk: AnyDesk, caller: Caller, contact_id: PathId[ContactId], _nothing: Nothing | None = None
) -> Shown:
    """Send them nothing more, by any list."""
    contact = await desk.contacts.unsubscribe(caller, contact_id)
    return Shown(
        id=contact.id, address=contact.address, list=contact.tag, unsubscribed_at=contact.unsubscribed_at
    )
