"""Watching over the installation: probes over all rooms, and the heartbeat of each process."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.accounts.models import ConnectedAccount
from core.foundation.clock import Clock
from core.foundation.ids import WorkspaceId
from core.foundation.settings import Settings
from core.foundation.threads import Threads
from core.metrics.measuring import Measuring
from core.operations import silence
from core.operations.health import (
    OFFLINE,
    Examination,
    Health,
    Reading,
    Status,
    disk_reading,
    figures_reading,
    heartbeat_reading,
    lag_reading,
    memory_reading,
    writers_reading,
)
from core.operations.heartbeat import beat, heartbeats
from core.operations.silence import Silence
from core.providers.ways import StoredWays, Way
from core.publishing import asking
from core.storage import journal
from core.storage.database import Database
from core.storage.journal import Broken
from core.writing.port import Writer

WORKER = "worker"
LAKE_PATIENCE = 30.0
"""Seconds without an answer after which the lake is down: it is slow on a busy machine."""


@dataclass(slots=True)
class Watching:
    """Health and heartbeats. Built once by the composition root."""

    settings: Settings
    database: Database
    clock: Clock
    measuring: Measuring
    writers: Sequence[Writer]
    """In the order in which they are asked."""
    _examination: Examination = field(init=False)
    _folder: Threads = field(init=False)

    def __post_init__(self) -> None:
        self._folder = Threads("The disk", most=1)
        self._examination = Examination(
            {
                "database": self._database,
                "lake": self.lake,
                "model provider": self._writer,
                "scheduler": self.worker,
                "figures": self.figures,
                "disk": self._disk,
                "memory": self._memory,
            },
            patience={"lake": LAKE_PATIENCE},
        )

    async def examine(self, workspace_id: WorkspaceId | None = None) -> Health:
        """Every check with what it saw; a check that fails says so instead of failing the others.

        Of accounts a workspace hears of its own alone; without one, all are named.
        """
        return await self._examination.examine(workspace_id)

    async def close(self) -> None:
        await self._examination.close()

    async def beat(self, detail: str) -> None:
        """Say that the worker is alive."""
        async with self.database.write() as session:
            await beat(session, WORKER, at=self.clock.now(), detail=detail)

    async def worker_seen(self) -> datetime | None:
        """When a worker last said that it is alive."""
        async with self.database.read() as session:
            last = (await heartbeats(session)).get(WORKER)
        return last.at if last else None

    async def audit(self, workspace_id: WorkspaceId) -> tuple[int, Broken | None]:
        """How many entries a workspace's journal has, and where it was tampered with, if it was."""
        async with self.database.read() as session:
            entries = (await journal.heads(session)).get(workspace_id, 0)
            return entries, await journal.verify(session, workspace_id)

    async def _database(self) -> Reading:
        await self.database.ping()
        return Reading(Status.OK, "SQLite" if self.database.is_sqlite else "PostgreSQL")

    async def lake(self) -> Reading:
        """How far the lake is."""
        lag = await self.measuring.lag()
        if lag is None:
            return Reading(Status.DEGRADED, "Nothing was shipped yet; the worker does that.")
        return lag_reading(lag)

    async def _writer(self) -> Reading:
        alone = frozenset(writer.model for writer in self.writers if writer.is_left_alone)
        return writers_reading([_called(writer) for writer in self.writers], alone)

    async def way_of(self, address: str, model: str) -> Way | None:
        """How a model was last asked with success; None where nobody asked it of late."""
        return await StoredWays(self.database, self.clock).known(address, model)

    async def worker(self) -> Reading:
        """Whether a worker is alive."""
        return heartbeat_reading(await self.worker_seen(), self.clock.now())

    async def figures(self) -> Reading:
        """Whether platforms are asked what posts have reached, and tell it."""
        silent = defaultdict[WorkspaceId, list[str]](list)
        async with self.database.read() as session:
            posts, first = await asking.waiting(session)
            silences = await silence.silences(session)
            for account in await asking.asked_as(session, silences):
                silent[account.workspace_id].append(_told(account, silences[account.id]))
        return figures_reading(posts, self.clock.now() - first if first else timedelta(), silent)

    async def _disk(self) -> Reading:
        return await self._folder.run(disk_reading, self.settings.data_dir)

    async def _memory(self) -> Reading:
        return memory_reading()


def _told(account: ConnectedAccount, silence: Silence) -> str:
    return (
        f"{account.platform.label} has told nothing of {account.name} since {silence.since:%-d %B %H:%M} "
        f"UTC, though asked {silence.times} times: {silence.said}"
    )


def _called(writer: Writer) -> str:
    return OFFLINE if writer.answers_at_once else writer.model
