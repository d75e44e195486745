"""Slack's two ways in: over HTTP, where each request is proven to be Slack's, and by Socket Mode."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.slack.app import SlackEdge
from bot.slack.bodies import NotUnderstood, bolt_request
from bot.slack.failures import Unreachable, in_short
from bot.slack.signing import is_from_slack, may_be_from_slack
from core.foundation.settings import Settings, secret_text

LONGEST_PAUSE = 60.0

log = structlog.get_logger(__name__)


async def answered(request: Request, edge: SlackEdge, *, secret: str) -> Response:
    """What Bolt answers to a request that `secret` proves to be Slack's, and a refusal to any other."""
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


@asynccontextmanager
async def socket_mode(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
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


def _refused(status: int, code: str, sentence: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": sentence}}, status)
