"""What arrives where Slack's answer should be, in bad weather."""

import json
from http import HTTPStatus
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.playground.weather import Weather

TRANSPORT = "playground.transport"
"""Where the app leaves the connection's transport in the scope, for hanging up."""


def instead_of_work(weather: Weather) -> Response | None:
    """What comes back where nothing was done; None where the weather lets the work be done."""
    if weather.take("rate_limited"):
        return JSONResponse(
            {"ok": False, "error": "ratelimited"}, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "1"}
        )
    if weather.take("unavailable"):
        return PlainTextResponse("upstream connect error", HTTPStatus.SERVICE_UNAVAILABLE)
    if weather.take("pages"):
        return HTMLResponse("<!DOCTYPE html><title>Slack</title><h1>Something went awry</h1>")
    return None


def instead_of_answer(weather: Weather, answer: dict[str, Any]) -> Response | None:
    """What comes back where the work was done; None where the answer itself does."""
    if weather.take("lost_responses"):
        return HungUp()
    if weather.take("cut_answers"):
        whole = json.dumps(answer)
        return Response(whole[: len(whole) // 2], media_type="application/json")
    if weather.take("empty_answers"):
        return Response(media_type="application/json")
    return None


class HungUp(Response):
    """No answer at all: the connection is cut, as when a network fails after the work was done."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope.get(TRANSPORT)
        if transport is None:
            await JSONResponse({"ok": False, "error": "internal_error"}, 500)(scope, receive, send)
            return
        transport.close()
        while (await receive())["type"] != "http.disconnect":
            continue
