"""This process's doors to the lake, opened when they are first needed: opening takes half a second."""

import threading
from pathlib import Path

from core.metrics.lake import Lake


class Lakes:
    """One door to write and one to read. Calls wait; asynchronous callers use `asyncio.to_thread`."""

    def __init__(self, catalog: Path | str, data: Path) -> None:
        self._catalog, self._data = catalog, data
        self._opening = threading.Lock()
        self._writable: Lake | None = None
        self._readable: Lake | None = None

    def writable(self) -> Lake:
        """The door to write by; it is for one process, the worker.

        Raises:
            LakeUnavailable: the catalog can't be reached.
        """
        with self._opening:
            if self._writable is None:
                self._writable = Lake.open(self._catalog, self._data)
            return self._writable

    def readable(self) -> Lake:
        """The door to read by. A lake that was not there is looked for again each time.

        Raises:
            LakeUnavailable: the catalog can't be reached.
        """
        with self._opening:
            if self._writable is not None:
                return self._writable
            if self._readable is None or not self._readable.is_there:
                if self._readable is not None:
                    self._readable.close()
                self._readable = Lake.open(self._catalog, self._data, read_only=True)
            return self._readable

    def close(self) -> None:
        for lake in (self._writable, self._readable):
            if lake is not None:
                lake.close()
