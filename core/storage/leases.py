"""Leases: how one of many workers takes rows for itself, for a while.

A row that can be taken has `leased_until` and a `fence`. Whoever takes it holds it until then, and writes
down what came of it only under the fence it got; a holder that slept too long finds that the fence has
risen. Rows that somebody else is taking right now are skipped, not waited for.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

import structlog
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.foundation.errors import Unavailable
from core.storage.database import Database
from core.storage.waking import wake

FREE = datetime(1970, 1, 1, tzinfo=UTC)
"""A lease that is over by anybody's clock."""
HAND_BACK_SECONDS = 1.5
"""How long whoever leaves tries to hand back; what isn't is free once its lease is over."""

log = structlog.get_logger(__name__)


class Leased(Protocol):
    """A row that can be taken. Its columns are `Mapped`; a protocol can't say so of ids of many types."""

    id: Any
    leased_until: Any
    fence: Any


T = TypeVar("T", bound=Leased)

log = structlog.get_logger(__name__)


async def take(
    session: AsyncSession,
    table: type[T],
    *which: ColumnElement[bool],
    now: datetime,
    lease: timedelta,
    first: Sequence[InstrumentedAttribute[Any]],
    limit: int,
    free: ColumnElement[bool] | None = None,
) -> Sequence[T]:
    """Lease the rows of `table` that nobody holds now, those that sort first; the caller commits.

    `free` says which those are, where a lease that is over is not all there is to it.
    """
    is_free = table.leased_until <= now if free is None else free
    found = (
        select(table.id)
        .where(*which, is_free)
        .order_by(*first)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    taken = await session.scalars(
        update(table)
        .where(table.id.in_(select(found.c.id)))
        .values(leased_until=now + lease, fence=table.fence + 1)
        .returning(table)
        .execution_options(synchronize_session=False)
    )
    return taken.all()


@asynccontextmanager
async def kept(renew: Callable[[], Awaitable[bool]], *, lease: timedelta, what: str) -> AsyncIterator[None]:
    """Renew a lease while the block runs, so that only the dead ever lose it.

    `renew` says whether it is still ours. Who lost it finds out by themselves, when they next want to keep
    something.
    """

    async def keep() -> None:
        wait, is_told = lease / 3, False
        while True:
            await asyncio.sleep(wait.total_seconds())
            wait = lease / 3
            try:
                if not await renew():
                    return
                is_told = False
            except Exception as error:  # noqa: BLE001 - tried again before the lease is over
                # Soon: a database that is busy has used up half of the lease before it says so.
                wait = lease / 30
                if not is_told:
                    log.warning("lease_not_renewed", of=what, error=type(error).__name__)
                is_told = True

    keeping = asyncio.create_task(keep())
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def hand_back(
    database: Database, table: type[T], held: Iterable[T], *which: ColumnElement[bool]
) -> None:
    """Let others take at once what was taken and is still held: for whoever has to leave before it is done.

    `which` says what may be taken up again. Never raises: a database that doesn't answer has its reasons.
    """
    try:
        async with asyncio.timeout(HAND_BACK_SECONDS), database.write() as session:
            await release(session, table, held, *which)
    except (TimeoutError, Unavailable) as error:
        log.warning("not_handed_back", table=table.__name__, error=type(error).__name__)


async def release(
    session: AsyncSession, table: type[T], held: Iterable[T], *which: ColumnElement[bool]
) -> None:
    """Let others take what of `held` is still ours; the caller commits."""
    by_fence: dict[int, list[Any]] = {}
    for row in held:
        by_fence.setdefault(row.fence, []).append(row.id)
    for fence, ids in by_fence.items():
        await session.execute(
            update(table)
            .where(table.id.in_(sorted(ids)), table.fence == fence, *which)
            .values(leased_until=FREE)
            .execution_options(synchronize_session=False)
        )
    if by_fence:
        await wake(session)
