"""Slack's Web API over real HTTP, by the playground: it holds messages to Slack's published limits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from bot.playground.app import create_playground
from bot.playground.config import PlaygroundConfig
from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName
from core.platforms.connecting import Outside
from tests.stand_ins.serving import serving

TOKEN = "xoxb-a-token-for-tests"
CHANNEL = "C0CAMPAIGN"


@dataclass(frozen=True, slots=True)
class Slack:
    """A workspace with a few channels, in which Copydesk's app is installed."""

    outside: Outside

    @property
    def another_app(self) -> Outside:
        return replace(self.outside, apps={"slack_bot_token": "xoxb-wrong"})

    async def weather(self, **wanted: int) -> None:
        """What its next answers are to be: `lost_responses=1`, `rate_limited=1`, …"""
        url = httpx.URL(self.outside.addresses[PlatformName.SLACK]).join("/playground/weather")
        (await self.outside.http.put(url, json=wanted)).raise_for_status()

    async def call(self, method: str, **arguments: str) -> Any:
        """As somebody else with the app's token."""
        url = self.outside.addresses[PlatformName.SLACK] + method
        headers = {"authorization": f"Bearer {TOKEN}"}
        return (await self.outside.http.post(url, data=arguments, headers=headers)).json()


@asynccontextmanager
async def slack_workspace(folder: Path) -> AsyncIterator[Slack]:
    """A workspace of its own."""
    config = PlaygroundConfig(
        request_url="http://127.0.0.1:1/slack/events",
        signing_secret="a-signing-secret",
        bot_token=TOKEN,
        webhook_secret="whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        outbox_folder=folder,
        api_url="http://127.0.0.1:1",
        api_key="a-key-for-tests",
        dashboard_url="http://127.0.0.1:8501",
        environment="test",
    )
    async with (
        serving(create_playground(config)) as url,
        httpx.AsyncClient(timeout=10, trust_env=False) as http,
    ):
        addresses = {PlatformName.SLACK: f"{url}/api/"}
        yield Slack(Outside(http, SystemClock(), apps={"slack_bot_token": TOKEN}, addresses=addresses))
