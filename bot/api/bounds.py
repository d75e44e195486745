"""What a request may bring: bodies of a bounded size, and text that every database can keep."""

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, Field
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.foundation.storable import storable

MOST_BODY = 4 << 20
"""Bytes. A click on a full Slack card brings the whole card along, a good megabyte of it."""
MOST_TEXT = 100_000
"""Characters of a text, which is the most that any platform takes."""

Storable = AfterValidator(storable)
Text = Annotated[str, Field(max_length=MOST_TEXT), Storable]
PathId = Annotated[str, Path(), Storable]
"""An id in an address. Ids are looked up, and PostgreSQL can't even be asked for one with a zero byte."""


class BoundedBodies:
    """ASGI middleware that stops reading where a body is too large, so that nobody can fill our memory."""

    def __init__(self, app: ASGIApp, *, most: int = MOST_BODY) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        told = int(declared) if declared.isascii() and declared.isdigit() else 0
        read = 0
        too_large = HTTPException(413, f"This request is larger than {self._most >> 20} MB.")

        async def bounded() -> Message:
            nonlocal read
            if told > self._most:
                raise too_large
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise too_large
            return message

        await self._app(scope, bounded, send)
