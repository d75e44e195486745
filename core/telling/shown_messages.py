"""What an edge has shown to people and where, so that each thing is shown once and then kept up to date.

A message in a chat has no idempotency key. Whoever shows something takes the lease on its key first;
if an earlier holder died before it could note the handle, the next one must look for the message
before showing it again (`may_be_there`).
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, Text, case, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.clock import Clock
from core.foundation.ids import WorkspaceId
from core.storage import leases
from core.storage.database import Database
from core.storage.tables import Base
from core.storage.upsert import insert

LEASE = timedelta(seconds=10)
"""How long others wait for a process that shows something and no longer renews this: it has died."""
GLANCE = 0.1
"""Seconds between two looks at whether a turn has come."""


class Shown(Base):
    """One thing shown. `place` and `handle` are the edge's words, such as a channel and a message's ts."""

    __tablename__ = "shown"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    workspace_id: Mapped[WorkspaceId]
    place: Mapped[str] = mapped_column(String(64))
    handle: Mapped[str] = mapped_column(String(64), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    """Hash of what was shown last; the same again needs no call."""
    address: Mapped[str] = mapped_column(Text, default="")
    """Where people open it; empty until somebody asked."""
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime]


class SomebodyElseShows(Exception):
    """Another process is showing this right now."""


@dataclass(slots=True)
class Showing:
    """The right to show one thing. Its holder writes down `handle` and `fingerprint` as they change."""

    key: str
    place: str
    handle: str
    fingerprint: str
    tries: int

    @property
    def may_be_there(self) -> bool:
        """Whether an earlier try may have shown it without noting the handle."""
        return not self.handle and self.tries > 1


class ShownMessages:
    """What was shown, and the right to show. Built once by the composition root."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def find(self, key: str) -> Shown | None:
        """What is noted about `key`, if it was ever shown."""
        return (await self.find_all([key])).get(key)

    async def find_all(self, keys: Iterable[str]) -> dict[str, Shown]:
        """What is noted about each of `keys` that was ever shown."""
        async with self._database.read() as session:
            return {row.key: row for row in await session.scalars(select(Shown).where(Shown.key.in_(keys)))}

    async def note_address(self, shown: Shown, address: str) -> None:
        """Remember where people open it, for as long as it is what it is."""
        async with self._database.write() as session:
            same = (Shown.key == shown.key, Shown.handle == shown.handle)
            await session.execute(update(Shown).where(*same).values(address=address))

    @asynccontextmanager
    async def claimed(
        self, key: str, *, workspace_id: WorkspaceId, place: str, among: str = "", patience: float = 0
    ) -> AsyncIterator[Showing]:
        """The right to show `key` while the block runs, had after at most `patience` seconds.

        However the block ends, what is shown then is noted, and others may show. Who dies in it holds up
        others for `LEASE`. What is shown at once `among` the same is claimed and noted together.

        Raises:
            SomebodyElseShows: another holds it.
        """
        together = f"shown:{among or key}"

        async def claim(session: AsyncSession) -> Showing | None:
            return await _claim(session, key, workspace_id, place, now=self._clock.now())

        async def note(lease: timedelta) -> bool:
            until = self._clock.now() + lease
            return await self._database.share(together, lambda session: _note(session, showing, until))

        waited = 0.0
        while (claimed := await self._database.share(together, claim)) is None:
            if waited >= patience:
                raise SomebodyElseShows(key)
            await asyncio.sleep(GLANCE)
            waited += GLANCE
        showing = claimed
        try:
            async with leases.kept(lambda: note(LEASE), lease=LEASE, what=key):
                yield showing
        finally:
            await note(timedelta())


async def _note(session: AsyncSession, showing: Showing, until: datetime) -> bool:
    """Note what is shown, and hold it until then; False when the lease was taken over."""
    noted = await session.scalar(
        update(Shown)
        .where(Shown.key == showing.key, Shown.tries == showing.tries)
        .values(
            handle=showing.handle,
            fingerprint=showing.fingerprint,
            address=case((Shown.handle == showing.handle, Shown.address), else_=""),
            leased_until=until,
        )
        .returning(Shown.key)
        .execution_options(synchronize_session=False)
    )
    return noted is not None


async def _claim(
    session: AsyncSession, key: str, workspace_id: WorkspaceId, place: str, *, now: datetime
) -> Showing | None:
    """The right to show `key`, or None while somebody else holds it. The caller commits before showing."""
    await session.execute(
        insert(session, Shown)
        .values(key=key, workspace_id=workspace_id, place=place, handle="", tries=0, leased_until=now)
        .on_conflict_do_nothing(index_elements=["key"])
    )
    row = await session.scalar(
        update(Shown)
        .where(Shown.key == key, Shown.leased_until <= now)
        .values(
            leased_until=now + LEASE,
            tries=Shown.tries + 1,
            # What was shown nowhere yet may go elsewhere now.
            place=case((Shown.handle == "", place), else_=Shown.place),
        )
        .returning(Shown)
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    return Showing(row.key, row.place, row.handle, row.fingerprint, row.tries)
