"""Reading what a model said: whatever stands around the drafts and whatever they lack, the good is kept."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.writing.model.reading import LONGEST_TEXT, MOST_DRAFTS, drafts_in
from core.writing.model.writer import OpenAIWriter
from core.writing.port import Usage, WriterRefused
from tests.core.writing.conftest import GOOD, OTHER, asking
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import OpenAIServer

THOUGHT = json.dumps({"drafts": [{"text": "Not this one."}]})
ANSWER = json.dumps({"drafts": [{"text": GOOD}, {"text": OTHER}]})


def texts(said: str) -> list[str]:
    return [draft.text for draft in drafts_in(said)]


@pytest.mark.parametrize(
    "said",
    [
        ANSWER,
        f"<think>Perhaps {THOUGHT}? No.</think>{ANSWER}",
        f"<THINKING>{THOUGHT}</THINKING>\n\n{ANSWER}",
        f"<think>{THOUGHT}</think> and <think>{THOUGHT}</think>{ANSWER}",
        f"{THOUGHT}</think>{ANSWER}",
        f"<think>The answer is {ANSWER}",
        f"```json\n{ANSWER}\n```",
        f"Here [as you asked] are {{two}} drafts:\n{ANSWER}\nDo you like them? {{:-)",
        f"For example {THOUGHT}. Now for real: {ANSWER}",
        f'{ANSWER} {{"drafts": []}} {{"note": "done"}}',
        json.dumps({"result": {"drafts": [{"text": GOOD}, {"text": OTHER}]}}),
        json.dumps({"note": "x", "drafts": {"1": {"text": GOOD}, "2": {"text": OTHER}}}),
        json.dumps({"drafts": [GOOD, OTHER]}),
        json.dumps([{"text": GOOD}, {"text": OTHER}]),
        json.dumps({"answer": {"result": {"Drafts": [{"text": GOOD}, {"text": OTHER}]}}}),
        json.dumps({"note": "x", "posts": [{"text": GOOD}, {"text": OTHER}]}),
        json.dumps([{"draft": {"text": GOOD}}, {"draft": {"text": OTHER}}]),
        json.dumps({"draft 1": {"text": GOOD}, "draft 2": {"text": OTHER}}),
        json.dumps({"name": "DraftsForm", "arguments": ANSWER}),
        json.dumps({"drafts": json.dumps([{"text": GOOD}, {"text": OTHER}])}),
        json.dumps({"text": GOOD}) + "\n" + json.dumps({"text": OTHER}),
        ANSWER.replace("desk", "desk\n").replace("desk\n", "desk"),
        ANSWER[:-2] + ', {"text": "Cut of',
        ANSWER[:-2] + ', {"hashtags": ["#a", "#b"], "text": "Cut of',
    ],
)
def test_the_drafts_are_found_whatever_stands_around_them(said: str) -> None:
    assert texts(said) == [GOOD, OTHER]


@pytest.mark.parametrize(
    "name",
    ["Text", "content", "copy", "post", "postText", "draft_text", "Caption", "body", "TWEET", " text "],
)
def test_a_text_is_found_under_any_name_that_models_give_it(name: str) -> None:
    drafts = [{name: GOOD, "Call to action": "Go", "headline": "T"}, {name: OTHER, "tags": "#a"}]

    first, second = drafts_in(json.dumps({"Drafts": drafts}))

    assert (first.text, first.call_to_action, first.title) == (GOOD, "Go", "T")
    assert (second.text, second.hashtags) == (OTHER, ["#a"])


@pytest.mark.parametrize(
    "said",
    [
        json.dumps([GOOD, OTHER]),
        f"Here you are:\n```json\n{json.dumps([GOOD, OTHER])}\n```\nDo you like them?",
        json.dumps([[GOOD], [OTHER]]),
        json.dumps({"drafts": [[GOOD], [OTHER]]}),
        json.dumps({"drafts": [[{"text": GOOD}], [{"text": OTHER}]]}),
        json.dumps({"1": GOOD, "2": OTHER}),
        json.dumps({"draft_1": GOOD, "draft_2": OTHER}),
        json.dumps({"drafts": [{"text": GOOD.split("\n")}, {"text": OTHER}]}),
        json.dumps(ANSWER),
    ],
)
def test_texts_without_names_are_drafts(said: str) -> None:
    assert texts(said) == [GOOD, OTHER]


@pytest.mark.parametrize(
    "said",
    [
        "{'drafts': [{'text': 'It\\'s here', 'title': None}, {'text': \"Don't wait\", 'x': True}]}",
        "{'drafts': [{'text': 'It's here'}, {'text': 'Don't wait'}]}",
        "{‘drafts’: 1, “drafts”: [{“text”: “It's here”}, {“text”: “Don't wait”}]}",
        '{"drafts": [{"text": "It\'s here",}, {"text": "Don\'t wait",},],}',
        '{drafts: [{text: "It\'s here"}, /* two */ {text: "Don\'t wait"}]} // done',
        '{"drafts": [{"text": "It\\\'s here"}, {"text": "Don\\\'t wait"}',
        "{`drafts`: [{`text`: `It's here`}, {`text`: `Don't wait`}]}",
        'Sure!\n```json\n{"drafts": [{"text": "It\'s here",}, {"text": "Don\'t wait"}]}\n```\nIt\'s [done].',
    ],
)
def test_json_that_is_misspelt_is_read_as_it_was_meant(said: str) -> None:
    assert texts(said) == ["It's here", "Don't wait"]


def test_quotes_that_a_model_forgot_to_escape_stay_in_the_text() -> None:
    assert texts('{"drafts": [{"text": "She said "go" to https://example.com/a // now"}]}') == [
        'She said "go" to https://example.com/a // now'
    ]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Sure!",
        "{",
        "[" * 5_000,
        '{"a":' * 5_000,
        "[1, 2]",
        '{"drafts": null}',
        '{"drafts": [1, null, {}]}',
        '{"drafts": [{"text": " \\n"}, {"text": 7}, " "]}',
        '{"drafts": [{"text": "\\u200b\\u2800"}]}',
        '["#coffee"]',
        '{"text": {"type": "string"}}',
    ],
)
def test_where_there_is_no_draft_none_is_found(said: str) -> None:
    assert texts(said) == []


@pytest.mark.parametrize(
    "lacking",
    [
        {"text": OTHER},
        {"text": OTHER, "title": None, "hashtags": None, "reasoning": None, "call_to_action": None},
        {"text": OTHER, "title": 7, "hashtags": {"a": 1}, "reasoning": ["a"], "call_to_action": {}},
        {"text": OTHER, "surprise": {"deep": [1, 2]}},
        OTHER,
    ],
)
async def test_a_draft_needs_only_its_text_and_takes_no_other_along(
    writer: OpenAIWriter, server: OpenAIServer, lacking: dict[str, Any] | str
) -> None:
    server.will(say.answer(json.dumps({"drafts": [say.draft(GOOD), lacking]})))

    written = await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]
    assert written.drafts[1].title == ""
    assert len(server.asked) == 1


@pytest.mark.parametrize("hashtags", ["#coffee #desk", "coffee, desk", ["coffee", "#desk", None, "#"]])
async def test_hashtags_are_read_as_a_list_or_as_a_line(
    writer: OpenAIWriter, server: OpenAIServer, hashtags: object
) -> None:
    server.will(say.drafts(say.draft(f"{GOOD} #coffee #desk", hashtags=hashtags)))

    assert (await writer.write(asking(1))).drafts[0].hashtags == ("#coffee", "#desk")


async def test_of_a_spoilt_answer_only_what_is_missing_is_asked_for_again(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.answer(json.dumps({"drafts": [{"text": GOOD}, {"title": "No text"}]})), say.drafts(OTHER))

    written = await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]
    assert "write 1 more" in server.asked[1].body["input"]
    assert written.usage == Usage(200, 100)


async def test_of_an_answer_that_was_cut_off_the_whole_drafts_are_kept(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.truncated(ANSWER[:-20]), say.drafts(OTHER))

    written = await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]
    assert len(server.asked) == 2


async def test_oddities_around_the_copy_do_not_cost_it(writer: OpenAIWriter, server: OpenAIServer) -> None:
    odd = say.response(
        [7, {"no": "type"}, {"type": "output_text", "text": ANSWER}],
        status=5,
        error="none",
        incomplete_details="no",
    )
    server.will(odd)

    assert len((await writer.write(asking())).drafts) == 2


# what can't be stored


@given(st.text(st.characters(codec=None), max_size=200))
def test_what_is_read_can_be_stored_everywhere(text: str) -> None:
    said = json.dumps(
        {"drafts": [{"text": f"a{text}", "title": text, "hashtags": [text], "reasoning": text}]}
    )

    for read in drafts_in(said):
        for kept in (read.text, read.title, read.reasoning, *read.hashtags):
            assert "\0" not in kept
            kept.encode()


@pytest.mark.parametrize("wrap", [lambda drafts: {"drafts": drafts}, lambda drafts: drafts])
def test_of_far_too_many_drafts_the_first_are_read(wrap: Callable[[Any], Any]) -> None:
    many = [{"text": f"Draft number {number}."} for number in range(8_000)]

    assert texts(json.dumps(wrap(many))) == [draft["text"] for draft in many[:MOST_DRAFTS]]


def test_a_draft_without_end_is_cut() -> None:
    (draft,) = drafts_in(json.dumps({"drafts": [{"text": "x" * 1_000_000, "reasoning": "y" * 1_000_000}]}))

    assert len(draft.text) == LONGEST_TEXT
    assert len(draft.reasoning) <= 1_000


@pytest.mark.parametrize(
    "reply",
    [
        say.refusal("No\0pe \ud800. " + "x" * 5_000),
        say.failed("invalid_prompt", "No\0pe \ud800. " + "x" * 5_000),
        say.error(422, message="No\0pe \ud800. " + "x" * 5_000),
    ],
)
async def test_a_refusal_can_be_stored_whatever_is_in_it(
    writer: OpenAIWriter, server: OpenAIServer, reply: say.Reply
) -> None:
    server.will(reply)

    with pytest.raises(WriterRefused) as raised:
        await writer.write(asking())

    assert "Nope \ufffd" in raised.value.message
    assert "\0" not in raised.value.message
    assert len(raised.value.message) < 500
