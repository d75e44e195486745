"""What an edge has still to show, and up to which journal entry.

A thing is noted here in the transaction that moves the edge's cursor in the journal, and leaves when it is
shown as of that entry. So nothing is lost when a process dies, and nothing waits for anything else: what
can't be shown now has a time of its own. Where all is shown, the table is empty.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, String, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.clock import Clock
from core.foundation.events.catalogue import event_of
from core.foundation.events.event import Event
from core.foundation.ids import CampaignId, WorkspaceId
from core.storage import journal
from core.storage.consuming import consume
from core.storage.database import Database
from core.storage.journal import JournalEntry, JournalHead
from core.storage.tables import Base
from core.storage.upsert import insert

CONSUMER = "slack"
"""Under which name the edge that shows things reads the journal."""


class Unshown(Base):
    """One thing that is behind. `key` is the edge's word for it."""

    __tablename__ = "unshown"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    workspace_id: Mapped[WorkspaceId]
    position: Mapped[int] = mapped_column(BigInteger)
    """The journal entry that what is shown must know of."""
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def is_entry(self) -> bool:
        """Whether it is what an entry itself says; else it is a campaign, whose id its key is."""
        return self.key == _entry_key(self.workspace_id, self.position)


@dataclass(frozen=True, slots=True)
class News:
    """What happened, to which campaign if to any, and whose doing it was: a member's id, or the system."""

    event: Event
    campaign_id: CampaignId | None
    by: str


class StillToShow:
    """What is behind the journal. Built once by the composition root."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def note_new(self, worth_a_word: Collection[type[Event]]) -> None:
        """Note what the journal tells next: campaigns, and each entry of a kind that is `worth_a_word`."""
        kinds = {event.kind for event in worth_a_word}

        async def note(session: AsyncSession, entries: Sequence[JournalEntry]) -> int:
            return await _note(session, _told_by(entries, kinds), at=self._clock.now())

        await consume(self._database, CONSUMER, note)

    async def due(self, *, but: Collection[str] = (), limit: int) -> Sequence[Unshown]:
        """What is to be shown now, without `but`; what waits longest first."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(Unshown)
                .where(Unshown.due_at <= self._clock.now(), Unshown.key.not_in(but))
                .order_by(Unshown.due_at)
                .limit(limit)
            )
            return rows.all()

    async def is_behind(self, key: str) -> bool:
        """Whether `key` has still something to show."""
        async with self._database.read() as session:
            return await session.scalar(select(Unshown.key).where(Unshown.key == key)) is not None

    async def news_of(self, thing: Unshown) -> News:
        """What the entry up to which it is to be shown tells."""
        async with self._database.read() as session:
            entry = await journal.entry_at(session, thing.workspace_id, thing.position)
        event = event_of(entry.kind, entry.payload)
        return News(event, entry.payload.get("campaign_id"), entry.actor)

    async def was_shown(self, thing: Unshown) -> None:
        """It is shown as of its entry; what came meanwhile stays due."""
        async with self._database.write() as session:
            await session.execute(
                delete(Unshown).where(Unshown.key == thing.key, Unshown.position == thing.position)
            )

    async def put_off(self, thing: Unshown, pause: timedelta) -> None:
        """It can't be shown now; try again after `pause`."""
        again = {"tries": thing.tries + 1, "due_at": self._clock.now() + pause}
        async with self._database.write() as session:
            await session.execute(update(Unshown).where(Unshown.key == thing.key).values(again))


async def show_again(
    session: AsyncSession, workspace_id: WorkspaceId, campaigns: Collection[CampaignId], *, at: datetime
) -> None:
    """Note campaigns as behind though the journal tells nothing of them; the caller commits."""
    head = await session.get(JournalHead, workspace_id)
    rows = [
        {"key": key, "workspace_id": workspace_id, "position": head.position, "tries": 0, "due_at": at}
        for key in campaigns
        if head is not None
    ]
    if rows:
        # What is behind already is shown as it is then.
        await session.execute(insert(session, Unshown).values(rows).on_conflict_do_nothing())


def _told_by(entries: Iterable[JournalEntry], kinds: Collection[str]) -> Iterator[tuple[str, JournalEntry]]:
    """What entries make behind: campaigns by their id, and what is said about an entry by its position."""
    for entry in entries:
        if "campaign_id" in entry.payload:
            yield entry.payload["campaign_id"], entry
        if entry.kind in kinds:
            yield _entry_key(entry.workspace_id, entry.position), entry


def _entry_key(workspace_id: WorkspaceId, position: int) -> str:
    return f"entry:{workspace_id}:{position}"


async def _note(session: AsyncSession, behind: Iterable[tuple[str, JournalEntry]], *, at: datetime) -> int:
    """Note what is behind, in the order of its entries; says how much that is. The caller commits."""
    rows = [
        {
            "key": key,
            "workspace_id": entry.workspace_id,
            "position": entry.position,
            "tries": 0,
            "due_at": at,
        }
        for key, entry in dict(behind).items()
    ]
    if rows:
        noting = insert(session, Unshown).values(rows)
        await session.execute(
            noting.on_conflict_do_update(
                index_elements=["key"],
                set_={"position": noting.excluded.position, "tries": 0, "due_at": noting.excluded.due_at},
            )
        )
    return len(rows)
