"""What every answer says to browsers: in no frame, nothing guessed, nobody told where one came from, nothing
kept. Where an answer says something of its own, that stands."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""For answers that are data."""
PAGE = {**ANSWER, "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'self'; object-src 'none'"}
"""For pages whose scripts are not ours, such as the dashboard's."""


class SafeHeaders:
    """ASGI middleware that adds `headers` to every answer."""

    def __init__(self, app: ASGIApp, *, headers: dict[str, str] = ANSWER) -> None:
        self._app, self._headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    given.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, adding if scope["type"] == "http" else send)
