"""A web process or a worker that is killed or stopped at the step it is told.

A step is what others can see or wait for: the write lock, a commit, a call of Slack's Web API, the
acknowledgement. Wherever between two of them a process is killed, it leaves the same behind. The signal
comes just before a step. Each runs in a process of its own, forked from one that has all modules loaded.
What it does is written down step by step, so that a test knows how far it came.
"""

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partialmethod
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
import uvicorn
from sqlalchemy import event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.app import create_app
from bot.connections import PatientProtocol
from bot.playground.people import TEAM_ID
from bot.slack import client
from bot.slack.background import Background
from bot.slack.client import SlackClient
from bot.slack.journal_consumer import Announcer
from bot.slack.people import Directory
from bot.slack.senders import Installation
from core.desk import Desk
from core.foundation.settings import Settings
from core.storage.database import Database, DatabaseUnavailable

ANSWERED = "answered"
"""The step at which Slack has its acknowledgement."""
NEVER = 0
BEGIN = "BEGIN IMMEDIATE"

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload([__name__, "tests.stand_ins.warmed"])


@dataclass(frozen=True)
class Order:
    """How a process ends: by which signal, and before which step. Slack takes `slow` seconds for a call."""

    settings: Settings
    diary: Path
    step: int = NEVER
    number: int = signal.SIGKILL
    slow: float = 0.0

    def start(self, do: Callable[..., None], *given: Any) -> Any:
        """A process that follows the order."""
        process = FORKING.Process(target=do, args=(self, *given), daemon=True)
        # Streamlit's tests leave its script behind as the main module, which each child would run.
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            process.start()
        finally:
            sys.modules["__main__"] = main
        return process

    def steps(self) -> list[str]:
        """What the process did."""
        return self.diary.read_text().splitlines()


@dataclass
class Steps:
    """Counts what a process does, and sends it the signal."""

    order: Order
    count: int = 0
    answered: bool = False
    diary: int = field(init=False)

    def __post_init__(self) -> None:
        self.diary = os.open(self.order.diary, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def take(self, what: str) -> None:
        self.count += 1
        if self.count == self.order.step:
            os.kill(os.getpid(), self.order.number)
        os.write(self.diary, f"{what}\n".encode())

    def watch(self, database: Database) -> None:
        def statement(_: Any, __: Any, sql: str, *___: Any) -> None:
            if sql == BEGIN:
                self.take(sql)

        event.listen(database.engine.sync_engine, "before_cursor_execute", statement)
        event.listen(database.engine.sync_engine, "commit", lambda _: self.take("commit"))
        ask = SlackClient._ask

        async def counted(slack: SlackClient, method: str, *call: Any) -> dict[str, Any]:
            self.take(method)
            await asyncio.sleep(self.order.slow)
            return await ask(slack, method, *call)

        SlackClient._ask = counted  # type: ignore[method-assign]

    def around(self, app: ASGIApp) -> ASGIApp:
        async def acknowledging(scope: Scope, receive: Receive, send: Send) -> None:
            async def sent(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self.take("answer")
                await send(message)
                if message["type"] == "http.response.body" and not message.get("more_body"):
                    self.take(ANSWERED)
                    self.answered = True

            await app(scope, receive, sent)

        return acknowledging


def web(order: Order, listener: socket.socket) -> None:
    """The web process, for one request and what follows from it."""
    hurry()
    asyncio.run(_serve(order, listener))


def worker(order: Order) -> None:
    """A worker, for its ticks that take up what was lost and show it."""
    hurry()
    asyncio.run(_work(order))


async def _serve(order: Order, listener: socket.socket) -> None:
    app, steps = create_app(order.settings), Steps(order)
    config = uvicorn.Config(
        steps.around(app), ws="none", log_config=None, http=PatientProtocol, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.001)
    steps.watch(app.state.desk.database)
    while not (steps.answered or server.should_exit):
        await asyncio.sleep(0.001)
    if not server.should_exit:
        await app.state.slack.background.settle()
    server.should_exit = True
    await serving


async def _work(order: Order) -> None:
    steps = Steps(order)
    async with Desk.open(order.settings) as desk, Announcer.open(desk) as announcer:
        assert announcer is not None
        steps.watch(desk.database)
        ticking = asyncio.ensure_future(tick(desk, announcer))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ticking.cancel)
        # A tick that finds the database busy is made good by the next one.
        with suppress(asyncio.CancelledError, DatabaseUnavailable):
            await ticking


async def tick(desk: Desk, announcer: Announcer) -> None:
    await desk.campaigns.resume_lost(told=announcer.show)
    await desk.rewriting.resume_lost()
    await announcer.announce()
    await announcer.tell_due()


def hurry() -> None:
    """Nothing waits, so that whoever is stopped is cut off where it stands."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    client.PAUSES = (0.0, 0.0)
    Background.close = partialmethod(Background.close, grace=0.0)  # type: ignore[method-assign,assignment]
    Directory.introduce = _introduced  # type: ignore[method-assign]


async def _introduced(directory: Directory) -> Installation:
    """In the place of a call at the start, which would come among the steps now here, now there."""
    directory.ours = Installation(TEAM_ID)
    return directory.ours
