"""Who is on which list."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.scope import Owned
from core.foundation.ids import ContactId
from core.foundation.mailbox import LONGEST_ADDRESS
from core.storage.tables import Base

LONGEST_TAG = 40


class Contact(Owned, Base):
    """An address on one list, the one called `tag`; who is on several has a row for each.

    Who has unsubscribed from one gets nothing from any.
    """

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("workspace_id", "address", "tag"),)

    id: Mapped[ContactId] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))
    """In lower case: nobody gives two people addresses that differ in nothing else."""
    tag: Mapped[str] = mapped_column(String(LONGEST_TAG), default="")
    created_at: Mapped[datetime]
    unsubscribed_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"Contact({self.id!r})"
