"""Parting: who still waits when a process has to leave is told so, and what they began is handed back first.

uvicorn cancels what has not been answered in time, says no word to whoever asked, logs it as a fault, and
does not wait for what is handed back meanwhile.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.refusals import refusal

TIDY_SECONDS = 2.0
"""How long what was cut off has to hand back what it held. Part of `ENDS_WITHIN`."""
WORDS = (
    "Copydesk is being stopped or started anew, and did not get to the end of this. What was stored goes on "
    "by itself: look before you ask again."
)

log = structlog.get_logger(__name__)


class UnderWay:
    """The requests that a process is at."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[object]] = set()

    @asynccontextmanager
    async def awaited(self) -> AsyncIterator[None]:
        """When the block ends, what is cut off has its moment to tidy up."""
        try:
            yield
        finally:
            if self.tasks:
                await asyncio.wait(set(self.tasks), timeout=TIDY_SECONDS)


class PartingWords:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, *, under_way: UnderWay) -> None:
        self._app, self._under_way = app, under_way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if scope["type"] != "http" or task is None:
            await self._app(scope, receive, send)
            return
        is_answered = False

        async def noting(message: Message) -> None:
            nonlocal is_answered
            is_answered = True
            await send(message)

        self._under_way.tasks.add(task)
        try:
            await self._app(scope, receive, noting)
        except asyncio.CancelledError:
            log.info("request_cut_off", path=scope["path"], answered=is_answered)
            if not is_answered:
                await refusal(503, "stopping", WORDS)(scope, receive, send)
        finally:
            self._under_way.tasks.discard(task)
