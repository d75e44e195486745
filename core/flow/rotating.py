"""Rotating SECRET_KEY: whatever lies sealed under a former one is sealed anew under the one now.

Each kind is one transaction, so a run that dies has done some kinds whole and others not at all, and the next
one does the rest. Processes may run meanwhile: they open what either key sealed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.accounts.models import ConnectedAccount
from core.foundation.sealing import Sealer, WrongSecretKey
from core.storage.database import Database
from core.telling.untold import Untold
from core.webhooks.models import Endpoint

SEALED: dict[str, InstrumentedAttribute[Any]] = {
    "accounts": ConnectedAccount.enclosed,
    "webhook endpoints": Endpoint.sealed,
    "answers that are still to be told": Untold.sealed,
}
"""Where things lie sealed, each bound to the id of its row."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What came of one kind."""

    kind: str
    anew: int
    """How many are sealed anew."""
    unknown: Sequence[str]
    """The ids of those that no listed key opens; they are left as they are."""


async def rotate(database: Database, sealer: Sealer) -> list[Rotated]:
    """Seal anew what was sealed under a former key, kind by kind."""
    rotated = []
    for kind, column in SEALED.items():
        async with database.write() as session:
            rotated.append(await _seal_anew(session, sealer, kind, column))
    return rotated


async def _seal_anew(
    session: AsyncSession, sealer: Sealer, kind: str, column: InstrumentedAttribute[Any]
) -> Rotated:
    row = column.class_
    otherwise = select(row.id, column).where(column != "", column.not_like(f"{sealer.mark}%"))
    anew, unknown = 0, []
    # Held, since a refresh would otherwise be overwritten by the secrets from before it.
    for id_, sealed in (await session.execute(otherwise.order_by(row.id).with_for_update())).all():
        try:
            renewed = sealer.seal_anew(sealed, place=id_)
        except WrongSecretKey:
            unknown.append(id_)
            continue
        await session.execute(update(row).where(row.id == id_).values({column.key: renewed}))
        anew += 1
    return Rotated(kind, anew, unknown)
