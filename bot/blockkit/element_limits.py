"""Slack's limits on what stands inside blocks: text, options, confirm dialogs, buttons, menus and inputs.

Source: Slack's reference, docs.slack.dev/reference/block-kit/block-elements and /composition-objects.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.blockkit.schema import Check, Choice, Many, OneOf, Rule, Shape, Text, Value, WhenLong, Words

ID = Words(255, when_long=WhenLong.CUT)
URL = Words(3000, when_long=WhenLong.DROP)
FLAG = Value("must be a boolean", lambda value: isinstance(value, bool))
OBJECT = Value("must provide an object", lambda value: isinstance(value, dict))
PLACEHOLDER = Text(150, plain=True)
ALT_TEXT = Words(2000, instead="Image")


def whole_number(least: int, most: int) -> Value:
    return Value(
        f"must be a whole number between {least} and {most}",
        lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most,
    )


def written_as(pattern: str, example: str) -> Value:
    written = re.compile(pattern)
    return Value(
        f"must be written as {example}",
        lambda value: isinstance(value, str) and written.fullmatch(value) is not None,
    )


def exactly_one(one: str, other: str) -> Check:
    return Check(
        f"must have either {one} or {other}",
        lambda thing: (one in thing) != (other in thing),
        drop=other,
    )


CONFIRM = Shape(
    needed={"title": Text(100, plain=True), "text": Text(300)},
    optional={
        "confirm": Text(30, plain=True),
        "deny": Text(30, plain=True),
        "style": Choice(("primary", "danger")),
    },
)


def _option(*, plain: bool, url: bool = False) -> Shape:
    return Shape(
        needed={"text": Text(75, plain=plain), "value": Words(150, when_long=WhenLong.DROP)},
        optional={"description": Text(75, plain=plain), **({"url": URL} if url else {})},
    )


PLAIN_OPTION = _option(plain=True)
MARKED_OPTION = _option(plain=False)
OPTION_GROUP = Shape(needed={"label": Text(75, plain=True), "options": Many(PLAIN_OPTION, 100)})


def _offered(element: Mapping[str, Any]) -> list[Any]:
    """Every option of a menu, also those inside groups."""
    groups = element.get("option_groups")
    groups = [group for group in groups if isinstance(group, dict)] if isinstance(groups, list) else []
    lists = [element.get("options"), *(group.get("options") for group in groups)]
    return [option for options in lists if isinstance(options, list) for option in options]


def _starts_with_an_offer(element: Mapping[str, Any]) -> bool:
    chosen = (
        [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    )
    return not isinstance(chosen, list) or all(option in _offered(element) for option in chosen)


def _values_differ(element: Mapping[str, Any]) -> bool:
    values = [option.get("value") for option in _offered(element) if isinstance(option, dict)]
    return all(value not in values[:place] for place, value in enumerate(values))


STARTS_ONE = Check("initial_option must be one of the options", _starts_with_an_offer, drop="initial_option")
STARTS_MANY = Check(
    "initial_options must be among the options", _starts_with_an_offer, drop="initial_options"
)
VALUES_DIFFER = Check("options must have different values", _values_differ)


Fields = Mapping[str, Rule]


def _element(kind: str, needed: Fields, optional: Fields, *checks: Check) -> Shape:
    """An interactive element: what all of them share, and its own fields."""
    return Shape({"type": Choice((kind,)), **needed}, {"action_id": ID, **optional}, checks)


_FOCUS: Fields = {"focus_on_load": FLAG}
_MENU: Fields = {**_FOCUS, "placeholder": PLACEHOLDER, "confirm": CONFIRM}
_OPTIONS: Fields = {"options": Many(PLAIN_OPTION, 100), "option_groups": Many(OPTION_GROUP, 100)}
_SEVERAL: Fields = {"max_selected_items": whole_number(1, 100)}
_EITHER = exactly_one("options", "option_groups")
_QUERY: Fields = {"min_query_length": whole_number(0, 3000)}
_ONE_ID = Words(255, when_long=WhenLong.DROP)
_IDS = Many(_ONE_ID, 100)
_CURRENT: Fields = {"default_to_current_conversation": FLAG}
_ANSWERS: Fields = {"response_url_enabled": FLAG}

BUTTON = _element(
    "button",
    {"text": Text(75, plain=True)},
    {
        "url": URL,
        "value": Words(2000, when_long=WhenLong.DROP, may_be_empty=True),
        "style": Choice(("primary", "danger")),
        "confirm": CONFIRM,
        "accessibility_label": Words(75),
    },
)
OVERFLOW = _element("overflow", {"options": Many(_option(plain=True, url=True), 5)}, {"confirm": CONFIRM})
IMAGE = Shape(
    {"type": Choice(("image",)), "alt_text": ALT_TEXT},
    {"image_url": URL, "slack_file": OBJECT},
    (exactly_one("image_url", "slack_file"),),
)

_STATIC: Fields = {"initial_option": PLAIN_OPTION, **_OPTIONS, **_MENU}
_EXTERNAL: Fields = {"initial_option": PLAIN_OPTION, **_QUERY, **_MENU}
_CONVERSATIONS: Fields = {"initial_conversation": _ONE_ID, **_CURRENT, **_ANSWERS, **_MENU}
SELECTS: Fields = {
    "static_select": _element("static_select", {}, _STATIC, _EITHER, STARTS_ONE, VALUES_DIFFER),
    "external_select": _element("external_select", {}, _EXTERNAL),
    "users_select": _element("users_select", {}, {"initial_user": _ONE_ID, **_MENU}),
    "conversations_select": _element("conversations_select", {}, _CONVERSATIONS),
    "channels_select": _element("channels_select", {}, {"initial_channel": _ONE_ID, **_ANSWERS, **_MENU}),
}

_MANY: Fields = {**_SEVERAL, **_MENU}
_MANY_STATIC: Fields = {"initial_options": Many(PLAIN_OPTION, 100), **_OPTIONS, **_MANY}
_MANY_EXTERNAL: Fields = {"initial_options": Many(PLAIN_OPTION, 100), **_QUERY, **_MANY}
_MANY_CONVERSATIONS: Fields = {"initial_conversations": _IDS, **_CURRENT, **_MANY}
MULTI_SELECTS: Fields = {
    "multi_static_select": _element(
        "multi_static_select", {}, _MANY_STATIC, _EITHER, STARTS_MANY, VALUES_DIFFER
    ),
    "multi_external_select": _element("multi_external_select", {}, _MANY_EXTERNAL),
    "multi_users_select": _element("multi_users_select", {}, {"initial_users": _IDS, **_MANY}),
    "multi_conversations_select": _element("multi_conversations_select", {}, _MANY_CONVERSATIONS),
    "multi_channels_select": _element("multi_channels_select", {}, {"initial_channels": _IDS, **_MANY}),
}

_TEN: Fields = {"options": Many(MARKED_OPTION, 10)}
CHOICES: Fields = {
    "checkboxes": _element(
        "checkboxes",
        _TEN,
        {"initial_options": Many(MARKED_OPTION, 10), "confirm": CONFIRM, **_FOCUS},
        STARTS_MANY,
        VALUES_DIFFER,
    ),
    "radio_buttons": _element(
        "radio_buttons",
        _TEN,
        {"initial_option": MARKED_OPTION, "confirm": CONFIRM, **_FOCUS},
        STARTS_ONE,
        VALUES_DIFFER,
    ),
}

_DAY = written_as(r"\d{4}-\d{2}-\d{2}", "YYYY-MM-DD")
_HOUR = written_as(r"([01]\d|2[0-3]):[0-5]\d", "HH:mm")
_MOMENT = whole_number(10**9, 10**10 - 1)
PICKERS: Fields = {
    "datepicker": _element("datepicker", {}, {"initial_date": _DAY, **_MENU}),
    "timepicker": _element("timepicker", {}, {"initial_time": _HOUR, "timezone": Words(255), **_MENU}),
}
DATE_AND_TIME: Fields = {
    "datetimepicker": _element(
        "datetimepicker", {}, {"initial_date_time": _MOMENT, "confirm": CONFIRM, **_FOCUS}
    ),
}


def _fits_its_own_length(element: Mapping[str, Any]) -> bool:
    start, most = element.get("initial_value"), element.get("max_length")
    return not (isinstance(start, str) and isinstance(most, int) and len(start) > most)


def _least_below_most(element: Mapping[str, Any]) -> bool:
    least, most = element.get("min_length"), element.get("max_length")
    return not (isinstance(least, int) and isinstance(most, int) and least > most)


_TYPED: Fields = {**_FOCUS, "placeholder": PLACEHOLDER, "dispatch_action_config": OBJECT}
_NUMBER = written_as(r"-?\d+(\.\d+)?", "a number in a string")
_NUMBERS: Fields = dict.fromkeys(("initial_value", "min_value", "max_value"), _NUMBER)
TYPED: Fields = {
    "plain_text_input": _element(
        "plain_text_input",
        {},
        {
            "initial_value": Words(3000, may_be_empty=True),
            "multiline": FLAG,
            "min_length": whole_number(0, 3000),
            "max_length": whole_number(1, 3000),
            **_TYPED,
        },
        Check("min_length must not be above max_length", _least_below_most, drop="min_length"),
        Check("initial_value must not be longer than max_length", _fits_its_own_length, drop="initial_value"),
    ),
    "email_text_input": _element("email_text_input", {}, {"initial_value": Words(3000), **_TYPED}),
    "url_text_input": _element("url_text_input", {}, {"initial_value": URL, **_TYPED}),
    "number_input": _element("number_input", {"is_decimal_allowed": FLAG}, {**_NUMBERS, **_TYPED}),
}

_CLICKED: Fields = {"button": BUTTON, "overflow": OVERFLOW, **SELECTS, **CHOICES, **PICKERS}
IN_ACTIONS = OneOf({**_CLICKED, **DATE_AND_TIME})
IN_SECTION = OneOf({**_CLICKED, **MULTI_SELECTS, "image": IMAGE})
FILES: Fields = {
    "file_input": _element(
        "file_input", {}, {"filetypes": Many(Words(255), 100), "max_files": whole_number(1, 10)}
    )
}
IN_INPUT = OneOf({**TYPED, **FILES, **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS, **DATE_AND_TIME})
