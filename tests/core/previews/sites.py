"""A site on loopback whose pages have cards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.core.media.images import photo
from tests.stand_ins.serving import serving

PAGE = (
    b"<head><meta property='og:title' content='Backpack'><meta property='og:image' content='/b.jpg'></head>"
)


@dataclass
class Site:
    """A site on loopback: `pages` by their paths, and what was asked of it. `/slow` answers when let go."""

    url: str = ""
    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        self.asked.append(path)
        if path == "/slow":
            await self.let_go.wait()
        status, kind, body = self.pages.get(path, (404, "text/html", b""))
        await Response(body, status, {"Location": "/"}, kind)(scope, receive, send)


@asynccontextmanager
async def a_site() -> AsyncIterator[Site]:
    site = Site(pages={"/": (200, "text/html", PAGE), "/b.jpg": (200, "image/jpeg", photo())})
    async with serving(site, lifespan="off") as site.url:
        yield site
        site.let_go.set()
