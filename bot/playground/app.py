"""The playground's ASGI application: Slack's side of the wire for the bot, and a workspace for people.

    /api/{method}          Slack's Web API, for the bot
    /response/{key}        response_url addresses
    /upload/{file_id}      where the bot sends files
    /files/{file_id}       a picture among them, for the browser
    /files-pri/…           any of them, for the bot
    /webhooks/receiver     a customer's webhook receiver
    /playground/…          what the browser and tests call (see `doors`)
    /outbox/images/{name}  an image of one
    /outbox/{key}          a published post as its readers see it; opening it counts as a view
    /                      the workspace

It asks nobody for a password, so it answers programs and its own pages alone (`core.foundation.visitors`).
Serve it on the loopback address only, and give the server a short graceful shutdown: browsers hold streams.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from bot.playground import post_page, response_urls
from bot.playground.bad_answers import TRANSPORT
from bot.playground.config import PlaygroundConfig
from bot.playground.delivery import Delivery
from bot.playground.doors import Doors
from bot.playground.outbox import Outbox
from bot.playground.readers import NotReported, ReaderReports
from bot.playground.receiver import Receiver
from bot.playground.uploads import Uploads
from bot.playground.weather import Weather
from bot.playground.web_api import WebApi
from bot.playground.workspace import Workspace
from core.foundation.clock import Clock, SystemClock
from core.foundation.headers import SafeHeaders
from core.foundation.visitors import OwnPagesOnly

STATIC = Path(__file__).parent / "static"
PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: http://127.0.0.1:* http://localhost:*; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "Referrer-Policy": "no-referrer",
}
"""Nothing leaves this computer: pages load from here alone, also when copy names pictures elsewhere."""

log = structlog.get_logger(__name__)


class _Playground(Starlette):
    """Starlette that leaves the connection's transport in the scope, so that an answer can be lost."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[TRANSPORT] = getattr(getattr(send, "__self__", None), "transport", None)
        await super().__call__(scope, receive, send)


def create_playground(config: PlaygroundConfig, clock: Clock | None = None) -> Starlette:
    """The application for one bot; its state is in memory and its own."""
    clock = clock or SystemClock()
    weather = Weather()
    workspace = Workspace(clock, trigger_life=config.patience)
    delivery = Delivery(config, workspace, weather)
    receiver = Receiver(config.webhook_secret, workspace, weather)
    web_api = WebApi(workspace, weather, bot_token=config.bot_token)
    outbox = Outbox(config.outbox_folder)
    readers = ReaderReports(config.api_url, config.api_key, clock)
    doors = Doors(workspace, weather, delivery, receiver, outbox, readers, config.dashboard_url)
    pages = _PostPages(outbox, readers, delivery)
    uploads = Uploads(workspace, config.bot_token)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with delivery:
            yield

    app = _Playground(
        lifespan=lifespan,
        middleware=[Middleware(SafeHeaders), Middleware(OwnPagesOnly, addresses=(config.public_url,))],
        routes=[
            Route("/api/{method}", web_api.answer, methods=["GET", "POST"]),
            Route(
                "/response/{key}",
                partial(response_urls.answer, workspace=workspace, weather=weather),
                methods=["POST"],
            ),
            Route("/upload/{file_id}", uploads.receive, methods=["POST"]),
            Route("/files/{file_id}", uploads.show, methods=["GET"]),
            Route("/files-pri/{file}/{name:path}", uploads.fetch, methods=["GET"]),
            Route("/playground/files", uploads.take, methods=["POST"]),
            Route("/webhooks/receiver", receiver.receive, methods=["POST"]),
            Mount("/playground", routes=doors.routes()),
            Route("/outbox/images/{name}", pages.image, methods=["GET"]),
            Route("/outbox/{key}", pages.show, methods=["GET"]),
            Route("/outbox/{key}/follow", pages.follow, methods=["GET"]),
            Mount("/static", _Fresh(directory=STATIC)),
            Route("/", _index, methods=["GET"]),
        ],
    )
    app.state.workspace = workspace
    return app


class _Fresh(StaticFiles):
    """Files that browsers ask about again each time, so that an update is seen at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _index(request: Request) -> Response:
    return FileResponse(STATIC / "index.html", headers=PAGE_HEADERS)


class _PostPages:
    """A post's own page, and the way through its link."""

    def __init__(self, outbox: Outbox, readers: ReaderReports, delivery: Delivery) -> None:
        self._outbox, self._readers, self._delivery = outbox, readers, delivery

    async def show(self, request: Request) -> Response:
        key = request.path_params["key"]
        post = self._outbox.find(key)
        if post is None:
            return HTMLResponse(post_page.missing(), HTTPStatus.NOT_FOUND, PAGE_HEADERS)
        if post.taken_down_at is not None:
            gone = post_page.taken_down(post, post.taken_down_at)
            return HTMLResponse(gone, HTTPStatus.GONE, PAGE_HEADERS)
        self._delivery.in_background(self._report(key, impressions=1))
        return HTMLResponse(post_page.page(post), headers=PAGE_HEADERS)

    async def image(self, request: Request) -> Response:
        file = self._outbox.image(request.path_params["name"])
        return FileResponse(file) if file is not None else Response(status_code=HTTPStatus.NOT_FOUND)

    async def follow(self, request: Request) -> Response:
        key = request.path_params["key"]
        post = self._outbox.find(key)
        if post is None or not post_page.can_follow(post):
            return HTMLResponse(post_page.missing(), HTTPStatus.NOT_FOUND, PAGE_HEADERS)
        await self._report(key, clicks=1)
        return RedirectResponse(str(post.link), HTTPStatus.SEE_OTHER)

    async def _report(self, key: str, *, impressions: int = 0, clicks: int = 0) -> None:
        try:
            await self._readers.report(self._delivery.client, key, impressions=impressions, clicks=clicks)
        except NotReported as error:
            log.warning("readers_not_reported", post_id=key, reason=error.reason)
