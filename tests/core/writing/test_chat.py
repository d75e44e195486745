"""Servers that know only Chat Completions write too; what is missing is told for what it is."""

import json

import pytest

from core.writing.model.response import Answer, Unusable
from core.writing.model.writer import OpenAIWriter
from core.writing.port import Usage, WriterRefused
from tests.core.writing.conftest import GOOD, OTHER, asking
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import OpenAIServer

ANSWER = json.dumps({"drafts": [{"text": GOOD}, {"text": OTHER}]})
NO_SUCH_PATH = [
    say.Reply('{"detail": "Not Found"}', 404),
    say.Reply("404 page not found", 404),
    say.Reply("<html><h1>Not Found</h1></html>", 404),
    say.error(405, message="Method Not Allowed"),
    say.error(501, message="Not implemented"),
    say.error(400, message="Unsupported endpoint: /v1/responses"),
    say.Reply('{"error": "Unexpected endpoint or method. (POST /v1/responses)"}', 400),
]


@pytest.mark.parametrize("missing", NO_SUCH_PATH)
async def test_a_server_without_the_responses_api_is_asked_by_chat_from_then_on(
    writer: OpenAIWriter, server: OpenAIServer, missing: say.Reply
) -> None:
    server.will(missing, say.chat(ANSWER))

    written = await writer.write(asking())
    await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]
    assert written.usage == Usage(100, 50)
    assert [asked.path for asked in server.asked] == [
        "/v1/responses",
        "/v1/chat/completions",
        "/v1/chat/completions",
    ]
    asked = server.asked[1].body
    assert asked["response_format"]["json_schema"]["name"] == "DraftsForm"
    assert '"drafts"' in asked["messages"][0]["content"]


async def test_a_server_that_knows_no_schema_is_asked_in_json_mode_and_else_in_words(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(
        say.error(404),
        say.error(400, message="response_format.type must be json_object or text"),
        say.error(422, message="response_format is not supported"),
        say.chat(f"Sure!\n{ANSWER}"),
    )

    assert len((await writer.write(asking())).drafts) == 2
    await writer.write(asking())

    forms = [asked.body.get("response_format", {}).get("type") for asked in server.asked[1:]]
    assert forms == ["json_schema", "json_object", None, None]


async def test_a_responses_api_without_structured_output_is_left_for_chat(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.error(400, message="Unsupported parameter: 'text.format'"), say.chat(ANSWER))

    assert len((await writer.write(asking())).drafts) == 2
    assert server.asked[-1].path == "/v1/chat/completions"


@pytest.mark.parametrize(
    "missing",
    [
        say.error(404, code="model_not_found", message="No."),
        say.error(404, message="model 'gpt-4o-mini' not found, try pulling it first"),
        say.error(404, message="The model `gpt-4o-mini` does not exist."),
    ],
)
async def test_a_model_that_is_not_there_is_told_as_that(
    writer: OpenAIWriter, server: OpenAIServer, missing: say.Reply
) -> None:
    server.will(missing)

    with pytest.raises(WriterRefused, match="does not know the model"):
        await writer.write(asking())

    assert len(server.asked) == 1


async def test_an_address_where_nothing_answers_is_told_as_that(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.Reply("404 page not found", 404))

    with pytest.raises(WriterRefused, match="neither a Responses API nor Chat Completions"):
        await writer.write(asking())


async def test_what_chat_cuts_short_or_refuses_is_told_like_any_other(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.error(404), say.chat(ANSWER[:-20], finish_reason="length"), say.chat(ANSWER))
    assert len((await writer.write(asking())).drafts) == 2

    server.will(say.chat(None, refusal="I can't help with that."))
    with pytest.raises(WriterRefused, match="declined to write this"):
        await writer.write(asking())


CALL = {"id": "1", "type": "function", "function": {"name": "DraftsForm", "arguments": ANSWER}}
CHOICES = [
    {"message": {"content": ANSWER}},
    {"message": {"content": [{"type": "text", "text": ANSWER[:9]}, {"type": "text", "text": ANSWER[9:]}]}},
    {"message": {"content": {"type": "output_text", "text": ANSWER}}},
    {"message": {"content": json.loads(ANSWER)}},
    {"message": {"content": None, "tool_calls": [CALL]}},
    {"message": {"content": "", "function_call": CALL["function"]}},
    {"message": {"content": "", "reasoning_content": f"Let me see. {ANSWER}"}},
    {"text": ANSWER},
]
OUTPUTS = [
    [{"type": "message", "content": [{"type": "text", "text": ANSWER}]}],
    [{"content": ANSWER}],
    [{"type": "reasoning", "content": []}, {"type": "function_call", "arguments": ANSWER}],
]
PIECES = [{"choices": [{"delta": {"content": piece}}]} for piece in (ANSWER[:9], ANSWER[9:])]
DELTAS = [{"type": "response.output_text.delta", "delta": piece} for piece in (ANSWER[:9], ANSWER[9:])]


def _stream(*events: object) -> str:
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events)


BODIES = [
    *(json.dumps({"choices": [choice]}) for choice in CHOICES),
    json.dumps({"choices": [{"message": {"content": ""}}, *CHOICES[:1]]}),
    *(json.dumps({"output": output}) for output in OUTPUTS),
    json.dumps({"output": [], "output_text": ANSWER}),
    f"\ufeff{json.dumps({'choices': CHOICES[:1]})}\0\n",
    f"{_stream(*PIECES)}data: [DONE]\n\n",
    *(
        f": hold on\n\nevent: {end}\n{_stream({'type': end, 'response': {'output': OUTPUTS[0]}})}"
        for end in ("response.completed", "response.incomplete")
    ),
    _stream(*DELTAS, {"type": "response.completed", "response": {"output": []}}),
    _stream(*DELTAS),
    _stream(*PIECES)[:-1],
    _stream(*({"choices": [{"delta": {"content": sign}}]} for sign in ANSWER)),
    _stream({"choices": [{"delta": {"tool_calls": [CALL]}, "finish_reason": "tool_calls"}]}),
]


@pytest.mark.parametrize("body", BODIES)
def test_what_a_server_says_is_found_wherever_in_its_answer_it_stands(body: str) -> None:
    found = Answer.parse(body).drafts(asking())
    assert [draft.text for draft in found] == [GOOD, OTHER]


@pytest.mark.parametrize(
    "body", ["data: nothing", "data: {}", 'data: {"choices": 5}', "[]", "5", '{"choices": [5]}']
)
def test_an_answer_that_says_nothing_is_of_no_use(body: str) -> None:
    with pytest.raises(Unusable):
        Answer.parse(body).drafts(asking())
