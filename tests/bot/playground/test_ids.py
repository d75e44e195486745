"""Ids that an app left out, given by the playground as Slack gives them."""

from typing import Any

from .conftest import ANA, CAMPAIGNS, Wire

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


async def test_two_buttons_without_an_action_id_can_be_told_apart(wire: Wire) -> None:
    button = {"type": "button", "text": plain("Go")}
    answer = await wire.call(
        "chat.postMessage",
        channel=CAMPAIGNS,
        text="Two buttons",
        blocks=[{"type": "actions", "elements": [button, button]}],
    )
    first, second = answer["message"]["blocks"][0]["elements"]
    assert first["action_id"]
    assert first["action_id"] != second["action_id"]


async def test_a_field_without_an_action_id_gets_one(wire: Wire) -> None:
    field = {"type": "input", "label": plain("Name"), "element": {"type": "plain_text_input"}}
    view = {"type": "modal", "title": plain("Brief"), "submit": plain("Send"), "blocks": [field]}
    answer = await wire.call("views.open", trigger_id=wire.workspace.new_trigger(ANA), view=view)
    (block,) = answer["view"]["blocks"]
    assert block["element"]["action_id"]


async def test_an_image_beside_a_section_stays_as_it_is(wire: Wire) -> None:
    image = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}
    section = {"type": "section", "text": plain("Look"), "accessory": image}
    answer = await wire.call("chat.postMessage", channel=CAMPAIGNS, text="Look", blocks=[section])
    assert answer["message"]["blocks"][0]["accessory"] == image
