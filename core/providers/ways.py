"""The ways in which servers can be asked, and what was found out about each.

Asked once: what a server knows is kept for a week, for all processes, since it may learn more.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from core.foundation.clock import Clock
from core.foundation.ids import LONGEST_MODEL
from core.storage.database import Database
from core.storage.tables import Base
from core.storage.upsert import insert

KEPT_FOR = timedelta(days=7)
LONGEST_ADDRESS = 500


class Way(StrEnum):
    """How a model is asked, the best first."""

    RESPONSES = "responses"
    CHAT_SCHEMA = "chat_schema"
    CHAT_JSON = "chat_json"
    CHAT = "chat"

    @property
    def label(self) -> str:
        """What `doctor` calls it."""
        return _LABELS[self]

    @property
    def next(self) -> "Way | None":
        """What to try where a server doesn't know this one."""
        ways = list(Way)
        return ways[ways.index(self) + 1] if self is not ways[-1] else None


_LABELS = {
    Way.RESPONSES: "the Responses API",
    Way.CHAT_SCHEMA: "Chat Completions with a JSON schema",
    Way.CHAT_JSON: "Chat Completions in JSON mode",
    Way.CHAT: "Chat Completions, the form of answers said in words",
}


class KnownWay(Base):
    """How a model at an address was last asked with success."""

    __tablename__ = "model_ways"

    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), primary_key=True)
    model: Mapped[str] = mapped_column(String(LONGEST_MODEL), primary_key=True)
    way: Mapped[str] = mapped_column(Text)
    learned_at: Mapped[datetime]


class Ways(Protocol):
    """What is known about how models are asked."""

    async def known(self, address: str, model: str) -> Way | None:
        """How `model` is asked at `address`; None where nobody has asked it of late."""
        ...

    async def learn(self, address: str, model: str, way: Way) -> None:
        """Keep that it answered to `way`."""
        ...


class StoredWays:
    """Kept in the database, so that all processes know, also after a restart."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def known(self, address: str, model: str) -> Way | None:
        since = self._clock.now() - KEPT_FOR
        asked = select(KnownWay.way).where(
            KnownWay.address == _cut(address),
            KnownWay.model == model[:LONGEST_MODEL],
            KnownWay.learned_at > since,
        )
        async with self._database.read() as session:
            way = await session.scalar(asked)
        return Way(way) if way in set(Way) else None

    async def learn(self, address: str, model: str, way: Way) -> None:
        now = self._clock.now()
        known = {"address": _cut(address), "model": model[:LONGEST_MODEL]}
        learned = {"way": way, "learned_at": now}
        async with self._database.write() as session:
            await session.execute(
                insert(session, KnownWay)
                .values(**known, **learned)
                .on_conflict_do_update(index_elements=list(known), set_=learned)
            )
            await session.execute(delete(KnownWay).where(KnownWay.learned_at < now - KEPT_FOR))


def _cut(address: str) -> str:
    return address[:LONGEST_ADDRESS]
