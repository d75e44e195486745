"""`pins.*`: what stays in sight at the top of a channel.

Source: docs.slack.dev/reference/methods/pins.add, pins.remove and pins.list.
"""

import re
from typing import Any

from bot.playground.arguments import Arguments, SlackError
from bot.playground.chat import channel_of, permalink_of, to_slack
from bot.playground.people import BOT_USER_ID, Channel
from bot.playground.workspace import Message, Pin, Workspace

MOST = 100
"""Pins of one channel."""


def add(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = channel_of(workspace, arguments)
    message = _named(workspace, channel, arguments)
    if message.pin is not None:
        raise SlackError("already_pinned")
    if len(_pinned(workspace, channel)) == MOST:
        raise SlackError("too_many_pins")
    _set(workspace, message, Pin(BOT_USER_ID, workspace.next_ts()))
    return {}


def remove(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    message = _named(workspace, channel_of(workspace, arguments), arguments)
    if message.pin is None:
        raise SlackError("no_pin")
    _set(workspace, message, None)
    return {}


def list_all(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """The latest pin first."""
    channel = channel_of(workspace, arguments)
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created": pin.seconds,
            "created_by": pin.by,
            "message": {**to_slack(workspace, message), "permalink": permalink_of(message)},
        }
        for message, pin in _pinned(workspace, channel)
    ]
    return {"items": items}


METHODS = {"pins.add": add, "pins.remove": remove, "pins.list": list_all}


def _named(workspace: Workspace, channel: Channel, arguments: Arguments) -> Message:
    ts = arguments.needed("timestamp", error="no_item_specified")
    if not re.fullmatch(r"\d{1,20}\.\d{1,20}", ts):
        raise SlackError("bad_timestamp")
    message = workspace.message(channel.id, ts)
    if message is None or message.visible_to is not None:
        raise SlackError("message_not_found")
    return message


def _pinned(workspace: Workspace, channel: Channel) -> list[tuple[Message, Pin]]:
    held = [(message, message.pin) for message in workspace.messages[channel.id] if message.pin is not None]
    return sorted(held, key=lambda item: item[1].ts, reverse=True)


def _set(workspace: Workspace, message: Message, pin: Pin | None) -> None:
    message.pin = pin
    message.revision += 1
    workspace.touch()
