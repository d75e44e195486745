"""Slack's limits on modals: their short texts, hidden strings and inputs."""

from typing import Any

import pytest

from bot.blockkit.blocks import Block
from bot.blockkit.limits import view_problems


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Block:
    return {"type": "section", "text": plain(text)}


def option(text: str = "Friendly", value: str = "friendly") -> Block:
    return {"text": plain(text), "value": value}


def select(**more: Any) -> Block:
    return {"type": "static_select", "action_id": "tone", "options": [option()], **more}


def field(element: Block, **more: Any) -> Block:
    return {"type": "input", "label": plain("Product"), "element": element, **more}


def written(**more: Any) -> Block:
    return {"type": "plain_text_input", "action_id": "product", **more}


def modal(*blocks: Block, **more: Any) -> Block:
    return {
        "type": "modal",
        "title": plain("New campaign"),
        "submit": plain("Create"),
        "blocks": [*blocks],
        **more,
    }


GOOD_INPUTS = [
    field(
        written(
            multiline=True, initial_value="Tea", min_length=1, max_length=3000, placeholder=plain("What?")
        )
    ),
    field(select(), hint=plain("How it sounds"), optional=True),
    field(
        {
            "type": "multi_static_select",
            "action_id": "p",
            "options": [option()],
            "initial_options": [option()],
        }
    ),
    field({"type": "checkboxes", "action_id": "c", "options": [option()]}),
    field({"type": "radio_buttons", "action_id": "r", "options": [option()], "initial_option": option()}),
    field({"type": "datepicker", "action_id": "d", "initial_date": "2026-11-23"}),
    field({"type": "timepicker", "action_id": "t", "initial_time": "09:30", "timezone": "Europe/Madrid"}),
    field({"type": "datetimepicker", "action_id": "dt", "initial_date_time": 1_764_000_000}),
    field({"type": "url_text_input", "action_id": "u"}),
    field({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "initial_value": "2"}),
    field(
        {
            "type": "static_select",
            "action_id": "g",
            "option_groups": [{"label": plain("All"), "options": [option()]}],
        }
    ),
]


def test_a_modal_within_the_limits_has_no_problems() -> None:
    assert view_problems(modal(*GOOD_INPUTS, private_metadata="x" * 3000, callback_id="c" * 255)) == []


@pytest.mark.parametrize("name", ["title", "submit", "close"])
def test_a_modals_short_texts_hold_24_characters(name: str) -> None:
    assert view_problems(modal(**{name: plain("x" * 24)})) == []
    assert [problem.path for problem in view_problems(modal(**{name: plain("x" * 25)}))] == [
        f"/view/{name}/text"
    ]


@pytest.mark.parametrize(
    ("name", "most"), [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)]
)
def test_a_modals_hidden_strings_are_bounded(name: str, most: int) -> None:
    assert view_problems(modal(**{name: "x" * most})) == []
    assert [problem.path for problem in view_problems(modal(**{name: "x" * (most + 1)}))] == [f"/view/{name}"]


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    view = modal(field(written()))
    del view["submit"]
    assert [problem.path for problem in view_problems(view)] == ["/view/submit"]


def test_problems_inside_a_views_blocks_point_into_the_view() -> None:
    assert [problem.path for problem in view_problems(modal(section("")))] == ["/view/blocks/0/text/text"]


def test_a_view_of_an_unknown_type_is_refused() -> None:
    assert view_problems({"type": "popup"})[0].path == "/view/type"


def test_only_one_element_may_ask_for_the_focus() -> None:
    focused = field(written(focus_on_load=True))
    assert "focus_on_load" in str(view_problems(modal(focused, focused))[0])
