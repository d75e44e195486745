"""Sweeping: an image that nothing ever showed is removed some time after it was last added.

What was attached once stays: its variant's history brings it back, and campaigns are never deleted. So there
is nothing to look through: an image is attached in the transaction that writes down what shows it.

1. A row is marked as being removed, by an UPDATE that wants it unattached, as attaching is one that wants it
   unmarked: whichever comes first wins, and the other sees that it did. A mark is a lease as well.
2. The bytes go, unless a row of another workspace has them too. Whoever adds the same image writes down
   their row first and then looks for marks; we mark first and then look for rows. One of us sees the other.
3. The row goes. Who dies before that leaves a mark that runs out, and the next sweep does it all again, or
   who adds the image takes the mark off. A store that lets us remove nothing gives the mark back at once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, delete, exists, or_, select, tuple_, update

from core.foundation.clock import Clock
from core.foundation.ids import MediaKey
from core.media.models import KeptMedia
from core.media.store import WITHIN, MediaStore, StoreRefused, StoreUnavailable, fitted_folder, kept_name
from core.storage.database import Database

KEPT_FOR = timedelta(days=30)
"""How long an image waits for something that shows it."""
MARKED_FOR = timedelta(minutes=5)
LONGEST_STEP = timedelta(seconds=2 * WITHIN)
"""What removing the bytes of one image may take: nobody begins it with less of their mark left."""
AT_ONCE = 100

log = structlog.get_logger(__name__)


async def sweep(database: Database, store: MediaStore, clock: Clock) -> int:
    """Remove images that nothing showed in their time; says how many. A store that is away is asked again,
    as is one that does not let us."""
    removed = 0
    for image in await _mark(database, clock.now()):
        if image.removing_until is None or clock.now() + LONGEST_STEP > image.removing_until:
            break
        try:
            if not await _is_somebody_elses(database, image.key):
                await store.remove(kept_name(image.key), folder=fitted_folder(image.key))
        except StoreRefused as refusal:
            log.warning("image_not_swept", media=image.key, error=refusal.message)
            await _unmark(database, image)
            continue
        except StoreUnavailable as error:  # its bytes may be gone: the mark runs out by itself
            log.warning("image_not_swept", media=image.key, error=error.message)
            continue
        removed += await _forget(database, image)
    if removed:
        log.info("images_swept", images=removed)
    return removed


async def is_being_removed(database: Database, key: MediaKey, now: datetime) -> bool:
    """Whether a sweep may be at the bytes; asked by whoever has written down that they have the image."""
    marked = KeptMedia.key == key, KeptMedia.removing_until > now
    async with database.read() as session:
        return bool(await session.scalar(select(exists().where(*marked))))


async def _mark(database: Database, now: datetime) -> Sequence[KeptMedia]:
    old = KeptMedia.removing_until.is_(None) & (KeptMedia.created_at < now - KEPT_FOR)
    left = KeptMedia.removing_until <= now
    which = KeptMedia.attached_at.is_(None), or_(old, left)
    row = KeptMedia.workspace_id, KeptMedia.key
    found = (
        select(*row)
        .where(*which)
        .order_by(KeptMedia.created_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
        .cte("unattached")
    )
    async with database.write() as session:
        marked = await session.scalars(
            update(KeptMedia)
            .where(tuple_(*row).in_(select(found.c.workspace_id, found.c.key)), *which)
            .values(removing_until=now + MARKED_FOR)
            .returning(KeptMedia)
            .execution_options(synchronize_session=False)
        )
        return marked.all()


async def _is_somebody_elses(database: Database, key: MediaKey) -> bool:
    async with database.read() as session:
        kept = KeptMedia.key == key, KeptMedia.removing_until.is_(None)
        return bool(await session.scalar(select(exists().where(*kept))))


async def _unmark(database: Database, image: KeptMedia) -> None:
    async with database.write() as session:
        await session.execute(update(KeptMedia).where(*_marked_as(image)).values(removing_until=None))


async def _forget(database: Database, image: KeptMedia) -> int:
    async with database.write() as session:
        gone = await session.scalar(
            delete(KeptMedia)
            .where(*_marked_as(image))
            .returning(KeptMedia.key)
            .execution_options(synchronize_session=False)
        )
        return int(gone is not None)


def _marked_as(image: KeptMedia) -> tuple[ColumnElement[bool], ...]:
    """That the row is there still, under our mark."""
    return (
        KeptMedia.workspace_id == image.workspace_id,
        KeptMedia.key == image.key,
        KeptMedia.removing_until == image.removing_until,
    )
