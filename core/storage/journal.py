"""The journal: what happened, append-only, hash-chained, without gaps. It is audit log and outbox in one.

Each workspace has its own chain. An entry gets its position when its transaction is about to commit,
under the lock of the workspace's head, so positions become visible in order and none is missing: a
reader that remembers the last position it saw has seen everything before it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.events.catalogue import payload_of
from core.foundation.events.event import Event
from core.foundation.ids import WorkspaceId
from core.foundation.logs import current_correlation_id
from core.storage.tables import ID_LENGTH, Base
from core.storage.upsert import insert
from core.storage.waking import waking

GENESIS = "0" * 64
SYSTEM = "system"
_PENDING = "journal"


class JournalEntry(Base):
    """One thing that happened. Rows are never changed or deleted; a trigger holds that too."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_kind", "workspace_id", "kind", "position"),)

    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(ID_LENGTH))
    correlation_id: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class JournalHead(Base):
    """The end of a workspace's chain."""

    __tablename__ = "journal_heads"

    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class JournalCursor(Base):
    """How far a consumer has read a workspace's chain."""

    __tablename__ = "journal_cursors"

    consumer: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace_id: Mapped[WorkspaceId] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class _Recorded:
    workspace_id: WorkspaceId
    event: Event
    at: datetime
    actor: str
    correlation_id: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain stops agreeing with itself, and why."""

    position: int
    reason: str


def record(
    session: AsyncSession, workspace_id: WorkspaceId, event: Event, *, at: datetime, by: str | None = None
) -> None:
    """Note that `event` happened; it is chained and committed with the session's own transaction.

    None as `by` means Copydesk itself.
    """
    recorded = _Recorded(workspace_id, event, at, by or SYSTEM, current_correlation_id())
    session.info.setdefault(_PENDING, []).append(recorded)


async def chain_recorded(session: AsyncSession) -> None:
    """Give what was recorded its positions. Heads are locked last and in order, so writers can't deadlock."""
    pending: list[_Recorded] = session.info.pop(_PENDING, [])
    await session.flush()
    for workspace_id in sorted({recorded.workspace_id for recorded in pending}):
        await _chain(session, workspace_id, [r for r in pending if r.workspace_id == workspace_id])


async def _chain(session: AsyncSession, workspace_id: WorkspaceId, events: Sequence[_Recorded]) -> None:
    position, last_hash = await _lock_head(session, workspace_id)
    entries: list[dict[str, Any]] = []
    for offset, recorded in enumerate(events, start=1):
        entry = {
            "workspace_id": workspace_id,
            "position": position + offset,
            "kind": recorded.event.kind,
            "at": recorded.at.astimezone(UTC),
            "actor": recorded.actor,
            "correlation_id": recorded.correlation_id,
            "payload": _as_kept(payload_of(recorded.event)),
            "previous_hash": last_hash,
        }
        last_hash = hash_of(JournalEntry(**entry))
        entries.append({**entry, "hash": last_hash})
    await session.execute(insert(session, JournalEntry), entries)
    moved = update(JournalHead).where(JournalHead.workspace_id == workspace_id)
    await session.execute(
        waking(session, moved.values(position=position + len(events), hash=last_hash)),
        execution_options={"synchronize_session": False},
    )


def _as_kept(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload as a database gives it back, so that its hash holds: PostgreSQL knows no negative zero."""
    return {name: value + 0.0 if isinstance(value, float) else value for name, value in payload.items()}


async def _lock_head(session: AsyncSession, workspace_id: WorkspaceId) -> tuple[int, str]:
    """The position and hash of the last entry; nobody else writes after it until this transaction ends."""
    head = (
        select(JournalHead.position, JournalHead.hash)
        .where(JournalHead.workspace_id == workspace_id)
        .with_for_update()
    )
    if (found := (await session.execute(head)).one_or_none()) is None:
        await session.execute(
            insert(session, JournalHead)
            .values(workspace_id=workspace_id, position=0, hash=GENESIS)
            .on_conflict_do_nothing(index_elements=["workspace_id"])
        )
        found = (await session.execute(head)).one()
    position, last_hash = found
    return position, last_hash


def hash_of(entry: JournalEntry) -> str:
    """SHA-256 over the entry's own content and the hash before it, as canonical JSON."""
    content = [
        entry.workspace_id,
        entry.position,
        entry.kind,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor,
        entry.correlation_id,
        entry.payload,
        entry.previous_hash,
    ]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


async def unread(session: AsyncSession, consumer: str, *, limit: int) -> Sequence[JournalEntry]:
    """The next entries `consumer` has not seen, over all workspaces, each workspace's in order."""
    cursor = and_(JournalCursor.consumer == consumer, JournalCursor.workspace_id == JournalHead.workspace_id)
    seen = func.coalesce(JournalCursor.position, 0)
    # Heads are few, journals long: who is behind is asked first, and entries only of those.
    behind = await session.execute(
        select(JournalHead.workspace_id, seen)
        .outerjoin(JournalCursor, cursor)
        .where(JournalHead.position > seen)
        .order_by(JournalHead.workspace_id)
        .limit(limit)
    )
    entries: list[JournalEntry] = []
    for workspace_id, position in behind.all():
        entries += await entries_after(session, workspace_id, position, limit=limit - len(entries))
        if len(entries) == limit:
            break
    return entries


async def mark_read(session: AsyncSession, consumer: str, entries: Sequence[JournalEntry]) -> bool:
    """Move the cursors past `entries`; False when another consumer of that name was faster.

    The caller commits; on False it must roll back, since somebody else has done the work.
    """
    for workspace_id in sorted({entry.workspace_id for entry in entries}):
        positions = [entry.position for entry in entries if entry.workspace_id == workspace_id]
        await session.execute(
            insert(session, JournalCursor)
            .values(consumer=consumer, workspace_id=workspace_id, position=0)
            .on_conflict_do_nothing(index_elements=["consumer", "workspace_id"])
        )
        moved = await session.execute(
            update(JournalCursor)
            .where(
                JournalCursor.consumer == consumer,
                JournalCursor.workspace_id == workspace_id,
                JournalCursor.position == min(positions) - 1,
            )
            .values(position=max(positions))
            .returning(JournalCursor.position)
            .execution_options(synchronize_session=False)
        )
        if moved.one_or_none() is None:
            return False
    return True


async def entries_after(
    session: AsyncSession, workspace_id: WorkspaceId, position: int, *, limit: int
) -> Sequence[JournalEntry]:
    """A workspace's entries after `position`, in order."""
    entries = await session.scalars(
        select(JournalEntry)
        .where(JournalEntry.workspace_id == workspace_id, JournalEntry.position > position)
        .order_by(JournalEntry.position)
        .limit(limit)
    )
    return entries.all()


async def entry_at(session: AsyncSession, workspace_id: WorkspaceId, position: int) -> JournalEntry:
    """The entry of a workspace at `position`, which is known to be there."""
    return await session.get_one(JournalEntry, (workspace_id, position))


async def heads(session: AsyncSession) -> dict[WorkspaceId, int]:
    """The last position of every workspace's chain."""
    rows = await session.execute(select(JournalHead.workspace_id, JournalHead.position))
    return dict(rows.all())


async def verify(session: AsyncSession, workspace_id: WorkspaceId) -> Broken | None:
    """The first place where a workspace's chain was tampered with, or None when it is whole."""
    head = await session.get(JournalHead, workspace_id)
    end = head.position if head is not None else 0
    position, last_hash = 0, GENESIS
    # What comes after the head that was read is another reader's to verify: people go on working.
    entries = await session.stream_scalars(
        select(JournalEntry)
        .where(JournalEntry.workspace_id == workspace_id, JournalEntry.position <= end)
        .order_by(JournalEntry.position)
    )
    async for entry in entries:
        position += 1
        if entry.position != position:
            return Broken(position, "an entry is missing")
        if entry.previous_hash != last_hash:
            return Broken(position, "it does not follow the entry before it")
        if entry.hash != hash_of(entry):
            return Broken(position, "its content was changed")
        last_hash = entry.hash
    if head is not None and (head.position, head.hash) != (position, last_hash):
        return Broken(position + 1, "entries are missing at the end")
    return None
