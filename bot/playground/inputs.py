"""What a person enters: from the browser's plain values to Slack's `state.values`.

Entries are checked as Slack's own client does, before the app is asked.
A value is a string, a list of strings, or nothing, under its block_id and action_id; of files it is the
list of them, as Slack describes files.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.blockkit.limits import interactive
from bot.playground.workspace import View

Entered = Mapping[str, Mapping[str, Any]]

SINGLE_CHOICES = {"static_select", "radio_buttons", "overflow", "external_select"}
MANY_CHOICES = {"multi_static_select", "checkboxes", "multi_external_select"}
_PLAIN_KEYS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
}
_LIST_KEYS = {
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
_INITIAL = {
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "channels_select": "initial_channel",
    "multi_users_select": "initial_users",
    "multi_conversations_select": "initial_conversations",
    "multi_channels_select": "initial_channels",
}
MOST_FILES = 10
URL = re.compile(r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
EMAIL = re.compile(r"(?<![^@\s])[^@\s]+@[^@\s]+\.[^@\s]+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def interactive_in(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each block that holds something to enter or click, with that element; each has an action_id."""
    for block in blocks:
        for _, element in interactive(block):
            if element["type"] != "image":
                yield block, element


def state_values(blocks: list[dict[str, Any]], entered: Entered) -> dict[str, Any]:
    """`state.values` of a view or message: every element that holds a value, as Slack would send it."""
    values: dict[str, Any] = {}
    for block, element in interactive_in(blocks):
        if element["type"] in ("button", "overflow"):
            continue
        given = entered.get(block["block_id"], {})
        action_id = element["action_id"]
        raw = given[action_id] if action_id in given else initial_value(element)
        values.setdefault(block["block_id"], {})[action_id] = {
            "type": element["type"],
            **filled(element, raw),
        }
    return values


def filled(element: Mapping[str, Any], raw: Any) -> dict[str, Any]:
    """The fields by which Slack says what was entered into `element`."""
    kind = element["type"]
    if kind in SINGLE_CHOICES:
        return {
            "selected_option": next((option for option in offered(element) if option["value"] == raw), None)
        }
    if kind in MANY_CHOICES:
        chosen = set(raw or ())
        return {"selected_options": [option for option in offered(element) if option["value"] in chosen]}
    if kind == "datetimepicker":
        return {"selected_date_time": int(raw) if raw else None}
    if kind == "file_input":
        return {"files": list(raw or ())}
    if kind in _LIST_KEYS:
        return {_LIST_KEYS[kind]: list(raw or ())}
    return {_PLAIN_KEYS[kind]: raw or None} if kind in _PLAIN_KEYS else {}


def initial_value(element: Mapping[str, Any]) -> Any:
    """What `element` holds before anyone touched it."""
    kind = element["type"]
    if kind in SINGLE_CHOICES:
        return element.get("initial_option", {}).get("value")
    if kind in MANY_CHOICES:
        return [option["value"] for option in element.get("initial_options", [])]
    return element.get(_INITIAL.get(kind, "initial_value"))


def offered(element: Mapping[str, Any]) -> list[dict[str, Any]]:
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(option for group in groups for option in group["options"])]


def entry_errors(view: View, entered: Entered) -> dict[str, str]:
    """What Slack's own client refuses before the app is asked, by block_id."""
    errors: dict[str, str] = {}
    for block in view.given["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = entered.get(block["block_id"], {})
        action_id = element.get("action_id", "")
        raw = held[action_id] if action_id in held else initial_value(element)
        error = _entry_error(element, raw, optional=block.get("optional", False))
        if error:
            errors[block["block_id"]] = error
    return errors


def _entry_error(element: Mapping[str, Any], raw: Any, *, optional: bool) -> str:
    if raw is None or raw in ("", []) or (isinstance(raw, str) and not raw.strip()):
        return "" if optional else "Please complete this required field."
    error = ""
    match element["type"]:
        case "plain_text_input":
            error = _length_error(element, str(raw))
        case "url_text_input" if not URL.fullmatch(str(raw)):
            error = "Please enter a valid URL."
        case "email_text_input" if not EMAIL.fullmatch(str(raw)):
            error = "Please enter a valid email address."
        case "number_input":
            error = _number_error(element, str(raw))
        case "file_input":
            error = _files_error(element, raw)
        case "multi_static_select" if len(raw) > element.get("max_selected_items", len(raw)):
            error = f"Please choose at most {element['max_selected_items']}."
    return error


def _files_error(element: Mapping[str, Any], files: list[Mapping[str, Any]]) -> str:
    most, kinds = element.get("max_files", MOST_FILES), element.get("filetypes")
    if len(files) > most:
        return f"Please choose at most {most}."
    if kinds and any(file["filetype"] not in kinds for file in files):
        return f"Please choose files of these kinds: {', '.join(kinds)}."
    return ""


def _length_error(element: Mapping[str, Any], text: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter no more than {most} characters." if len(text) > most else ""


def _number_error(element: Mapping[str, Any], text: str) -> str:
    if not NUMBER.fullmatch(text):
        return "Please enter a number."
    if "." in text and not element.get("is_decimal_allowed"):
        return "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(text) < float(least):
        return f"Please enter {least} or more."
    return f"Please enter {most} or less." if most is not None and float(text) > float(most) else ""
