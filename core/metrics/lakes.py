"""This process's doors to the lake, opened when they are first needed: opening takes half a second."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.foundation.threads import GivenUp, NotBegun, Threads

if TYPE_CHECKING:
    from core.metrics.lake import Lake

OPEN_SECONDS = 30.0
CLOSE_SECONDS = 1.0


class Lakes:
    """One door to write and one to read. A lake that hangs takes threads of its own, and is left behind."""

    def __init__(self, catalog: Path | str, data: Path) -> None:
        self._catalog, self._data = catalog, data
        self._opening = asyncio.Lock()
        self._open = Threads("The lake", most=2, within=OPEN_SECONDS)
        self._writable: Lake | None = None
        self._readable: Lake | None = None

    async def writable(self) -> Lake:
        """The door to write by; it is for one process, the worker.

        Raises:
            LakeUnavailable: the catalog can't be reached.
            Unavailable: it does not answer.
        """
        async with self._opening:
            if self._writable is None:
                self._writable = await self._open.run(_to_write, self._catalog, self._data)
            return self._writable

    async def readable(self) -> Lake:
        """The door to read by. A lake that was not there is looked for again each time.

        Raises:
            LakeUnavailable: the catalog can't be reached.
            Unavailable: it does not answer.
        """
        async with self._opening:
            if self._writable is not None:
                return self._writable
            if self._readable is None or not self._readable.is_there:
                if self._readable is not None:
                    self._readable.close()
                self._readable = await self._open.run(_to_read, self._catalog, self._data)
            return self._readable

    async def close(self) -> None:
        """Close what is open; a lake that hangs does not hold up whoever leaves."""
        closing = Threads("The lake", most=2, within=CLOSE_SECONDS)
        for lake in (self._writable, self._readable):
            if lake is not None:
                with suppress(GivenUp, NotBegun):
                    await closing.run(lake.close)


def _to_write(catalog: Path | str, data: Path) -> Lake:
    from core.metrics.lake import Lake  # here and below: DuckDB is not imported before it is needed

    return Lake.open(catalog, data)


def _to_read(catalog: Path | str, data: Path) -> Lake:
    from core.metrics.lake import Lake

    return Lake.open(catalog, data, read_only=True)
