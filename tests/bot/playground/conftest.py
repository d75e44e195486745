"""A small real Bolt app and the playground, each served on a free loopback port and wired to the other."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import Message, Receive, Scope, Send

from bot.playground.app import create_playground
from bot.playground.config import PlaygroundConfig
from bot.playground.workspace import Workspace
from tests.stand_ins.serving import address, free_port, serving

SIGNING_SECRET = "a-signing-secret-for-tests"
BOT_TOKEN = "xoxb-a-token-for-tests"
WEBHOOK_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
ANA, BEN = "U0ANARUIZ1", "U0BENOKAF1"
CAMPAIGNS = "C0CAMPAIGN"
PRIVATE_TO_ANA = "D0ANARUIZ1"


class MovableClock:
    """The real time, moved on by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Heard:
    """A request as it reached the bot."""

    headers: dict[str, str]
    body: str


@dataclass
class Bot:
    """The Bolt app under the playground's eyes, and what it was sent."""

    app: AsyncApp
    heard: list[Heard] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """Statuses to answer instead of asking Bolt, first in first out."""
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared, requests wait before they reach Bolt."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        self.heard.append(Heard(headers, body.decode()))
        if self.statuses:
            await send({"type": "http.response.start", "status": self.statuses.pop(0), "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.hold.wait()

        async def read() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await AsyncSlackRequestHandler(self.app)(scope, read, send)


@dataclass
class Playground:
    """The running playground, driven as the browser drives it."""

    url: str
    http: httpx.AsyncClient
    slack: AsyncWebClient
    clock: MovableClock
    bot: Bot
    config: PlaygroundConfig

    async def state(self) -> Any:
        return (await self.http.get("/playground/state")).json()

    async def do(self, deed: str, **body: Any) -> Any:
        return (await self.http.post(f"/playground/{deed}", json={"user": ANA, **body})).json()

    async def weather(self, **wanted: float) -> None:
        (await self.http.put("/playground/weather", json=wanted)).raise_for_status()

    async def messages(self, channel: str = CAMPAIGNS) -> list[Any]:
        return list((await self.state())["messages"][channel])

    async def modals(self, user: str = ANA) -> list[Any]:
        return list((await self.state())["modals"][user])

    async def until(self, holds: Callable[[Any], bool]) -> Any:
        """The state, once `holds`; the suite's own timeout ends a wait that is in vain."""
        while not holds(state := await self.state()):
            await asyncio.sleep(0.01)
        return state


@pytest.fixture
def patience(request: pytest.FixtureRequest) -> timedelta:
    """Slack's, unless a test asks for less."""
    return getattr(request, "param", timedelta(seconds=3))


@pytest.fixture
def subscribed(request: pytest.FixtureRequest) -> frozenset[str]:
    """All events that the playground knows, unless a test asks for fewer."""
    return getattr(request, "param", frozenset({"app_home_opened", "app_mention", "message"}))


@pytest.fixture
def config(tmp_path: Path, patience: timedelta, subscribed: frozenset[str]) -> PlaygroundConfig:
    return PlaygroundConfig(
        request_url="http://127.0.0.1:1/slack/events",
        signing_secret=SIGNING_SECRET,
        bot_token=BOT_TOKEN,
        webhook_secret=WEBHOOK_SECRET,
        outbox_folder=tmp_path / "outbox",
        api_url="http://127.0.0.1:1",
        api_key="a-key-for-tests",
        dashboard_url="http://127.0.0.1:8501",
        environment="test",
        events=subscribed,
        patience=patience,
        retry_delays=(0.0, 0.0, 0.0),
    )


@pytest.fixture
async def playground(config: PlaygroundConfig) -> AsyncIterator[Playground]:
    """Both servers, with a bot that has no listeners yet."""
    listener = free_port()
    url = address(listener)
    slack = AsyncWebClient(BOT_TOKEN, base_url=f"{url}/api/", timeout=10)
    bot = Bot(AsyncApp(client=slack, signing_secret=SIGNING_SECRET))
    bot.hold.set()
    clock = MovableClock()
    async with serving(bot) as bot_url:
        config = replace(config, request_url=f"{bot_url}/slack/events")
        app = create_playground(config, clock)
        async with (
            serving(app, listener),
            httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http,
        ):
            yield Playground(url, http, slack, clock, bot, config)
            bot.hold.set()


@dataclass
class Wire:
    """Slack's Web API without a socket in between, called as clients call it."""

    http: httpx.AsyncClient
    clock: MovableClock
    config: PlaygroundConfig
    workspace: Workspace

    async def call(self, method: str, *, token: str = BOT_TOKEN, **arguments: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return (await self.http.post(f"/api/{method}", json=arguments, headers=headers)).json()

    async def state(self) -> Any:
        return (await self.http.get("/playground/state")).json()


@pytest.fixture
async def wire(config: PlaygroundConfig) -> AsyncIterator[Wire]:
    clock = MovableClock()
    app = create_playground(config, clock)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as http,
    ):
        yield Wire(http, clock, config, app.state.workspace)
