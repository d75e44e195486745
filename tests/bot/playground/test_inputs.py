"""What people enter, in Slack's shape, and what Slack's own client refuses."""

from typing import Any

import pytest

from bot.playground.inputs import entry_errors, state_values
from bot.playground.workspace import View

Json = dict[str, Any]
ONE, TWO = ({"text": {"type": "plain_text", "text": name}, "value": name} for name in ("one", "two"))


def block(element: Json, *, optional: bool = False) -> Json:
    label = {"type": "plain_text", "text": "Field"}
    return {
        "type": "input",
        "block_id": "b",
        "label": label,
        "optional": optional,
        "element": {"action_id": "a", **element},
    }


def value_of(element: Json, raw: Any) -> Json:
    return dict(state_values([block(element)], {"b": {"a": raw}})["b"]["a"])


SHAPES: list[tuple[Json, Any, Json]] = [
    ({"type": "plain_text_input"}, "Tea", {"value": "Tea"}),
    ({"type": "plain_text_input"}, "", {"value": None}),
    ({"type": "url_text_input"}, "https://e.test", {"value": "https://e.test"}),
    ({"type": "number_input"}, "2", {"value": "2"}),
    ({"type": "static_select", "options": [ONE, TWO]}, "two", {"selected_option": TWO}),
    ({"type": "static_select", "options": [ONE]}, None, {"selected_option": None}),
    (
        {"type": "static_select", "option_groups": [{"label": {}, "options": [ONE, TWO]}]},
        "one",
        {"selected_option": ONE},
    ),
    ({"type": "radio_buttons", "options": [ONE, TWO]}, "one", {"selected_option": ONE}),
    ({"type": "multi_static_select", "options": [ONE, TWO]}, ["two"], {"selected_options": [TWO]}),
    ({"type": "checkboxes", "options": [ONE, TWO]}, ["one", "two"], {"selected_options": [ONE, TWO]}),
    ({"type": "checkboxes", "options": [ONE, TWO]}, [], {"selected_options": []}),
    ({"type": "datepicker"}, "2026-11-23", {"selected_date": "2026-11-23"}),
    ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
    ({"type": "datetimepicker"}, "1795000000", {"selected_date_time": 1_795_000_000}),
    ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
    ({"type": "multi_users_select"}, ["U1"], {"selected_users": ["U1"]}),
    ({"type": "channels_select"}, "C1", {"selected_channel": "C1"}),
]


@pytest.mark.parametrize(("element", "raw", "shape"), SHAPES)
def test_each_input_is_sent_in_slacks_shape(element: Json, raw: Any, shape: Json) -> None:
    assert value_of(element, raw) == {"type": element["type"], **shape}


INITIAL: list[tuple[Json, Json]] = [
    ({"type": "plain_text_input", "initial_value": "Tea"}, {"value": "Tea"}),
    ({"type": "static_select", "options": [ONE, TWO], "initial_option": TWO}, {"selected_option": TWO}),
    ({"type": "checkboxes", "options": [ONE, TWO], "initial_options": [ONE]}, {"selected_options": [ONE]}),
    ({"type": "datepicker", "initial_date": "2026-11-23"}, {"selected_date": "2026-11-23"}),
    ({"type": "datetimepicker", "initial_date_time": 1_795_000_000}, {"selected_date_time": 1_795_000_000}),
]


@pytest.mark.parametrize(("element", "shape"), INITIAL)
def test_what_nobody_touched_keeps_its_initial_value(element: Json, shape: Json) -> None:
    assert state_values([block(element)], {})["b"]["a"] == {"type": element["type"], **shape}


def refused(element: Json, raw: Any, *, optional: bool = False) -> str:
    view = View("V1", "U1", {"blocks": [block(element, optional=optional)]}, "hash", "V1")
    return entry_errors(view, {"b": {"a": raw}}).get("b", "")


REFUSED: list[tuple[Json, Any, str]] = [
    ({"type": "plain_text_input"}, "  ", "Please complete this required field."),
    ({"type": "checkboxes", "options": [ONE]}, [], "Please complete this required field."),
    ({"type": "plain_text_input", "max_length": 3}, "four", "Please enter no more than 3 characters."),
    ({"type": "plain_text_input", "min_length": 9}, "four", "Please enter at least 9 characters."),
    ({"type": "url_text_input"}, "example", "Please enter a valid URL."),
    ({"type": "email_text_input"}, "ana", "Please enter a valid email address."),
    ({"type": "number_input", "is_decimal_allowed": True}, "many", "Please enter a number."),
    ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
    ({"type": "number_input", "is_decimal_allowed": False, "max_value": "5"}, "6", "Please enter 5 or less."),
    ({"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}, "0", "Please enter 1 or more."),
    ({"type": "multi_static_select", "max_selected_items": 1}, ["a", "b"], "Please choose at most 1."),
]


@pytest.mark.parametrize(("element", "raw", "sentence"), REFUSED)
def test_entries_that_slack_refuses_are_refused_here(element: Json, raw: Any, sentence: str) -> None:
    assert refused(element, raw) == sentence


def test_an_optional_field_may_stay_empty() -> None:
    assert refused({"type": "url_text_input"}, "", optional=True) == ""
