"""The few shapes all views are built of: blocks, elements, and a message with its fallback text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blockkit.blocks import Block
from core.foundation.clipping import clipped

Element = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown: blocks, and the text that notifications and screen readers take instead."""

    text: str
    blocks: list[Block]


def said(mrkdwn: str) -> Message:
    """A message of one sentence."""
    return Message(mrkdwn, [section(mrkdwn)])


def header(text: str) -> Block:
    return {"type": "header", "text": _plain(clipped(text, 150))}


def section(mrkdwn: str, *, accessory: Element | None = None, block_id: str | None = None) -> Block:
    return {
        "type": "section",
        "text": _marked(mrkdwn),
        **({"accessory": accessory} if accessory else {}),
        **({"block_id": block_id} if block_id else {}),
    }


def context(*lines: str | Element, block_id: str = "") -> Block:
    """Small print; each line is an element of its own."""
    return {
        "type": "context",
        "elements": [_marked(line) if isinstance(line, str) else line for line in lines],
        **({"block_id": block_id} if block_id else {}),
    }


def as_typed(text: str, most: int) -> Element:
    """What people typed, on one line of at most `most` characters, in which nothing counts as markup."""
    return {"type": "plain_text", "text": clipped(" ".join(text.split()), most), "emoji": False}


def image(address: str, alt: str) -> Block:
    """An image that Slack fetches; `alt` is said to who can't see it."""
    return {"type": "image", "image_url": address, "alt_text": clipped(alt, 2000)}


def slack_image(file_id: str, alt: str) -> Block:
    """An image that is a file in Slack already."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": clipped(alt, 2000)}


def divider() -> Block:
    return {"type": "divider"}


def actions(block_id: str, elements: Iterable[Element]) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: str | None = None,
    confirm: Element | None = None,
    url: str | None = None,
    label: str | None = None,
) -> Element:
    """A button; `label` is what screen readers say where the text alone is not enough."""
    return {
        "type": "button",
        "text": _plain(text),
        "action_id": action_id,
        **({"value": value} if value else {}),
        **({"style": style} if style else {}),
        **({"confirm": confirm} if confirm else {}),
        **({"url": url} if url else {}),
        **({"accessibility_label": clipped(label, 75)} if label else {}),
    }


def confirm(title: str, text: str, *, yes: str, no: str = "Not now", danger: bool = False) -> Element:
    """A dialog before a click counts."""
    return {
        "title": _plain(title),
        "text": _plain(clipped(text, 300)),
        "confirm": _plain(yes),
        "deny": _plain(no),
        **({"style": "danger"} if danger else {}),
    }


def option(text: str, value: str) -> Element:
    return {"text": _plain(clipped(text, 75)), "value": value}


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    """A menu of what can be done, behind three dots; Slack shows at most five."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def choice(text: str, value: str, description: str = "") -> Element:
    """An option of checkboxes or radio buttons, with small print below it."""
    return {
        **option(text, value),
        **({"description": as_typed(description, 75)} if description else {}),
    }


def checkboxes(action_id: str, options: Sequence[Element]) -> Element:
    """At most ten, of which none is ticked at first."""
    return {"type": "checkboxes", "action_id": action_id, "options": list(options)}


def radio_buttons(action_id: str, options: Sequence[Element]) -> Element:
    """At most ten, of which one is chosen."""
    return {"type": "radio_buttons", "action_id": action_id, "options": list(options)}


def select(
    action_id: str, options: Sequence[Element], *, initial: str | None = None, placeholder: str | None = None
) -> Element:
    """A menu of which one is chosen; `initial` is an option's value."""
    chosen = [choice for choice in options if choice["value"] == initial]
    return {
        "type": "static_select",
        "action_id": action_id,
        "options": list(options),
        **({"initial_option": chosen[0]} if chosen else {}),
        **({"placeholder": _plain(placeholder)} if placeholder else {}),
    }


def multi_select(
    action_id: str,
    options: Sequence[Element] | Mapping[str, Sequence[Element]],
    *,
    initial: Sequence[str] = (),
    placeholder: str = "",
) -> Element:
    """A menu of which several are chosen: of up to 100 options, or of more in groups under their names."""
    named: Mapping[str, Sequence[Element]] = options if isinstance(options, Mapping) else {"": options}
    groups = [{"label": _plain(name), "options": list(held)} for name, held in named.items() if held]
    every: list[Element] = [one for held in named.values() for one in held]
    chosen = [choice for choice in every if choice["value"] in initial]
    return {
        "type": "multi_static_select",
        "action_id": action_id,
        **({"options": every} if "" in named else {"option_groups": groups}),
        **({"initial_options": chosen} if chosen else {}),
        **({"placeholder": _plain(placeholder)} if placeholder else {}),
    }


def file_input(action_id: str, file_types: Sequence[str], *, most: int) -> Element:
    """Up to `most` files whose names end so, of 10 MB each. Slack's client sees to that, and nobody else."""
    return {"type": "file_input", "action_id": action_id, "filetypes": list(file_types), "max_files": most}


def text_input(
    action_id: str,
    *,
    max_length: int | None = None,
    initial: str = "",
    placeholder: str = "",
    multiline: bool = False,
    focus: bool = False,
) -> Element:
    """A field for text. Slack counts down from `max_length`; without it the field takes 3,000 characters."""
    return {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        **({"max_length": min(max_length, 3000)} if max_length else {}),
        **({"initial_value": initial} if initial else {}),
        **({"placeholder": _plain(placeholder)} if placeholder else {}),
        **({"focus_on_load": True} if focus else {}),
    }


def field(
    block_id: str,
    label: str,
    element: Element,
    *,
    hint: str = "",
    optional: bool = False,
    told_at_once: bool = False,
) -> Block:
    """An input with its label; errors are shown under it by `block_id`. What is `told_at_once` we hear of as
    soon as it is changed."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": element,
        **({"hint": _plain(hint)} if hint else {}),
        **({"optional": True} if optional else {}),
        **({"dispatch_action": True} if told_at_once else {}),
    }


def modal(
    callback_id: str,
    title: str,
    blocks: list[Block],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    private_metadata: str = "",
) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": _plain(title),
        "blocks": blocks,
        "close": _plain(close),
        **({"submit": _plain(submit)} if submit else {}),
        **({"private_metadata": private_metadata} if private_metadata else {}),
    }


def _marked(mrkdwn: str) -> Element:
    # Without `verbatim`, Slack makes a mention of a bare @channel or @name that somebody wrote into a brief.
    return {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}


def _plain(text: str) -> Element:
    return {"type": "plain_text", "text": text, "emoji": True}
