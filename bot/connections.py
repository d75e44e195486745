"""Connections that keep nobody waiting: a request has its time to arrive, and a process its number of them.

uvicorn waits for ever for a request that was begun, so that a few hundred sockets that say nothing, or a
byte a minute, would take all that a process may open. What is answered is not hurried: a stream may last.
"""

import asyncio
from typing import Any, ClassVar

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = structlog.get_logger(__name__)


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1, with an end to its patience."""

    HEAD_SECONDS: ClassVar = 10.0
    """From the connection, or a request's first byte, to the end of its headers."""
    BODY_SECONDS: ClassVar = 30.0
    """From there to the end of its body."""
    WRITE_SECONDS: ClassVar = 60.0
    """How long a caller may leave lie what it is answered, once all buffers are full."""
    MOST_HEAD: ClassVar = 64 << 10
    """Bytes of a request's headers, its address with them."""
    MOST_CONNECTIONS: ClassVar = 300
    """Beyond that, who has waited longest to be asked something gives way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reading: asyncio.TimerHandle | None = None
        self._begun = 0.0
        """When it began to wait for what it is reading, by the loop's clock."""
        self._writing: asyncio.TimerHandle | None = None
        self._head: int | None = None
        """Bytes of the head that is being read; None between heads."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect(self.HEAD_SECONDS)
        if len(self.connections) > self.MOST_CONNECTIONS:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._reading is None and (self.cycle is None or self.cycle.response_complete):
            self._expect(self.HEAD_SECONDS)
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > self.MOST_HEAD:
                self.give_up()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0
        if self._reading is None:
            self._expect(self.HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._head = None
        self._expect(self.BODY_SECONDS)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._stop_waiting()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._writing = self.loop.call_later(self.WRITE_SECONDS, self.give_up)

    def resume_writing(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None
        if self.flow is not None:
            super().resume_writing()

    def give_up(self) -> None:
        """Close the connection, whatever was begun on it."""
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.abort()

    def _expect(self, seconds: float) -> None:
        self._stop_waiting()
        self._begun = self.loop.time()
        self._reading = self.loop.call_later(seconds, self.give_up)

    def _stop_waiting(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _waits_since(self) -> float | None:
        """Since when it waits, by the loop's clock; None while something is being answered."""
        if self.transport.is_closing():
            return None
        if self._reading is not None:
            return self._begun
        idle = self.timeout_keep_alive_task
        return idle.when() - self.timeout_keep_alive if idle is not None else None

    def _make_room(self) -> None:
        waiting = {
            other: since
            for other in self.connections
            if isinstance(other, PatientProtocol) and (since := other._waits_since()) is not None
        }
        log.warning("too_many_connections", open=len(self.connections), waiting=len(waiting))
        min(waiting, key=waiting.__getitem__, default=self).give_up()
