"""Connections that keep nobody waiting: a request has its time to arrive, and a process its number of them.

uvicorn waits for ever for a request that was begun, so that a few hundred sockets that say nothing, or a
byte a minute, would take all that a process may open. What is answered is not hurried: a stream may last.
"""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, cast

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from core.foundation.headers import ANSWER

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
    LINGER_SECONDS: ClassVar = 2.0
    MOST_THROWN_AWAY: ClassVar = 16 << 20
    """Bytes that are still taken from a caller who was answered before the end of a body, so that the answer
    arrives: closing on what was not read makes the other side's system throw the answer away (RFC 9112, 9.6).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reading: asyncio.TimerHandle | None = None
        self._begun = 0.0
        """When it began to wait for what it is reading, by the loop's clock."""
        self._writing: asyncio.TimerHandle | None = None
        self._head: int | None = None
        """Bytes of the head that is being read; None between heads."""
        self._thrown_away: int | None = None
        """Bytes that nobody read since the answer was given; None while somebody may."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast(asyncio.Transport, _Parting(transport, self._linger)))
        self._socket = transport
        self._expect(self.HEAD_SECONDS)
        if len(self.connections) > self.MOST_CONNECTIONS:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._thrown_away is not None:
            self._thrown_away += len(data)
            if self._thrown_away > self.MOST_THROWN_AWAY:
                self.give_up()
            return
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

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP; it reaches no middleware of ours."""
        said = {**ANSWER, "Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        self.transport.write(
            f"HTTP/1.1 400 Bad Request\r\n{head}Content-Length: {len(msg)}\r\n\r\n{msg}".encode()
        )
        self.transport.close()

    def give_up(self) -> None:
        """Close the connection, whatever was begun on it."""
        self._stop_waiting()
        if not self._socket.is_closing():
            self._socket.abort()

    def _linger(self) -> bool:
        """Instead of closing at once, say that no more is coming; whether there is reason to."""
        if self._thrown_away is None:
            answered = self.cycle is not None and self.cycle.response_complete and self._head is None
            reading = answered and self._reading is not None
            if not reading or self._socket.is_closing() or not self._socket.can_write_eof():
                return False
            self._thrown_away = 0
            self._socket.write_eof()
            self._socket.resume_reading()
            self._expect(self.LINGER_SECONDS)
        return True

    def eof_received(self) -> None:
        if self._thrown_away is not None:
            self.give_up()

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
        if self._socket.is_closing():
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


class _Parting:
    """A connection whose end may wait; for all else it is closing from when it was asked to."""

    def __init__(self, transport: asyncio.Transport, linger: Callable[[], bool]) -> None:
        self._transport, self._linger = transport, linger
        self._is_parting = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        return self._is_parting or self._transport.is_closing()

    def close(self) -> None:
        self._is_parting = True
        if not self._linger():
            self._transport.close()
