"""Short links, answered before everything else: `GET /l/{code}` leads on, and counts a click.

It is around the whole application, since a reader who follows a link waits for every layer.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from html import escape

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.small_page import small_page
from core.flow.redirecting import redirects_alone
from core.foundation.errors import Unavailable
from core.foundation.headers import ANSWER, SafeHeaders
from core.foundation.settings import Settings, read_settings
from core.foundation.troubles import Troubles
from core.links.redirects import Redirects
from core.links.tracking import PATH

BEHIND = "/.,;:!?)]}>'\"*_"
"""What a text around an address, or a person who copies it, leaves at its end."""
RETRY_SECONDS = 30
HAND_OVER_SECONDS = 2.0
LEAVES_SECONDS = 1.0
LOOK_SECONDS = 15.0
"""Between looks at what links are new."""
LEADING = {
    # A shared cache would answer the next click, and nobody would count it.
    "Cache-Control": "private, no-store",
    # As browsers do by themselves: the site learns from which other its reader came, but not from which page.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Robots-Tag": "noindex",
}
LEADING_ON = [(name.lower().encode(), value.encode()) for name, value in LEADING.items()]
"""Of an answer without a body there is nothing else to say."""
HEADERS = {**ANSWER, **LEADING}
PREFETCHES = {
    b"sec-purpose": b"prefetch",  # https://wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header
    b"purpose": b"prefetch",
    b"x-purpose": b"preview",
    b"x-moz": b"prefetch",
}
"""What browsers say of a request that no person has made yet, by the header that says it."""


class ShortLinks:
    """ASGI middleware that answers what lies under `/l/`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PATH):
            await self._app(scope, receive, send)
            return
        await answer(scope["app"].state.redirects, scope, receive, send)


async def answer(redirects: Redirects, scope: Scope, receive: Receive, send: Send) -> None:
    """Lead on whoever asks for a short link."""
    method = scope["method"]
    if method not in ("GET", "HEAD"):
        await Response(status_code=405, headers={"Allow": "GET, HEAD", **HEADERS})(scope, receive, send)
        return
    code = scope["path"][len(PATH) :]
    location = redirects.known(code)
    if location is None:
        code = code.rstrip(BEHIND).lower()
        try:
            location = await redirects.find(code)
        except Unavailable as error:
            await _page("One moment", error.message, status=503)(scope, receive, send)
            return
    if location is None:
        await _page("This link leads nowhere", UNKNOWN, status=404)(scope, receive, send)
        return
    if method == "GET":
        agent, is_prefetch = _told(scope["headers"])
        if not is_prefetch:
            client = scope.get("client")
            await redirects.clicked(code, client[0] if client else "", agent)
    headers = [(b"location", location), (b"content-length", b"0"), *LEADING_ON]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def create_redirects(settings: Settings | None = None) -> Starlette:
    """An ASGI application that does nothing else; it starts also while the database is away."""
    settings = settings or read_settings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with redirects_alone(settings) as redirects, links_kept(redirects, settings):
            app.state.redirects = redirects
            yield

    app = Starlette(lifespan=lifespan)
    app.add_middleware(SafeHeaders)
    app.add_middleware(ShortLinks)
    return app


@asynccontextmanager
async def links_kept(redirects: Redirects, settings: Settings) -> AsyncIterator[None]:
    """Hand clicks over to be counted, and get to know new links, until the block ends."""
    settings.links_dir.mkdir(parents=True, exist_ok=True)
    await redirects.remember()
    regular = ((HAND_OVER_SECONDS, redirects.hand_over), (LOOK_SECONDS, redirects.refresh))
    tasks = [asyncio.create_task(_repeated(seconds, do)) for seconds, do in regular]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        # Each lets go of the database it may be asking before that is closed; what hangs is left behind.
        await asyncio.wait(tasks, timeout=LEAVES_SECONDS)


async def _repeated(seconds: float, do: Callable[[], Awaitable[object]]) -> None:
    troubles = Troubles()
    while True:
        try:
            await do()
            troubles.well(do.__qualname__)
        except Exception as error:  # noqa: BLE001 - the next one tries again
            troubles.met(do.__qualname__, error)
        await asyncio.sleep(seconds)


UNKNOWN = "Perhaps a letter of it is missing or wrong. Look at it again where you found it."


def _told(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, bool]:
    """The user agent, and whether a browser only fetches what its user may open."""
    agent, is_prefetch = b"", False
    for name, value in headers:
        if name == b"user-agent":
            agent = value
        elif name in PREFETCHES and PREFETCHES[name] in value.lower():
            is_prefetch = True
    return agent.decode("latin-1"), is_prefetch


def _page(heading: str, sentence: str, *, status: int) -> Response:
    headers = {**LEADING, **({"Retry-After": str(RETRY_SECONDS)} if status == 503 else {})}
    return small_page(heading, f"<p>{escape(sentence)}</p>", status=status, headers=headers)
