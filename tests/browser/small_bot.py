"""A playground by itself in a thread, with a small bot at its other end: for tests of the page alone."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import ASGIApp

from bot.playground.app import create_playground
from bot.playground.config import PlaygroundConfig
from tests.ports import free_port

BOT_TOKEN = "xoxb-a-token-for-tests"
SIGNING_SECRET = "a-signing-secret-for-tests"
Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": {"action_id": block_id, **element},
        **more,
    }


def modal(*more: Json) -> Json:
    """A form whose choice of a size makes the bot ask for one thing more."""
    sizes = [{"text": plain(size), "value": size} for size in ("small", "large")]
    tints = [{"text": plain(tint), "value": tint} for tint in ("red", "blue")]
    colours = {"type": "static_select", "options": tints, "placeholder": plain("Which colour?")}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": [
            field("name", {"type": "plain_text_input"}),
            field("story", {"type": "plain_text_input", "multiline": True}, optional=True),
            *(field(f"line{number}", {"type": "plain_text_input"}, optional=True) for number in range(6)),
            field("size", {"type": "static_select", "options": sizes}, dispatch_action=True, optional=True),
            field("code", {"type": "plain_text_input"}, dispatch_action=True, optional=True),
            section("Colour", block_id="colour", accessory={**colours, "action_id": "colour"}),
            *more,
        ],
    }


def small_bot(url: str) -> AsyncApp:
    """A form behind `/campaign`, a card whose button changes it, and a Home that names its reader."""
    app = AsyncApp(client=AsyncWebClient(BOT_TOKEN, base_url=f"{url}/api/"), signing_secret=SIGNING_SECRET)

    @app.command("/campaign")
    async def start(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @app.action("size")
    @app.action("code")
    async def chosen(ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
        await ack()
        asked = field(f"more-{action['action_id']}", {"type": "plain_text_input"}, optional=True)
        await client.views_update(view_id=body["view"]["id"], view=modal(asked))

    @app.action("colour")
    async def coloured(ack: AsyncAck) -> None:
        await ack()

    @app.view("form")
    async def sent(ack: AsyncAck, body: Json, view: Json, client: AsyncWebClient) -> None:
        await ack()
        held = [kept for block in view["state"]["values"].values() for kept in block.items()]
        colour = dict(held)["colour"]["selected_option"]
        if colour:
            await client.chat_postMessage(channel="C0CAMPAIGN", text=f"In {colour['value']}")

    @app.action("press")
    async def pressed(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="Done", blocks=[section("Done")]
        )

    @app.action("link")
    async def opened(ack: AsyncAck) -> None:
        await ack()

    async def show_decided(channel: str, ts: str, label: str, became: str, client: AsyncWebClient) -> None:
        """As Copydesk does: the card is drawn anew, its decided variant without its buttons."""
        history = await client.conversations_history(channel=channel, latest=ts, inclusive=True, limit=1)
        blocks = decided(history["messages"][0]["blocks"], label, became)
        await client.chat_update(channel=channel, ts=ts, text="Card", blocks=blocks)

    @app.action("variant_approve")
    async def approve(ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
        await ack()
        place = body["channel"]["id"], body["message"]["ts"]
        await show_decided(*place, action["value"], "Approved", client)

    @app.action("variant_reject")
    @app.action("variant_edit")
    async def ask(ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
        await ack()
        became = "Edited" if action["action_id"] == "variant_edit" else "Rejected"
        about = json.dumps([body["channel"]["id"], body["message"]["ts"], action["value"], became])
        asking = {**modal(), "callback_id": "why", "private_metadata": about}
        asking["blocks"] = [field("why", {"type": "plain_text_input"})]
        await client.views_open(trigger_id=body["trigger_id"], view=asking)

    @app.view("why")
    async def answered(ack: AsyncAck, view: Json, client: AsyncWebClient) -> None:
        await ack()
        await show_decided(*json.loads(view["private_metadata"]), client)

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        view = {"type": "home", "blocks": [section(f"For <@{event['user']}>")]}
        await client.views_publish(user_id=event["user"], view=view)

    return app


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def divider() -> Json:
    return {"type": "divider"}


def decided(blocks: list[Json], label: str, became: str) -> list[Json]:
    """A card's blocks once a variant has become something; an edited one is still to be decided."""
    is_open = became == "Edited"
    head = section(f"*Variant {label}*  ·  {became}", block_id=f"{'un' if is_open else ''}decided:{label}")
    shown = [head if block["block_id"] == f"undecided:{label}" else block for block in blocks]
    return [block for block in shown if is_open or block["block_id"] != f"variant:{label}"]


class Alone:
    """The playground on a port of its own; it can go away and come back, empty, at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ports = [free_port(), free_port()]
        self.url = f"http://127.0.0.1:{self._ports[0]}"
        self._bot = _Served(AsyncSlackRequestHandler(small_bot(self.url)), self._ports[1])
        self._playground = _Served(self._app(), self._ports[0])

    def call(self, method: str, **arguments: Any) -> Json:
        """A call of Slack's Web API, as the bot would make it."""
        headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
        answer = httpx.post(f"{self.url}/api/{method}", json=arguments, headers=headers).json()
        assert answer["ok"], answer
        return dict(answer)

    def go_away(self) -> None:
        self._playground.stop()

    def come_back(self) -> None:
        self._playground = _Served(self._app(), self._ports[0])

    def stop(self) -> None:
        self._playground.stop()
        self._bot.stop()

    def _app(self) -> ASGIApp:
        return create_playground(
            PlaygroundConfig(
                request_url=f"http://127.0.0.1:{self._ports[1]}/slack/events",
                signing_secret=SIGNING_SECRET,
                bot_token=BOT_TOKEN,
                webhook_secret="whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
                outbox_folder=self._folder,
                api_url="http://127.0.0.1:1",
                api_key="a-key-for-tests",
                dashboard_url="http://127.0.0.1:1",
                environment="test",
            )
        )


class _Served:
    """An application served from a thread until it is stopped."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        config = uvicorn.Config(
            app, host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1, ws="none"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


@contextmanager
def alone(folder: Path) -> Iterator[Alone]:
    running = Alone(folder)
    try:
        yield running
    finally:
        running.stop()
