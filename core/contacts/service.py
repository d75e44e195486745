"""The address book, ready to use: importing, listing, counting, unsubscribing, and who gets e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.permissions import Actor, Permission, System, require
from core.access.scope import Scope
from core.contacts.models import LONGEST_TAG, Contact
from core.contacts.reading import BadLine, read_csv
from core.contacts.tokens import contact_of, token_of
from core.foundation.clock import Clock
from core.foundation.errors import InvalidInput
from core.foundation.ids import ContactId, WorkspaceId, new_contact_id
from core.foundation.text import never_kept
from core.platforms.connecting import Recipient
from core.storage.database import Database
from core.storage.upsert import insert

AT_A_TIME = 500
"""Rows of one INSERT: SQLite takes 32,766 values."""
MOST_SHOWN = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import. `known` were there already, unsubscribed ones too, who stay so."""

    added: int
    known: int
    repeated: int
    """Lines with an address that stands above them already, for the same list."""
    bad: Sequence[BadLine]


@dataclass(frozen=True, slots=True)
class Counts:
    """People of an address book."""

    subscribed: int
    unsubscribed: int


@dataclass(frozen=True, slots=True)
class Contacts:
    """Who gets a workspace's e-mail. Built once by the composition root; of `secrets` the first signs."""

    database: Database
    clock: Clock
    secrets: Sequence[bytes]
    """SECRET_KEY, and what it was before: messages that were signed under that are in people's mailboxes."""

    async def import_csv(self, by: Actor, csv: str, *, tag: str = "") -> Imported:
        """Add the addresses of a CSV file to the list called `tag`; lines that hold none are told.

        Raises:
            RoleTooLow: they may not publish.
            InvalidInput: it can't be read at all.
        """
        scope = require(by, Permission.PUBLISH)
        entries, bad = read_csv(csv, tag=_usable(tag))
        unique = dict.fromkeys(entries)
        at = self.clock.now()
        rows = [
            {
                "id": new_contact_id(),
                "workspace_id": scope.workspace_id,
                "address": entry.address,
                "tag": entry.tag,
                "created_at": at,
            }
            for entry in unique
        ]
        added = 0
        async with self.database.write() as session:
            for start in range(0, len(rows), AT_A_TIME):
                adding = insert(session, Contact).values(rows[start : start + AT_A_TIME])
                inserted = await session.execute(adding.on_conflict_do_nothing().returning(Contact.id))
                added += len(inserted.all())
        log.info("contacts_imported", added=added, bad=len(bad))
        return Imported(added, len(unique) - added, len(entries) - len(unique), bad)

    async def list(self, by: Actor, *, tag: str = "", after: str = "") -> Sequence[Contact]:
        """Up to `MOST_SHOWN` entries of the list called `tag`, or of all, those after an address.

        Raises:
            RoleTooLow: they may not publish; addresses are nobody else's business.
        """
        scope = require(by, Permission.PUBLISH)
        of_list = [scope.covers(Contact), Contact.address > after, *_on(tag)]
        async with self.database.read() as session:
            found = await session.scalars(
                select(Contact).where(*of_list).order_by(Contact.address, Contact.tag).limit(MOST_SHOWN)
            )
            return found.all()

    async def count(self, by: Actor, *, tag: str = "") -> Counts:
        """How many people are on the list called `tag`, or on any."""
        scope = require(by, Permission.READ)
        people = select(func.count(Contact.address.distinct())).where(scope.covers(Contact), *_on(tag))
        gone = Contact.address.in_(_unsubscribed(scope))
        async with self.database.read() as session:
            unsubscribed = await session.scalar(people.where(gone)) or 0
            return Counts(await session.scalar(people.where(~gone)) or 0, unsubscribed)

    async def unsubscribe(self, by: Actor, contact_id: ContactId) -> Contact:
        """Send them nothing more, by any list; that it is so already is success.

        Raises:
            RoleTooLow: they may not publish.
            NotFound: there is no such contact in this workspace.
        """
        scope = require(by, Permission.PUBLISH)
        async with self.database.write() as session:
            contact = await scope.find(session, Contact, contact_id, "contact")
            await self._unsubscribe(session, scope, contact.address)
            await session.refresh(contact)
            return contact

    async def unsubscribe_by_token(self, token: str) -> bool:
        """What a recipient asks for by an address of theirs; False where it is nobody's."""
        contact_id = contact_of(token, secrets=self.secrets)
        if contact_id is None:
            return False
        async with self.database.write() as session:
            contact = await session.get(Contact, contact_id)
            if contact is None:
                return False
            scope = require(System(contact.workspace_id), Permission.PUBLISH)
            await self._unsubscribe(session, scope, contact.address)
        return True

    def is_token(self, token: str) -> bool:
        """Whether somebody here made it."""
        return contact_of(token, secrets=self.secrets) is not None

    async def recipients(self, workspace_id: WorkspaceId, *, tag: str = "") -> Sequence[Recipient]:
        """Everybody of the list called `tag`, or of all, each once, oldest first; nobody who wants none."""
        scope = require(System(workspace_id), Permission.READ)
        first = func.min(Contact.id)
        async with self.database.read() as session:
            found = await session.execute(
                select(first, Contact.address)
                .where(scope.covers(Contact), *_on(tag), Contact.address.not_in(_unsubscribed(scope)))
                .group_by(Contact.address)
                .order_by(first)
            )
        return [
            Recipient(contact_id, address, token_of(contact_id, secret=self.secrets[0]))
            for contact_id, address in found.all()
        ]

    async def _unsubscribe(self, session: AsyncSession, scope: Scope, address: str) -> None:
        changed = await session.execute(
            update(Contact)
            .where(scope.covers(Contact), Contact.address == address, Contact.unsubscribed_at.is_(None))
            .values(unsubscribed_at=self.clock.now())
            .returning(Contact.id)
            .execution_options(synchronize_session=False)
        )
        log.info("contact_unsubscribed", contacts=len(changed.all()))


def _on(tag: str) -> list[ColumnElement[bool]]:
    return [Contact.tag == tag] if tag else []


def _unsubscribed(scope: Scope) -> Select[str]:
    """Addresses that want nothing. Asked anew each time, since an import may add one to another list."""
    return select(Contact.address).where(scope.covers(Contact), Contact.unsubscribed_at.is_not(None))


def _usable(tag: str) -> str:
    tag = tag.strip()
    if len(tag) > LONGEST_TAG or never_kept(tag):
        raise InvalidInput({"list": f"is a name of up to {LONGEST_TAG} characters."})
    return tag
