"""Opening: a web process that starts while its database is away listens, and opens once that is back.

Whoever restarts everything during a fail-over must not have to do it once more. Until then each request is
told what is amiss, and short links that are known lead on. What a database answers (other tables, a wrong
password) ends the start as ever.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from itertools import chain, repeat

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.refusals import refusal
from bot.slack.ways import SLACK_PATH
from core.foundation.errors import CopydeskError
from core.foundation.troubles import Troubles
from core.operations.database import is_away

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between tries; the last one for as long as it takes."""
COMMAND = b"command=%2F"
"""What the body of a slash command holds, and no other of Slack's."""
NOT_NOW = "Copydesk can't do that right now: it has just been started, and waits. {}"

FAULT = "Something went wrong on our side while Copydesk was opened. Its log says what; it is tried again."

Open = Callable[[], AbstractAsyncContextManager[object]]


class Doors:
    """What keeps this process from serving, in a sentence; empty once nothing does."""

    why = ""


class Waiting:
    """ASGI middleware that answers as long as the doors are closed."""

    def __init__(self, app: ASGIApp, *, doors: Doors) -> None:
        self._app, self._doors = app, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._doors.why:
            told = await _told(scope["path"], receive, self._doors.why)
            told.headers["Retry-After"] = str(int(PAUSES[-1]))
            await told(scope, receive, send)
            return
        await self._app(scope, receive, send)


async def _told(path: str, receive: Receive, why: str) -> Response:
    if path == "/health":
        return JSONResponse({"status": "down", "message": why}, 503)
    if path == SLACK_PATH and COMMAND in _body(await receive()):
        # Slack shows people what a command is answered, and nothing of a 503.
        return JSONResponse({"response_type": "ephemeral", "text": NOT_NOW.format(why)})
    return refusal(503, "database_unavailable", why)


def _body(message: Message) -> bytes:
    body: bytes = message.get("body", b"")
    return body


@asynccontextmanager
async def opened(opening: Open, doors: Doors, *, meanwhile: Open) -> AsyncIterator[None]:
    """What `opening` opens is open until the block ends; `meanwhile` is as long as the database is away."""
    tried, leave = asyncio.Event(), asyncio.Event()
    # What a task opens it closes.
    keeping = asyncio.create_task(_keep(opening, doors, meanwhile, tried, leave))
    trying = asyncio.create_task(tried.wait())
    await asyncio.wait((keeping, trying), return_when=asyncio.FIRST_COMPLETED)
    if not tried.is_set():
        trying.cancel()
        await keeping
    try:
        yield
    finally:
        leave.set()
        if doors.why:
            keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping


async def _keep(
    opening: Open, doors: Doors, meanwhile: Open, tried: asyncio.Event, leave: asyncio.Event
) -> None:
    async with AsyncExitStack() as house:
        async with AsyncExitStack() as until_open:
            await _enter(house, opening, doors, lambda: until_open.enter_async_context(meanwhile()), tried)
        doors.why = ""
        tried.set()
        await leave.wait()


async def _enter(
    house: AsyncExitStack,
    opening: Open,
    doors: Doors,
    wait: Callable[[], Awaitable[object]],
    tried: asyncio.Event,
) -> None:
    troubles = Troubles()
    for pause in chain(PAUSES, repeat(PAUSES[-1])):
        try:
            await house.enter_async_context(opening())
            troubles.well("opening")
            return
        except Exception as error:
            if not doors.why and not is_away(error):
                raise
            if not doors.why:
                await wait()
            troubles.met("opening", error)
            doors.why = error.message if isinstance(error, CopydeskError) else FAULT
            tried.set()
        await asyncio.sleep(pause)
