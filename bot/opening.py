"""Opening: a web process that starts while its database is away listens, and opens once that is back.

Whoever restarts everything during a fail-over must not have to do it once more. Until then each request is
told what is amiss, and short links that are known lead on. What a database answers (other tables, a wrong
password), and a fault of ours, end the process whenever they come, as they end a start.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, repeat
from urllib.parse import parse_qs

import structlog
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.api.refusals import refusal
from bot.slack.ways import SLACK_PATH
from core.foundation.errors import CopydeskError
from core.foundation.troubles import Troubles
from core.operations.database import is_away

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between tries; the last one for as long as it takes."""
FORM = "application/x-www-form-urlencoded"
MOST_OF_COMMAND = 64 << 10
"""Bytes of a body that may be a slash command; what is larger is none."""
NOT_NOW = "Copydesk can't do that right now: it has just been started, and waits. {}"

log = structlog.get_logger(__name__)

Open = Callable[[], AbstractAsyncContextManager[object]]


def _interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


@dataclass(slots=True)
class Doors:
    """What keeps this process from serving, in a sentence; empty once nothing does.

    What came of waiting where nothing more will is the `fault`, and then `end` is called: the process is to
    end with it.
    """

    end: Callable[[], None] = _interrupt
    why: str = ""
    fault: Exception | None = None


class Waiting:
    """ASGI middleware that answers as long as the doors are closed."""

    def __init__(self, app: ASGIApp, *, doors: Doors) -> None:
        self._app, self._doors = app, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._doors.why:
            told = await _told(scope, receive, self._doors.why)
            told.headers["Retry-After"] = str(int(PAUSES[-1]))
            await told(scope, receive, send)
            return
        await self._app(scope, receive, send)


async def _told(scope: Scope, receive: Receive, why: str) -> Response:
    if scope["path"] == "/health":
        return JSONResponse({"status": "down", "message": why}, 503)
    if scope["path"] == SLACK_PATH and await _is_command(scope, receive):
        # Slack shows people what a command is answered, and nothing of a 503. All else it sends again.
        return JSONResponse({"response_type": "ephemeral", "text": NOT_NOW.format(why)})
    return refusal(503, "database_unavailable", why)


async def _is_command(scope: Scope, receive: Receive) -> bool:
    """Whether the body is a form that names a command: no other of Slack's has that field."""
    if Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return False
    body, is_whole = bytearray(), False
    while not is_whole:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or len(body) > MOST_OF_COMMAND:
            return False
        is_whole = not message.get("more_body", False)
    return "command" in parse_qs(body.decode(errors="replace"))


@dataclass(frozen=True, slots=True)
class _Stages:
    """How far it is: `tried` once the first try is over, `entered` once the house is, `leave` at the end."""

    tried: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    leave: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def opened(opening: Open, doors: Doors, *, meanwhile: Open) -> AsyncIterator[None]:
    """What `opening` opens is open until the block ends; `meanwhile` is as long as the database is away."""
    stages = _Stages()
    # What a task opens it closes.
    keeping = asyncio.create_task(_keep(opening, doors, meanwhile, stages))
    trying = asyncio.create_task(stages.tried.wait())
    try:
        await asyncio.wait((keeping, trying), return_when=asyncio.FIRST_COMPLETED)
        if not stages.tried.is_set():
            await keeping
        yield
    finally:
        trying.cancel()
        stages.leave.set()
        if not stages.entered.is_set():
            keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping


async def _keep(opening: Open, doors: Doors, meanwhile: Open, stages: _Stages) -> None:
    async with AsyncExitStack() as house:
        async with AsyncExitStack() as until_open:
            try:
                await _enter(
                    house,
                    opening,
                    doors,
                    lambda: until_open.enter_async_context(meanwhile()),
                    stages.tried,
                )
            except Exception as error:
                if not stages.tried.is_set():
                    raise
                # Other tables, a wrong password: the sentence that the process ends with says all of it.
                log.error("opening_given_up", exc_info=None if isinstance(error, CopydeskError) else error)
                doors.fault = error
                doors.end()
                return
            stages.entered.set()
        doors.why = ""
        stages.tried.set()
        await stages.leave.wait()


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
            if not is_away(error):
                raise
            if not tried.is_set():
                await wait()
            troubles.met("opening", error)
            doors.why = error.message
            tried.set()
        await asyncio.sleep(pause)
