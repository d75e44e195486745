"""The web process: Slack's endpoint, the HTTP API and health, on one desk.

Slack reaches us over HTTP, or we reach Slack by Socket Mode where an app-level token is set. Without
Slack's settings everything else still runs, and Slack's endpoint says what is missing.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import structlog
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.api.page import add_page
from bot.api.router import register as register_api
from bot.opening import Doors, Waiting, opened
from bot.parting import PartingWords, UnderWay
from bot.redirects import ShortLinks, links_kept
from bot.slack.ways import SLACK_PATH, is_configured, way_to_slack
from core.desk import Desk
from core.flow.redirecting import redirects_alone
from core.foundation.headers import SafeHeaders
from core.foundation.installation import Named
from core.foundation.settings import Settings, read_settings, secret_text

if TYPE_CHECKING:
    from bot.slack.app import SlackEdge

DESCRIPTION = (
    "Every request needs an API key: press *Authorize* and paste one. `copydesk key create NAME` makes it. "
    "The demo has its own, in `keys.json` in its folder."
)

log = structlog.get_logger(__name__)


def create_app(
    settings: Settings | None = None, *, desk: Desk | None = None, doors: Doors | None = None
) -> FastAPI:
    """The ASGI application. A `desk` that is given is used and left open; otherwise one is opened.

    Whoever gives the `doors` learns from them what ended the process.
    """
    settings = desk.settings if desk else settings or read_settings()
    under_way = UnderWay()

    doors = doors or Doors()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        @asynccontextmanager
        async def house() -> AsyncIterator[None]:
            async with AsyncExitStack() as stack:
                at_desk = desk if desk is not None else await stack.enter_async_context(Desk.open(settings))
                app.state.desk = at_desk
                if settings.copydesk_api_key is not None:
                    await at_desk.keys.ensure(secret_text(settings.copydesk_api_key), "dashboard")
                else:
                    await at_desk.keys.hold_none()
                preparing = asyncio.create_task(at_desk.prepare())
                stack.callback(preparing.cancel)
                if is_configured(settings):
                    app.state.slack = await stack.enter_async_context(_slack(at_desk))
                await stack.enter_async_context(links_kept(at_desk.redirects, settings))
                app.state.redirects = at_desk.redirects
                log.info("web_started", slack=way_to_slack(settings))
                async with under_way.awaited():
                    yield

        @asynccontextmanager
        async def links_alone() -> AsyncIterator[None]:
            async with redirects_alone(settings) as redirects, links_kept(redirects, settings):
                app.state.redirects = redirects
                yield

        async with opened(house, doors, meanwhile=links_alone):
            yield

    app = FastAPI(
        title="Copydesk",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.slack = None
    register_api(app)
    add_page(app)
    app.add_middleware(Waiting, doors=doors)
    app.add_middleware(PartingWords, under_way=under_way)
    app.add_middleware(SafeHeaders)
    app.add_middleware(Named, settings=settings)
    app.add_middleware(ShortLinks)
    app.add_api_route(SLACK_PATH, slack_events, methods=["POST"], include_in_schema=False)
    return app


@asynccontextmanager
async def _slack(desk: Desk) -> AsyncIterator["SlackEdge"]:
    # Whoever has no Slack spares a sixth of the start, which its libraries take.
    from bot.slack.app import SlackEdge
    from bot.slack.socket_mode import socket_mode

    async with AsyncExitStack() as stack:
        edge = await stack.enter_async_context(SlackEdge.open(desk))
        if desk.settings.slack_app_token is not None:
            await stack.enter_async_context(socket_mode(edge.app, desk.settings))
        yield edge


async def slack_events(request: Request) -> Response:
    """Everything Slack sends over HTTP; Bolt answers it."""
    edge: SlackEdge | None = request.app.state.slack
    if edge is None:
        return _unavailable(
            "Slack is not set up here. Set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, then start again."
        )
    settings: Settings = request.app.state.desk.settings
    if settings.slack_signing_secret is None:
        return _unavailable("Slack is connected by Socket Mode here; it sends nothing over HTTP.")
    from bot.slack.door import answered

    return await answered(request, edge, secret=secret_text(settings.slack_signing_secret))


def _unavailable(sentence: str) -> Response:
    return JSONResponse({"error": {"code": "slack_unavailable", "message": sentence}}, 503)
