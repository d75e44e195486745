"""Slack's limits: what is refused, where, and in which words."""

from typing import Any

import pytest

from bot.blockkit.blocks import Block
from bot.blockkit.limits import problems, text_problems


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **more: Any) -> Block:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str = "Approve", action_id: str = "approve", **more: Any) -> Block:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def actions(*elements: Block, **more: Any) -> Block:
    return {"type": "actions", "elements": list(elements), **more}


def option(text: str = "Friendly", value: str = "friendly") -> Block:
    return {"text": plain(text), "value": value}


def select(**more: Any) -> Block:
    return {"type": "static_select", "action_id": "tone", "options": [option()], **more}


def field(element: Block, **more: Any) -> Block:
    return {"type": "input", "label": plain("Product"), "element": element, **more}


def written(**more: Any) -> Block:
    return {"type": "plain_text_input", "action_id": "product", **more}


def sentences(*blocks: Any, surface: str = "message") -> list[str]:
    return [str(problem) for problem in problems(list(blocks), surface=surface)]


def rich(*parts: Any, kind: str = "rich_text_quote") -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(parts)}]}


def words(text: str, **more: Any) -> Block:
    return {"type": "text", "text": text, **more}


GOOD_MESSAGE: list[Block] = [
    {"type": "header", "text": plain("Spring launch")},
    section(
        "*X · variant A*\n>Hello",
        block_id="a",
        accessory={"type": "image", "image_url": "https://e.test/a.png", "alt_text": "A cup"},
    ),
    {"type": "section", "fields": [mrkdwn("*Tone*\nFriendly"), plain("Two")]},
    {"type": "context", "elements": [mrkdwn("12 of 280"), plain("offline")]},
    actions(
        button("Approve", "approve", style="primary", value="1"),
        button(
            "Reject",
            "reject",
            style="danger",
            confirm={
                "title": plain("Sure?"),
                "text": mrkdwn("It goes."),
                "confirm": plain("Yes"),
                "deny": plain("No"),
            },
        ),
        {"type": "overflow", "action_id": "more", "options": [{**option(), "url": "https://e.test"}]},
        select(placeholder=plain("Tone"), initial_option=option()),
        block_id="buttons",
    ),
    {"type": "divider"},
    {"type": "image", "image_url": "https://e.test/b.png", "alt_text": "A chart", "title": plain("Chart")},
    {"type": "markdown", "text": "**Bold**"},
    {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "Variant"}], [{"type": "raw_text", "text": "A"}]],
    },
    {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [words("Title: ", style={"bold": True}), words("Hi")]},
            {"type": "rich_text_quote", "elements": [words("Line\n"), words("\n"), words("line")]},
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "link", "url": "https://e.test", "text": "e.test"},
                            {"type": "emoji", "name": "tada"},
                            {"type": "user", "user_id": "U0ANA"},
                        ],
                    }
                ],
            },
        ],
    },
]


def test_a_message_within_the_limits_has_no_problems() -> None:
    assert sentences(*GOOD_MESSAGE) == []


def test_a_problem_reads_as_slack_words_it() -> None:
    assert sentences(section("x" * 3001)) == [
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


TOO_MUCH: dict[str, tuple[Block, str]] = {
    "a section of 3,001 characters": (section("x" * 3001), "/blocks/0/text/text"),
    "a field of 2,001 characters": (
        {"type": "section", "fields": [mrkdwn("x" * 2001)]},
        "/blocks/0/fields/0/text",
    ),
    "eleven fields": ({"type": "section", "fields": [mrkdwn("x")] * 11}, "/blocks/0/fields"),
    "a header of 151 characters": ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    "a header in mrkdwn": ({"type": "header", "text": mrkdwn("x")}, "/blocks/0/text/type"),
    "eleven context elements": ({"type": "context", "elements": [mrkdwn("x")] * 11}, "/blocks/0/elements"),
    "a context without elements": ({"type": "context", "elements": []}, "/blocks/0/elements"),
    "26 buttons": (actions(*(button("x", str(n)) for n in range(26))), "/blocks/0/elements"),
    "an actions block without elements": (actions(), "/blocks/0/elements"),
    "a button text of 76": (actions(button("x" * 76)), "/blocks/0/elements/0/text/text"),
    "a button in mrkdwn": (actions({**button(), "text": mrkdwn("x")}), "/blocks/0/elements/0/text/type"),
    "a button value of 2,001": (actions(button(value="x" * 2001)), "/blocks/0/elements/0/value"),
    "a button url of 3,001": (actions(button(url="x" * 3001)), "/blocks/0/elements/0/url"),
    "an unknown button style": (actions(button(style="loud")), "/blocks/0/elements/0/style"),
    "an action id of 256": (actions(button(action_id="x" * 256)), "/blocks/0/elements/0/action_id"),
    "a block id of 256": (section(block_id="x" * 256), "/blocks/0/block_id"),
    "an empty text": (section(""), "/blocks/0/text/text"),
    "a blank text": (section(" \n"), "/blocks/0/text/text"),
    "a section without text and fields": ({"type": "section"}, "/blocks/0"),
    "an unknown block": ({"type": "banner"}, "/blocks/0/type"),
    "an unknown element": (actions({"type": "slider"}), "/blocks/0/elements/0/type"),
    "an unknown key": (section(colour="red"), "/blocks/0"),
    "an unknown key of a text": (section() | {"text": {**mrkdwn("x"), "size": 2}}, "/blocks/0/text"),
    "emoji on mrkdwn": (section() | {"text": {**mrkdwn("x"), "emoji": True}}, "/blocks/0/text"),
    "101 options": (
        actions(select(options=[option(value=str(n)) for n in range(101)])),
        "/blocks/0/elements/0/options",
    ),
    "an option text of 76": (
        actions(select(options=[option("x" * 76)])),
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "an option value of 151": (
        actions(select(options=[option(value="x" * 151)])),
        "/blocks/0/elements/0/options/0/value",
    ),
    "a placeholder of 151": (
        actions(select(placeholder=plain("x" * 151))),
        "/blocks/0/elements/0/placeholder/text",
    ),
    "options that share a value": (
        actions(select(options=[option("A"), option("B")])),
        "/blocks/0/elements/0",
    ),
    "options and groups at once": (
        actions(select(option_groups=[{"label": plain("x"), "options": [option()]}])),
        "/blocks/0/elements/0",
    ),
    "a select without options": (
        actions({"type": "static_select", "action_id": "x"}),
        "/blocks/0/elements/0",
    ),
    "a first choice that isn't offered": (
        actions(select(initial_option=option("B", "b"))),
        "/blocks/0/elements/0",
    ),
    "eleven checkboxes": (
        field({"type": "checkboxes", "options": [option(value=str(n)) for n in range(11)]}),
        "/blocks/0/element/options",
    ),
    "eleven radio buttons": (
        field({"type": "radio_buttons", "options": [option(value=str(n)) for n in range(11)]}),
        "/blocks/0/element/options",
    ),
    "six overflow options": (
        section(accessory={"type": "overflow", "options": [option(value=str(n)) for n in range(6)]}),
        "/blocks/0/accessory/options",
    ),
    "a confirm title of 101": (
        actions(button(confirm={"title": plain("x" * 101), "text": plain("x")})),
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "a confirm text of 301": (
        actions(button(confirm={"title": plain("x"), "text": plain("x" * 301)})),
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "a confirm button of 31": (
        actions(button(confirm={"title": plain("x"), "text": plain("x"), "confirm": plain("x" * 31)})),
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    "a deny button of 31": (
        actions(button(confirm={"title": plain("x"), "text": plain("x"), "deny": plain("x" * 31)})),
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    "an input label of 2,001": (field(written()) | {"label": plain("x" * 2001)}, "/blocks/0/label/text"),
    "an input hint of 2,001": (field(written(), hint=plain("x" * 2001)), "/blocks/0/hint/text"),
    "an input that starts with 3,001": (
        field(written(initial_value="x" * 3001)),
        "/blocks/0/element/initial_value",
    ),
    "an input that may hold 3,001": (field(written(max_length=3001)), "/blocks/0/element/max_length"),
    "a button as an input": (field(button()), "/blocks/0/element/type"),
    "a text input among buttons": (actions(written()), "/blocks/0/elements/0/type"),
    "an image without alt text": ({"type": "image", "image_url": "https://e.test/a.png"}, "/blocks/0"),
    "an image without a source": ({"type": "image", "alt_text": "A cup"}, "/blocks/0"),
    "a markdown block of 12,001": ({"type": "markdown", "text": "x" * 12_001}, "/blocks/0/text"),
    "a table of 101 rows": (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101},
        "/blocks/0/rows",
    ),
    "a table of 21 columns": (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
        "/blocks/0/rows/0",
    ),
    "a date in words": (
        field({"type": "datepicker", "initial_date": "tomorrow"}),
        "/blocks/0/element/initial_date",
    ),
    "a rich text of 3,001 characters": (rich(words("x" * 3001)), "/blocks/0/elements/0/elements/0/text"),
    "an empty rich text": (rich(words("")), "/blocks/0/elements/0/elements/0/text"),
    "a rich text in mrkdwn": (rich(mrkdwn("x")), "/blocks/0/elements/0/elements/0/type"),
    "a rich link of 3,001 characters": (
        rich({"type": "link", "url": "x" * 3001}),
        "/blocks/0/elements/0/elements/0/url",
    ),
    "a rich link without an address": (
        rich({"type": "link", "text": "here"}),
        "/blocks/0/elements/0/elements/0",
    ),
    "an unknown style of rich text": (
        rich(words("x", style={"loud": True})),
        "/blocks/0/elements/0/elements/0/style",
    ),
    "a quote of nothing": (rich(), "/blocks/0/elements/0/elements"),
    "a rich text without parts": ({"type": "rich_text", "elements": []}, "/blocks/0/elements"),
    "a rich text of an unknown kind": (rich(words("x"), kind="rich_text_poem"), "/blocks/0/elements/0/type"),
    "a string for a block": ("hello", "/blocks/0"),  # type: ignore[dict-item]
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_each_limit_is_named_where_it_is_passed(case: str) -> None:
    block, pointer = TOO_MUCH[case]
    assert pointer in [problem.path for problem in problems([block], surface="message")]


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_each_surface_has_its_own_number_of_blocks(surface: str, most: int) -> None:
    dividers = [{"type": "divider"}] * most
    assert problems(dividers, surface=surface) == []
    assert sentences(*dividers, {"type": "divider"}, surface=surface) == [
        f"no more than {most} items allowed [json-pointer:/blocks]"
    ]


def test_two_blocks_with_one_id_are_refused() -> None:
    assert "/blocks/1/block_id" in sentences(section(block_id="a"), section(block_id="a"))[0]


def test_two_buttons_of_a_block_with_one_action_id_are_refused() -> None:
    assert "/blocks/0/elements/1/action_id" in sentences(actions(button(), button()))[0]


def test_buttons_of_different_blocks_may_share_an_action_id() -> None:
    assert sentences(actions(button()), actions(button())) == []


def test_a_second_table_is_refused() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    assert sentences(table, table) == ["only one table block is allowed [json-pointer:/blocks]"]


def test_markdown_blocks_share_one_limit() -> None:
    half = {"type": "markdown", "text": "x" * 6001}
    assert "together" in sentences(half, half)[0]


def test_all_blocks_of_a_message_share_one_limit_and_those_of_a_modal_do_not() -> None:
    long = [section("x" * 2700)] * 5
    assert "msg_blocks_too_long" in sentences(*long)[0]
    assert "msg_blocks_too_long" in sentences(*[rich(words("x" * 2700))] * 5)[0]
    assert sentences(*long, surface="modal") == []


def test_tables_and_markdown_are_for_messages_only() -> None:
    assert sentences({"type": "markdown", "text": "x"}, surface="modal") == [
        "unsupported type: markdown [json-pointer:/blocks/0/type]"
    ]


def test_what_is_not_a_list_is_refused() -> None:
    assert [str(problem) for problem in problems("[]", surface="message")] == [
        "must provide an array [json-pointer:/blocks]"
    ]


def test_a_messages_own_text_holds_40_000_characters() -> None:
    assert text_problems("x" * 40_000) == []
    assert len(text_problems("x" * 40_001)) == 1
