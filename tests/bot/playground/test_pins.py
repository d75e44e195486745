"""Pins and permalinks of the playground, as Slack documents them."""

from typing import Any

import pytest

from bot.playground.people import BOT_USER_ID

from .conftest import CAMPAIGNS, Wire


async def posted(wire: Wire, text: str = "Hello", **more: Any) -> dict[str, str]:
    """Where a new message is, as the pins' methods name it."""
    answer = await wire.call("chat.postMessage", channel=CAMPAIGNS, text=text, **more)
    return {"channel": CAMPAIGNS, "timestamp": answer["ts"]}


async def pinned(wire: Wire) -> list[str]:
    items = (await wire.call("pins.list", channel=CAMPAIGNS))["items"]
    return [item["message"]["text"] for item in items]


async def test_pinned_messages_are_listed_the_latest_pin_first_until_they_are_unpinned(wire: Wire) -> None:
    first, second = await posted(wire, "first"), await posted(wire, "second")
    assert await wire.call("pins.add", **second) == {"ok": True}
    await wire.call("pins.add", **first)
    assert await pinned(wire) == ["first", "second"]
    assert await wire.call("pins.remove", **first) == {"ok": True}
    assert await pinned(wire) == ["second"]


async def test_a_pinned_message_says_where_it_is_pinned_and_since_when(wire: Wire) -> None:
    place = await posted(wire)
    await wire.call("pins.add", **place)
    (item,) = (await wire.call("pins.list", channel=CAMPAIGNS))["items"]
    (message,) = (await wire.state())["messages"][CAMPAIGNS]
    assert message["pinned_to"] == item["message"]["pinned_to"] == [CAMPAIGNS]
    assert item["type"] == "message"
    assert message["pinned_info"]["pinned_ts"] == item["created"] > 0
    assert message["pinned_info"]["pinned_by"] == item["created_by"] == BOT_USER_ID
    assert item["message"]["permalink"].endswith(f"/p{place['timestamp'].replace('.', '')}")


async def test_a_message_is_pinned_and_unpinned_once(wire: Wire) -> None:
    place = await posted(wire)
    tries = [await wire.call(f"pins.{deed}", **place) for deed in ("add", "add", "remove", "remove")]
    assert [answer.get("error") for answer in tries] == [None, "already_pinned", None, "no_pin"]


async def test_a_message_that_is_deleted_is_pinned_no_more(wire: Wire) -> None:
    place = await posted(wire)
    await wire.call("pins.add", **place)
    await wire.call("chat.delete", channel=CAMPAIGNS, ts=place["timestamp"])
    assert await pinned(wire) == []


async def test_a_channel_takes_a_hundred_pins(wire: Wire) -> None:
    places = [await posted(wire) for _ in range(101)]
    answers = [await wire.call("pins.add", **place) for place in places]
    assert {answer["ok"] for answer in answers[:100]} == {True}
    assert answers[100]["error"] == "too_many_pins"


@pytest.mark.parametrize("method", ["pins.add", "pins.remove"])
@pytest.mark.parametrize(
    ("place", "error"),
    [
        ({}, "channel_not_found"),
        ({"channel": "C0NOWHERE", "timestamp": "1.000000"}, "channel_not_found"),
        ({"channel": CAMPAIGNS}, "no_item_specified"),
        ({"channel": CAMPAIGNS, "timestamp": "yesterday"}, "bad_timestamp"),
        ({"channel": CAMPAIGNS, "timestamp": "1.000000"}, "message_not_found"),
    ],
)
async def test_what_is_not_there_can_not_be_pinned(
    wire: Wire, method: str, place: dict[str, str], error: str
) -> None:
    answer = await wire.call(method, **place)
    assert (answer["ok"], answer["error"]) == (False, error)


async def test_pins_of_no_channel_are_refused(wire: Wire) -> None:
    assert (await wire.call("pins.list", channel="C0NOWHERE"))["error"] == "channel_not_found"


async def test_the_permalink_of_a_reply_names_its_thread(wire: Wire) -> None:
    place = await posted(wire)
    reply = await posted(wire, thread_ts=place["timestamp"])
    of_reply = await wire.call("chat.getPermalink", channel=CAMPAIGNS, message_ts=reply["timestamp"])
    of_first = await wire.call("chat.getPermalink", channel=CAMPAIGNS, message_ts=place["timestamp"])
    assert of_first["permalink"] == (
        "https://copydesk-playground.example.test/archives/C0CAMPAIGN/p" + place["timestamp"].replace(".", "")
    )
    assert of_reply["permalink"].endswith(f"?thread_ts={place['timestamp']}&cid={CAMPAIGNS}")


async def test_an_ephemeral_message_has_no_permalink_and_is_not_pinned(wire: Wire) -> None:
    only = await wire.call("chat.postEphemeral", channel=CAMPAIGNS, user="U0BENOKAF1", text="Only you")
    ts = only["message_ts"]
    answers = [
        await wire.call("chat.getPermalink", channel=CAMPAIGNS, message_ts=ts),
        await wire.call("pins.add", channel=CAMPAIGNS, timestamp=ts),
    ]
    assert [answer["error"] for answer in answers] == ["message_not_found"] * 2
