"""Slack's way in over HTTP, where each request is proven to be Slack's."""

import time

import structlog
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.slack.app import SlackEdge
from bot.slack.bodies import NotUnderstood, bolt_request
from bot.slack.signing import is_from_slack, may_be_from_slack

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


def _refused(status: int, code: str, sentence: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": sentence}}, status)
