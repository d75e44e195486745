"""The web process: Slack's endpoint, the HTTP API and health, on one desk.

Slack reaches us over HTTP, or we reach Slack by Socket Mode where an app-level token is set. Without
Slack's settings everything else still runs, and Slack's endpoint says what is missing.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from fastapi import FastAPI
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.api.page import add_page
from bot.api.router import register as register_api
from bot.parting import PartingWords, UnderWay
from bot.slack.app import SlackEdge, is_configured
from bot.slack.bodies import NotUnderstood, bolt_request
from bot.slack.failures import Unreachable, in_short
from bot.slack.signing import is_from_slack, may_be_from_slack
from core.desk import Desk
from core.foundation.headers import SafeHeaders
from core.foundation.installation import Named
from core.foundation.settings import Settings, read_settings, secret_text

SLACK_PATH = "/slack/events"
LONGEST_PAUSE = 60.0

log = structlog.get_logger(__name__)


def create_app(settings: Settings | None = None, *, desk: Desk | None = None) -> FastAPI:
    """The ASGI application. A `desk` that is given is used and left open; otherwise one is opened."""
    settings = desk.settings if desk else settings or read_settings()
    under_way = UnderWay()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            opened = desk if desk is not None else await stack.enter_async_context(Desk.open(settings))
            app.state.desk = opened
            if settings.copydesk_api_key is not None:
                await opened.keys.ensure(secret_text(settings.copydesk_api_key), "dashboard")
            preparing = asyncio.create_task(opened.prepare())
            stack.callback(preparing.cancel)
            if is_configured(settings):
                edge = await stack.enter_async_context(SlackEdge.open(app.state.desk))
                app.state.slack = edge
                if settings.slack_app_token is not None:
                    await stack.enter_async_context(_socket_mode(edge.app, settings))
            log.info("web_started", slack=_way_to_slack(settings))
            async with under_way.awaited():
                yield

    app = FastAPI(
        title="Copydesk", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.slack = None
    register_api(app)
    add_page(app)
    app.add_middleware(PartingWords, under_way=under_way)
    app.add_middleware(SafeHeaders)
    app.add_middleware(Named, settings=settings)
    app.add_api_route(SLACK_PATH, slack_events, methods=["POST"], include_in_schema=False)
    return app


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
    secret = secret_text(settings.slack_signing_secret)
    forged = _refused(401, "not_from_slack", "This request is not signed by Slack, or it is too old.")
    if not may_be_from_slack(request.headers, now=time.time()):
        return forged
    body = await request.body()
    if not is_from_slack(body, request.headers, secret=secret):
        return forged
    try:
        asked = bolt_request(body, request.headers.get("content-type", ""), request.headers)
    except NotUnderstood:
        log.warning("slack_request_not_understood", bytes=len(body))
        return _refused(400, "not_understood", "This is nothing that Slack sends.")
    return to_starlette_response(await edge.app.async_dispatch(asked))


def _unavailable(sentence: str) -> Response:
    return _refused(503, "slack_unavailable", sentence)


def _refused(status: int, code: str, sentence: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": sentence}}, status)


def _way_to_slack(settings: Settings) -> str:
    if not is_configured(settings):
        return "none"
    return "http" if settings.slack_app_token is None else "socket_mode"


@asynccontextmanager
async def _socket_mode(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """Keep the connection to Slack while the block runs; not reaching Slack holds up nothing else."""
    handler = AsyncSocketModeHandler(app, secret_text(settings.slack_app_token), web_client=app.client)
    connecting = asyncio.create_task(_connect(handler))
    try:
        yield
    finally:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _connect(handler: AsyncSocketModeHandler) -> None:
    """Try until Slack lets us in; after that the handler reconnects by itself."""
    pause = 1.0
    while True:
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        except (SlackApiError, *Unreachable) as error:
            log.error("socket_mode_not_connected", error=in_short(error), again_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return
