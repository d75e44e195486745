"""The playground sends what people type as Slack does."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt.async_app import AsyncAck

from bot.playground.typed import in_a_message

from .conftest import CAMPAIGNS, Playground


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Salt & Pepper <3", "Salt &amp; Pepper &lt;3"),
        ("see https://example.com/a?b=1&c=2 now", "see <https://example.com/a?b=1&amp;c=2> now"),
        ("<@U0ANARUIZ1> look, <!here>", "<@U0ANARUIZ1> look, <!here>"),
    ],
)
def test_a_message_is_escaped_and_its_links_are_wrapped(typed: str, sent: str) -> None:
    assert in_a_message(typed) == sent


async def test_a_commands_text_is_escaped(playground: Playground) -> None:
    heard: list[Any] = []

    @playground.bot.app.command("/campaign")
    async def listen(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        heard.append(body["text"])

    await playground.do("command", channel=CAMPAIGNS, text="/campaign show Salt & Pepper")
    assert heard == ["show Salt &amp; Pepper"]
    assert parse_qs(playground.bot.heard[0].body)["text"] == heard
