"""Watching over the installation: probes over all rooms, and the heartbeat of each process."""

import asyncio
from dataclasses import dataclass

from core.flow.measuring import Measuring
from core.foundation.clock import Clock
from core.foundation.settings import Settings
from core.operations.health import (
    Health,
    Reading,
    Status,
    disk_reading,
    examine,
    heartbeat_reading,
    memory_reading,
)
from core.operations.heartbeat import beat, heartbeats
from core.storage.database import Database
from core.writing.port import Writer

WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Watching:
    """Health and heartbeats. Built once by the composition root."""

    settings: Settings
    database: Database
    clock: Clock
    measuring: Measuring
    writer: Writer

    async def examine(self) -> Health:
        """Every check with what it saw; a check that fails says so instead of failing the others."""
        return await examine(
            {
                "database": self._database,
                "lake": self._lake,
                "model provider": self._writer,
                "scheduler": self._worker,
                "disk": self._disk,
                "memory": self._memory,
            }
        )

    async def beat(self, detail: str) -> None:
        """Say that the worker is alive."""
        async with self.database.write() as session:
            await beat(session, WORKER, at=self.clock.now(), detail=detail)

    async def _database(self) -> Reading:
        await self.database.ping()
        return Reading(Status.OK, "SQLite" if self.database.is_sqlite else "PostgreSQL")

    async def _lake(self) -> Reading:
        behind = await self.measuring.behind()
        if behind is None:
            return Reading(Status.DEGRADED, "Nothing was shipped yet; the worker does that.")
        return Reading(Status.OK, "Up to date." if behind == 0 else f"{behind:,} entries still to ship.")

    async def _writer(self) -> Reading:
        if self.writer.name == "offline":
            return Reading(Status.OK, "Offline writer; no model provider is needed.")
        return Reading(Status.OK, f"{self.writer.model} writes; asked only when a campaign needs it.")

    async def _worker(self) -> Reading:
        async with self.database.read() as session:
            last = (await heartbeats(session)).get(WORKER)
        return heartbeat_reading(last.at if last else None, self.clock.now())

    async def _disk(self) -> Reading:
        return await asyncio.to_thread(disk_reading, self.settings.data_dir)

    async def _memory(self) -> Reading:
        return await asyncio.to_thread(memory_reading)
