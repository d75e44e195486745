"""The playground as a whole: where it refuses to start, and what its own endpoints refuse."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.playground.config import PlaygroundConfig, PlaygroundRefused
from core.foundation.errors import CopydeskError

from .conftest import ANA, CAMPAIGNS, Playground, Wire


def test_it_does_not_start_in_production(config: PlaygroundConfig) -> None:
    with pytest.raises(PlaygroundRefused) as refused:
        replace(config, environment="production")
    assert isinstance(refused.value, CopydeskError)
    assert "does not start in production" in refused.value.message


def test_secrets_are_not_in_its_printed_form(config: PlaygroundConfig) -> None:
    shown = repr(config)
    secrets = (config.signing_secret, config.bot_token, config.webhook_secret, config.api_key)
    assert not any(secret in shown for secret in secrets)


async def test_the_workspace_is_a_page(wire: Wire) -> None:
    page = await wire.http.get("/")
    assert "nothing leaves this computer" in page.text


REFUSED: list[tuple[str, dict[str, Any], int]] = [
    ("command", {"user": "U0NOBODY", "channel": CAMPAIGNS, "text": "/campaign"}, 404),
    ("command", {"user": ANA, "channel": "C0NOWHERE", "text": "/campaign"}, 404),
    ("command", {"user": ANA, "channel": CAMPAIGNS}, 400),
    ("submit", {"user": ANA, "view_id": "V0GONE", "values": {}}, 404),
    ("action", {"user": ANA, "channel": CAMPAIGNS, "ts": "1", "block_id": "a", "action_id": "b"}, 404),
    ("readers", {"key": "pst_404"}, 404),
    ("message", {"user": ANA, "channel": CAMPAIGNS, "text": "Hi", "colour": "red"}, 400),
]


@pytest.mark.parametrize(("deed", "body", "status"), REFUSED)
async def test_a_deed_that_cannot_be_done_says_why(wire: Wire, deed: str, body: Any, status: int) -> None:
    answer = await wire.http.post(f"/playground/{deed}", json=body)
    assert answer.status_code == status
    assert answer.json()["error"]


async def test_a_deed_must_be_json_by_its_content_type(wire: Wire) -> None:
    answer = await wire.http.post(
        "/playground/message",
        content='{"user": "U0ANARUIZ1", "channel": "C0CAMPAIGN", "text": "Hi"}',
        headers={"content-type": "text/plain"},
    )
    assert answer.status_code == 415
    assert (await wire.state())["messages"][CAMPAIGNS] == []


async def test_commands_are_not_taken_in_threads(wire: Wire) -> None:
    body = {"user": ANA, "channel": CAMPAIGNS, "text": "/campaign", "thread_ts": "1.000000"}
    answer = await wire.http.post("/playground/message", json=body)
    assert answer.json()["error"] == "not_supported_in_threads"
    assert "not supported in threads" in (await wire.state())["notices"][ANA]


async def test_a_command_that_is_not_installed_never_reaches_the_bot(playground: Playground) -> None:
    deed = await playground.do("message", channel=CAMPAIGNS, text="/campagn list")
    assert deed["error"] == "invalid_command"
    assert "/campagn is not a valid command" in (await playground.state())["notices"][ANA]
    assert playground.bot.heard == []


async def test_a_slash_after_a_space_is_a_message(playground: Playground) -> None:
    assert (await playground.do("message", channel=CAMPAIGNS, text=" /campagn"))["ok"]
    assert [message["text"] for message in await playground.messages()] == [" /campagn"]


async def test_pages_may_load_nothing_from_elsewhere(wire: Wire) -> None:
    policy = (await wire.http.get("/")).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "https:" not in policy


async def test_the_stream_tells_of_each_change(playground: Playground) -> None:
    async with playground.http.stream("GET", "/playground/stream") as stream:
        lines = stream.aiter_lines()
        assert await next_version(lines) == 0
        await playground.do("message", channel=CAMPAIGNS, text="Hello")
        assert await next_version(lines) > 0


async def next_version(lines: AsyncIterator[str]) -> int:
    async for line in lines:
        if line.startswith("data: "):
            return int(json.loads(line.removeprefix("data: "))["version"])
    raise AssertionError("the stream ended")
