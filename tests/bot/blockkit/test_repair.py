"""Mending blocks: whatever comes in, what goes out is something Slack takes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blockkit.block_limits import BLOCKS, Surface
from bot.blockkit.blocks import Block
from bot.blockkit.limits import problems, view_problems
from bot.blockkit.repair import NOTICE, repaired, repaired_view
from bot.blockkit.truncate import FENCE, parts, shortened
from bot.slack.views.platform_card import platform_card
from core.foundation.ids import PlatformName, PostState
from tests.bot.slack.views.hostile import NOW, the_fullest_card

KINDS = [
    *BLOCKS,
    "mrkdwn",
    "plain_text",
    "button",
    "static_select",
    "overflow",
    "checkboxes",
    "plain_text_input",
    "image",
    "raw_text",
    "rich_text_section",
    "rich_text_quote",
    "rich_text_list",
    "text",
    "link",
    "modal",
    "home",
]
KEYS = [
    "text",
    "fields",
    "accessory",
    "elements",
    "element",
    "label",
    "hint",
    "block_id",
    "action_id",
    "value",
    "url",
    "options",
    "option_groups",
    "initial_option",
    "initial_options",
    "confirm",
    "title",
    "alt_text",
    "image_url",
    "placeholder",
    "rows",
    "focus_on_load",
    "max_length",
    "initial_value",
    "style",
    "emoji",
    "surprise",
]

texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", " ", "a", "primary", "<https://e.test|link> &amp; more", FENCE]),
    st.builds(
        lambda part, times: part * times,
        st.sampled_from(["word ", "x", "<a> ", "&lt;", "```\n", "é\n\n"]),
        st.integers(1, 5000),
    ),
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(-1, 4000), texts)


def objects(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda kind, held: {**held, "type": kind},
        st.sampled_from(KINDS),
        st.dictionaries(st.sampled_from(KEYS), inside, max_size=5),
    )


anything = st.recursive(leaves, lambda inside: st.lists(inside, max_size=4) | objects(inside), max_leaves=12)
text_objects = st.builds(
    lambda kind, text: {"type": kind, "text": text}, st.sampled_from(["mrkdwn", "plain_text"]), texts
)
buttons = st.builds(
    lambda text, action_id, value: {"type": "button", "text": text, "action_id": action_id, "value": value},
    text_objects,
    st.sampled_from(["a", "b", "", "i" * 300]),
    texts,
)
rich_parts = st.one_of(
    st.builds(lambda text: {"type": "text", "text": text}, texts),
    st.builds(lambda url: {"type": "link", "url": url}, texts),
)
rich_kinds = st.sampled_from(["rich_text_section", "rich_text_quote", "rich_text_preformatted"])
quotes = st.builds(
    lambda kind, parts: {"type": "rich_text", "elements": [{"type": kind, "elements": parts}]},
    rich_kinds,
    st.lists(rich_parts, max_size=6),
)
likely = st.one_of(
    quotes,
    st.builds(
        lambda text, block_id: {"type": "section", "text": text, "block_id": block_id},
        text_objects,
        st.sampled_from(["a", "b", "i" * 300]),
    ),
    st.builds(lambda fields: {"type": "section", "fields": fields}, st.lists(text_objects, max_size=12)),
    st.builds(lambda found: {"type": "actions", "elements": found}, st.lists(buttons, max_size=28)),
    st.builds(lambda found: {"type": "context", "elements": found}, st.lists(text_objects, max_size=12)),
    st.builds(lambda text: {"type": "markdown", "text": text}, texts),
    st.builds(lambda text: {"type": "table", "rows": [[{"type": "raw_text", "text": text}]]}, texts),
    st.just({"type": "divider"}),
)
surfaces = st.sampled_from(["message", "modal", "home"])


@given(st.lists(likely | anything, max_size=8), st.integers(1, 20), surfaces)
def test_a_repaired_list_never_has_problems(blocks: list[Any], times: int, surface: str) -> None:
    fixed, _ = repaired(blocks * times, surface=surface)
    assert problems(fixed, surface=surface) == []


@given(st.lists(likely, max_size=5), texts, st.none() | texts | text_objects)
def test_a_repaired_modal_never_has_problems(blocks: list[Any], metadata: str, title: Any) -> None:
    fixed, _ = repaired_view(
        {"type": "modal", "title": title, "private_metadata": metadata, "blocks": blocks}
    )
    assert view_problems(fixed) == []


@given(texts, st.integers(20, 4000))
def test_parts_hold_every_word_and_stay_within_the_limit(text: str, most: int) -> None:
    pieces = parts(text, most)
    assert all(0 < len(piece) <= most for piece in pieces)
    without = "".join("".join(pieces).replace(FENCE, "").split())
    assert without == "".join(text.replace(FENCE, "").split())


@given(texts, st.integers(1, 4000))
def test_shortened_text_fits_and_is_untouched_when_it_did_already(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    if len(text.strip()) <= most:
        assert short == text.strip()


def section(text: str, **more: Any) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def said(blocks: list[Block]) -> list[str]:
    return [block["text"]["text"] for block in blocks if block["type"] == "section"]


def test_good_blocks_come_back_as_they_were() -> None:
    blocks = [section("Hello")]
    assert repaired(blocks, surface="message") == (blocks, [])


def test_long_copy_goes_on_in_a_further_section_at_a_paragraph() -> None:
    first, second = "a" * 2000, "b" * 2000
    button = {"type": "button", "text": {"type": "plain_text", "text": "Edit"}, "action_id": "edit"}
    fixed, found = repaired(
        [section(f"{first}\n\n{second}", block_id="copy", accessory=button)], surface="message"
    )
    assert said(fixed) == [first, second]
    assert [("block_id" in block, "accessory" in block) for block in fixed] == [(True, True), (False, False)]
    assert [problem.path for problem in found] == ["/blocks/0/text/text"]


def quote(*texts: str) -> Block:
    parts = [{"type": "text", "text": text} for text in texts]
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": parts}]}


def quoted(blocks: list[Block]) -> list[list[str]]:
    return [
        [part["text"] for part in block["elements"][0]["elements"]]
        for block in blocks
        if block["type"] == "rich_text"
    ]


def test_long_rich_text_becomes_parts_that_read_as_one() -> None:
    text = "*raw* ```\n" * 700
    fixed, found = repaired([quote(text)], surface="message")
    ((first, second, third),) = quoted(fixed)
    assert first + second + third == text
    assert [problem.path for problem in found] == ["/blocks/0/elements/0/elements/0/text"]


def test_rich_text_is_shortened_where_a_message_is_too_long_and_stays_raw() -> None:
    fixed, _ = repaired([quote("``` *word* " * 260) for _ in range(6)], surface="message")
    shown = quoted(fixed)
    assert len(shown) == 6
    assert all(text.endswith("word*…") or text.endswith("```…") for (text,) in shown)


def test_a_part_of_rich_text_that_cannot_be_mended_leaves_the_others() -> None:
    block = quote("Before ", "", "after")
    block["elements"][0]["elements"].append({"type": "link", "url": ""})
    fixed, _ = repaired([block], surface="message")
    assert quoted(fixed) == [["Before ", "after"]]


def test_a_link_is_not_cut_in_two() -> None:
    link = "<https://example.test/" + "p" * 100 + "|our page>"
    pieces = parts("x" * 2950 + link + " end", 3000)
    assert pieces == ["x" * 2950, f"{link} end"]


def test_a_code_fence_is_closed_and_opened_again() -> None:
    pieces = parts("```" + "line of code\n" * 400 + "```", 3000)
    assert len(pieces) > 1
    assert all(piece.count("```") == 2 for piece in pieces)


def test_words_are_kept_whole_when_text_is_shortened() -> None:
    assert shortened("one two three four five six", 20) == "one two three…"


def test_a_list_that_is_too_long_says_so_at_its_end() -> None:
    fixed, _ = repaired([section(str(number)) for number in range(60)], surface="message")
    assert len(fixed) == 50
    assert fixed[-1]["elements"][0]["text"] == NOTICE


def test_dividers_go_before_words_do() -> None:
    mixed = [block for number in range(30) for block in (section(str(number)), {"type": "divider"})]
    fixed, _ = repaired(mixed, surface="message")
    assert said(fixed) == [str(number) for number in range(30)]


def test_buttons_stay_when_long_copy_must_be_shortened() -> None:
    buttons = {
        "type": "actions",
        "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "Approve"}, "action_id": "approve"}
        ],
    }
    fixed, _ = repaired([*[section("word " * 590) for _ in range(6)], buttons], surface="message")
    assert buttons in fixed
    assert all(text.endswith("…") for text in said(fixed))


@pytest.mark.parametrize("state", [None, *PostState])
def test_the_fullest_card_keeps_the_buttons_of_every_variant(state: PostState | None) -> None:
    message = platform_card(the_fullest_card(state), PlatformName.LINKEDIN, now=NOW)
    mended, found = repaired(message.blocks, surface=Surface.MESSAGE)
    assert found
    assert problems(mended, surface=Surface.MESSAGE) == []
    assert [block for block in mended if block["type"] == "actions"] == [
        block for block in message.blocks if block["type"] == "actions"
    ]


def test_repeated_ids_are_told_apart() -> None:
    fixed, _ = repaired([section("a", block_id="x"), section("b", block_id="x")], surface="message")
    assert [block["block_id"] for block in fixed] == ["x", "x-2"]


def test_empty_text_is_left_out() -> None:
    fixed, _ = repaired([section(""), section("Hello")], surface="message")
    assert said(fixed) == ["Hello"]


def test_a_modals_long_title_is_shortened_and_a_missing_submit_is_added() -> None:
    fixed, found = repaired_view(
        {
            "type": "modal",
            "title": {"type": "plain_text", "text": "A campaign with a very long name"},
            "blocks": [
                {
                    "type": "input",
                    "label": {"type": "plain_text", "text": "Product"},
                    "element": {"type": "plain_text_input", "action_id": "product"},
                }
            ],
        }
    )
    assert fixed["title"]["text"] == "A campaign with a…"
    assert fixed["submit"]["text"] == "Submit"
    assert len(found) == 2
