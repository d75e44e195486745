"""What the stand-ins of vendors share: they listen on loopback, fail on demand, and lose answers.

Each checks what we send against its vendor's published schema, limits and headers, and answers what does not
keep them as the vendor would. What is queued with `will` is answered to the next calls, one by one; None lets
a call pass.
"""

import ssl
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import httpx
from PIL import Image
from pydantic import BaseModel, ConfigDict
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from core.foundation.clock import Clock
from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.connecting import Account, Outside
from tests.stand_ins.serving import serving

NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loopback speaks no TLS, and to load what nobody asks for takes longer than a test."""


class Strict(BaseModel):
    """A body as a vendor's schema has it: nothing unknown, nothing of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Lost(Response):
    """An answer that never arrives: whatever was asked for is done, and the line breaks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"9")]})
        await send({"type": "http.response.body", "body": b"", "more_body": True})


LOST = Lost()


def answer(status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> Response:
    """What is answered instead of doing anything."""
    if body is None or isinstance(body, str):
        return Response(body or "", status, headers)
    return JSONResponse(body, status, headers)


@dataclass
class Vendor(ABC):
    """A stand-in. `asked` is what was called, in order, as method and path."""

    clock: Clock
    asked: list[str] = field(default_factory=list)
    queue: list[Response | None] = field(default_factory=list)

    def will(self, *answers: Response | None) -> None:
        self.queue = list(answers)

    @abstractmethod
    def routes(self) -> list[Any]:
        """Where the vendor answers."""

    @asynccontextmanager
    async def listening(
        self, platform: PlatformName, apps: Mapping[str, str] | None = None
    ) -> AsyncIterator[Outside]:
        """What connectors and adapters reach the stand-in with."""
        async with serving(self._app()) as url, httpx.AsyncClient(verify=NO_CERTIFICATES, timeout=5) as http:
            yield Outside(http, self.clock, apps=apps or {}, addresses={platform: url})

    def _app(self) -> Any:
        app = Starlette(routes=self.routes())

        async def failing_on_demand(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                self.asked.append(f"{scope['method']} {scope['path']}")
                instead = self.queue.pop(0) if self.queue else None
                if instead is LOST:
                    await app(scope, receive, _nowhere)
                if instead is not None:
                    return await instead(scope, receive, send)
            return await app(scope, receive, send)

        return failing_on_demand


async def _nowhere(_message: Any) -> None:
    """Where an answer goes that is lost."""


@dataclass(frozen=True)
class SentFile:
    name: str
    content: bytes
    content_type: str

    @property
    def image_type(self) -> str:
        """The media type of the image that it is; empty where it is none."""
        try:
            return Image.open(BytesIO(self.content)).get_format_mimetype() or ""
        except OSError:
            return ""

    @property
    def size(self) -> tuple[int, int]:
        return Image.open(BytesIO(self.content)).size


async def form_of(request: Request) -> tuple[dict[str, str], dict[str, SentFile]]:
    """The fields and the files of a form."""
    fields, files = dict[str, str](), dict[str, SentFile]()
    async with request.form() as form:
        for name, value in form.items():
            if isinstance(value, str):
                fields[name] = value
            else:
                sent = await value.read(), value.content_type or ""
                files[name] = SentFile(value.filename or "", *sent)
    return fields, files


def an_account(platform: PlatformName, **what: Any) -> Account:
    return Account(
        **{
            "id": AccountId("acc_01"),
            "workspace_id": WorkspaceId("wsp_01"),
            "platform": platform,
            "remote_id": "1",
            "name": "@fernweh",
            **what,
        }
    )


def bearer(request: Request) -> str:
    """The token that came along; empty where none did."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token if kind == "Bearer" else ""
