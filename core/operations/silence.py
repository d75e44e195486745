"""Silences: accounts whose platform fails, time and again, to tell what their posts have reached.

Each is kept beside the heartbeats, under the account's id: since when, how often it was asked, and what came
of it last. The next answer ends it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.foundation.ids import AccountId
from core.foundation.text import made_storable
from core.operations.heartbeat import LONGEST_DETAIL, Heartbeat, heartbeats
from core.storage.upsert import insert

REPEATED = 3
"""So many failures in a row are no accident."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Asked `times` times since `since`, and not told; `said` is why, the last time."""

    since: datetime
    times: int
    said: str


async def note(session: AsyncSession, account_id: AccountId, said: str, *, at: datetime) -> None:
    """An account's platform has failed to tell figures. The caller commits."""
    # Of two who fail at once one may go uncounted.
    known = await session.get(Heartbeat, account_id)
    times = _silence(known).times + 1 if known else 1
    detail = made_storable(f"{times} {said}", LONGEST_DETAIL)
    await session.execute(
        insert(session, Heartbeat)
        .values(name=account_id, at=at, detail=detail)
        .on_conflict_do_update(index_elements=["name"], set_={"detail": detail})
    )


async def end(session: AsyncSession, account_id: AccountId) -> None:
    """An account's platform has told figures. The caller commits."""
    await session.execute(
        delete(Heartbeat).where(Heartbeat.name == account_id).execution_options(synchronize_session=False)
    )


async def silences(session: AsyncSession) -> dict[AccountId, Silence]:
    """All that have lasted for more than a try or two."""
    found = {AccountId(name): _silence(beat) for name, beat in (await heartbeats(session)).items()}
    return {account_id: silence for account_id, silence in found.items() if silence.times >= REPEATED}


def _silence(beat: Heartbeat) -> Silence:
    times, _, said = beat.detail.partition(" ")
    return Silence(beat.at, int(times) if times.isdecimal() else 0, said)
