"""The bot over real HTTP: a desk on SQLite with the offline writer, the web process, and the playground."""

import asyncio
import json
import re
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier

from bot.app import create_app
from bot.playground.app import create_playground
from bot.playground.config import PlaygroundConfig
from bot.playground.people import Person
from bot.slack import modals, people
from bot.slack.app import SlackEdge
from bot.slack.journal_consumer import Announcer
from bot.slack.listeners import submission
from core.access.permissions import System
from core.desk import Desk
from core.flow.cards.card import CampaignCard
from core.foundation.settings import Environment, Settings
from tests.stand_ins.serving import address, free_port, serving

SIGNING_SECRET = "a-signing-secret-for-tests"
BOT_TOKEN = "xoxb-a-token-for-tests"
TEAM, ANA, BEN, CHIYO = "T0PLAYGRND", "U0ANARUIZ1", "U0BENOKAF1", "U0CHIYOTA1"
GUEST, FOREIGNER = "U0DANAKIM1", "U0EMILHOL1"
CAMPAIGNS = "C0CAMPAIGN"
PATIENCE = timedelta(seconds=60)
"""More than Slack has, so that no test depends on how busy the machine is."""

BRIEF: dict[str, dict[str, Any]] = {
    "product": {"entered": "Fernweh Backpack"},
    "news": {
        "entered": "Our first waterproof backpack is in the shop since Monday. The Fernweh Backpack costs "
        "89 euros and weighs 900 g. We show it at 12 Harbour Street on 12 May. "
        "Drying time fell from 9 hours to 2."
    },
    "audience": {"entered": "people who commute by bike"},
    "tone": {"entered": "friendly"},
    "template": {"entered": "launch"},
    "link": {"entered": "https://example.com/backpack"},
    "platforms": {"entered": ["x", "linkedin"]},
    "variants": {"entered": "2"},
}


@dataclass
class Office:
    """The workspace as people use it, with the desk behind it."""

    http: httpx.AsyncClient
    bot_url: str
    app: FastAPI
    desk: Desk
    announcer: Announcer
    team: dict[str, Person]
    """Who is in Slack's workspace, by id."""

    @property
    def edge(self) -> SlackEdge:
        edge: SlackEdge = self.app.state.slack
        return edge

    async def do(self, deed: str, user: str = ANA, **body: Any) -> Any:
        return (await self.http.post(f"/playground/{deed}", json={"user": user, **body})).json()

    async def command(self, text: str = "", user: str = ANA, channel: str = CAMPAIGNS) -> Any:
        return await self.do("command", user, channel=channel, text=f"/campaign {text}".strip())

    async def state(self) -> Any:
        return (await self.http.get("/playground/state")).json()

    async def weather(self, **wanted: float) -> None:
        (await self.http.put("/playground/weather", json=wanted)).raise_for_status()

    async def until(self, holds: Callable[[Any], Any]) -> Any:
        """What `holds` gives for the state, once it gives anything."""
        while not (found := holds(await self.state())):
            await asyncio.sleep(0.05)  # each look takes milliseconds from what is waited for
        return found

    async def messages(self, channel: str = CAMPAIGNS) -> list[Any]:
        return list((await self.state())["messages"][channel])

    async def card(self, platform: str = "X", channel: str = CAMPAIGNS) -> Any:
        """The card of a platform, once it is there with its buttons or story."""
        return await self.until(lambda state: cards(state, channel).get(platform))

    async def aimed(self, platform: str, action_id: str) -> dict[str, Any]:
        """The first such button on a platform's card as it is now, for a click whenever it comes."""
        card = await self.until(
            lambda state: (found := cards(state).get(platform)) and pressable(found, action_id) and found
        )
        block_id = pressable(card, action_id)[0]
        return {"channel": card["channel"], "ts": card["ts"], "block_id": block_id, "action_id": action_id}

    async def press(self, platform: str, action_id: str, user: str = ANA) -> Any:
        """Click the first such button on a platform's card."""
        return await self.do("action", user, **await self.aimed(platform, action_id))

    async def choose(self, platform: str, what: str, user: str = ANA) -> Any:
        """Choose what is called so in the first menu behind the buttons of a platform's card."""
        aimed = await self.aimed(platform, "variant_more")
        [menu] = [
            element
            for block in (await self.card(platform))["blocks"]
            if block.get("block_id") == aimed["block_id"]
            for element in block["elements"]
            if element["type"] == "overflow"
        ]
        [value] = [option["value"] for option in menu["options"] if option["text"]["text"] == what]
        return await self.do("action", user, **aimed, chosen=value)

    async def publish(self, platform: str, user: str = ANA) -> None:
        """Publish the first variant of a platform's card that can be, through its dialog."""
        await self.press(platform, "post_now", user)
        assert (await self.submit({}, user))["ok"]
        await self.settle()

    async def modal(self, user: str = ANA) -> Any:
        """The modal on top of what a person sees, once there is one."""
        return await self.until(lambda state: state["modals"][user] and state["modals"][user][-1])

    async def submit(self, values: dict[str, Any], user: str = ANA) -> Any:
        modal = await self.modal(user)
        return await self.do("submit", user, view_id=modal["id"], values=values)

    async def told(self, user: str = ANA, channel: str = CAMPAIGNS) -> str:
        """The last thing that was said to a person alone."""
        words = await self.until(
            lambda state: [m["text"] for m in state["messages"][channel] if m["visible_to"] == user]
        )
        return str(words[-1])

    async def campaign(self, **changes: Any) -> None:
        """Run a campaign of the usual brief until all its cards are there."""
        values = {**BRIEF, **{name: {"entered": value} for name, value in changes.items()}}
        await self.command()
        assert (await self.submit(values))["ok"]
        await self.settle()

    async def campaigns(self) -> list[CampaignCard]:
        """The campaigns of the workspace, the newest first."""
        (workspace,) = await self.desk.people.workspaces()
        return await self.desk.reads.recent(System(workspace.id))

    async def settle(self) -> None:
        """Wait until the bot has nothing under way."""
        await asyncio.sleep(0.05)
        await self.edge.background.settle()

    async def worker(self) -> None:
        """What a worker's ticks do once each."""
        await self.desk.calendar.publish_due()
        await self.desk.calendar.complete_campaigns()
        await self.announcer.announce()


def cards(state: Any, channel: str = CAMPAIGNS) -> dict[str, Any]:
    """Platform cards by the platform's name."""
    found = {}
    for message in state["messages"][channel]:
        header = next((b["text"]["text"] for b in message.get("blocks", []) if b["type"] == "header"), "")
        if " · " in header and not message["is_reply"] and message["visible_to"] is None:
            found[header.split(" · ")[0]] = message
    return found


def pressable(message: Any, action_id: str) -> list[str]:
    """The blocks of a message that hold such a button."""
    return [
        block["block_id"]
        for block in message.get("blocks", [])
        if block["type"] == "actions" and any(e["action_id"] == action_id for e in block["elements"])
    ]


def buttons_of(message: Any) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.get("blocks", [])
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button"
    ]


def words_of(message: Any) -> str:
    """Everything a message's blocks say, buttons too."""
    return " ".join(
        re.findall(r'"text": "((?:[^"\\]|\\.)*)"', json.dumps(message.get("blocks", []), ensure_ascii=False))
    )


def signed(body: str, *, secret: str = SIGNING_SECRET, at: float | None = None) -> dict[str, str]:
    """Slack's headers for a form body."""
    timestamp = str(int(at or time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature or "",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def command_form(text: str, **changes: str) -> str:
    return urlencode(
        {
            "team_id": TEAM,
            "user_id": ANA,
            "user_name": "ana.ruiz",
            "channel_id": CAMPAIGNS,
            "command": "/campaign",
            "text": text,
            "trigger_id": "1.1.one",
            "response_url": "",
            **changes,
        }
    )


@pytest.fixture
def playground_port() -> Iterator[socket.socket]:
    listener = free_port()
    yield listener
    listener.close()


@pytest.fixture
def kept_in(request: pytest.FixtureRequest) -> str:
    """The kind of database; SQLite unless a test asks for another."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def settings(
    request: pytest.FixtureRequest, kept_in: str, tmp_path: Path, playground_port: socket.socket
) -> Settings:
    playground = address(playground_port)
    database_url = request.getfixturevalue("sqlite_url" if kept_in == "sqlite" else "postgres_url")
    return Settings(
        _env_file=None,
        copydesk_env=Environment.TEST,
        data_dir=tmp_path / "var",
        database_url=database_url,
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_app_token=None,
        slack_api_url=f"{playground}/api/",
        openai_api_key=None,
        openai_base_url=None,
        outbox_url=f"{playground}/outbox",
    )


@pytest.fixture
async def office(
    settings: Settings, playground_port: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    for waiting in (submission, modals, people):
        monkeypatch.setattr(waiting, "PATIENCE_SECONDS", PATIENCE.total_seconds() / 2)
    url = address(playground_port)
    bot_port = free_port()
    bot_url = address(bot_port)
    playground = create_playground(
        PlaygroundConfig(
            request_url=f"{bot_url}/slack/events",
            signing_secret=SIGNING_SECRET,
            bot_token=BOT_TOKEN,
            webhook_secret="whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            outbox_folder=settings.outbox_dir,
            api_url=bot_url,
            api_key="a-key-for-tests",
            dashboard_url=settings.dashboard_url,
            environment="test",
            retry_delays=(0.0, 0.0, 0.0),
            patience=PATIENCE,
        )
    )
    async with Desk.open(settings) as desk, serving(playground, playground_port):
        app = create_app(desk=desk)
        async with (
            serving(app, bot_port),
            httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http,
            Announcer.open(desk) as announcer,
        ):
            office = Office(http, bot_url, app, desk, announcer, playground.state.workspace.people)
            for listener in office.edge.app._async_listeners:
                listener.ack_timeout = int(PATIENCE.total_seconds())
            yield office
            await office.settle()
