"""A webhook receiver on loopback that verifies signatures with standardwebhooks, and misbehaves on demand.

Behaviours are queued and used one by one; when none is left, messages are accepted. A message whose
signature is wrong is answered 401 and used for nothing.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, Self
from unittest import mock

from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tests.stand_ins.serving import address, free_port, serving

Behaviour = Callable[[], Awaitable[Response]]


@dataclass(frozen=True)
class Message:
    """One verified message as it arrived."""

    id: str
    content: Any
    headers: dict[str, str]
    path: str


def answer(status: int, **headers: str) -> Behaviour:
    """Answer `status`; write a header `retry_after` for Retry-After."""

    async def give() -> Response:
        return Response(status_code=status, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return give


def say(status: int, content: str, **headers: str) -> Behaviour:
    """Answer `status` with `content`."""

    async def give() -> Response:
        return Response(content, status, {k.replace("_", "-"): v for k, v in headers.items()})

    return give


def hang_up() -> Behaviour:
    """Take it, and close the connection without an answer."""

    async def give() -> Response:
        raise ConnectionAbortedError

    return give


def hold(until: asyncio.Event, then: Behaviour | None = None) -> Behaviour:
    """Say nothing until `until` is set."""

    async def give() -> Response:
        await until.wait()
        return await (then or answer(200))()

    return give


def drip(until: asyncio.Event, status: int = 200) -> Behaviour:
    """Answer `status` at once and then give the body a byte at a time, until `until` is set."""

    async def bytes_slowly() -> AsyncIterator[bytes]:
        while not until.is_set():
            yield b"."
            await asyncio.sleep(0.01)

    async def give() -> Response:
        return StreamingResponse(bytes_slowly(), status_code=status)

    return give


def flood(megabytes: int) -> Behaviour:
    """Accept, with a body that nobody should read to its end."""

    async def blocks() -> AsyncIterator[bytes]:
        for _ in range(megabytes):
            yield b"." * 1024 * 1024

    async def give() -> Response:
        return StreamingResponse(blocks(), status_code=200)

    return give


@dataclass
class Receiver:
    """What came in, and what the next messages are answered."""

    url: str
    now: Callable[[], datetime]
    secret: str = ""
    messages: list[Message] = field(default_factory=list)
    refused: int = 0
    behaviours: list[Behaviour] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def ids(self) -> list[str]:
        return [message.id for message in self.messages]

    def will(self, *behaviours: Behaviour) -> Self:
        self.behaviours = list(behaviours)
        return self

    async def until(self, count: int) -> None:
        """Wait for that many messages to have come in."""
        async with self.arrived:
            await self.arrived.wait_for(lambda: len(self.messages) >= count)

    async def receive(self, request: Request) -> Response:
        body = await request.body()
        if not self._is_genuine(body, dict(request.headers)):
            self.refused += 1
            return Response(status_code=401)
        message = Message(
            request.headers["webhook-id"], json.loads(body), dict(request.headers), request.url.path
        )
        async with self.arrived:
            self.messages.append(message)
            self.arrived.notify_all()
        behaviour = self.behaviours.pop(0) if self.behaviours else answer(200)
        return await behaviour()

    def _is_genuine(self, body: bytes, headers: dict[str, str]) -> bool:
        with mock.patch("standardwebhooks.webhooks.datetime", _clock_of(self.now())):
            try:
                Webhook(self.secret).verify(body, headers)
            except (WebhookVerificationError, ValueError):  # ValueError: a signature that isn't even base64
                return False
        return True


def _clock_of(moment: datetime) -> type[datetime]:
    """The `datetime` that the package reads its own time from, standing at `moment`."""

    class Standing(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return moment.astimezone(tz)

    return Standing


@asynccontextmanager
async def receiving(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIterator[Receiver]:
    """A receiver on a free port, living in the loop of whoever opens it. `now` is what its own clock says."""
    listener = free_port()
    receiver = Receiver(f"{address(listener)}/hook", now)
    app = Starlette(routes=[Route("/{path:path}", receiver.receive, methods=["GET", "POST"])])
    async with serving(app, listener):
        yield receiver
