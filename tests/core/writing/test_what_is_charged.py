"""What an answer costs, by what its server says that it used and how soon it came, over HTTP."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.foundation.money import Money
from core.spending.rates import Tier
from core.writing.model.writer import OpenAIWriter
from core.writing.port import Usage
from tests.core.writing.conftest import GOOD, OTHER, asking
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import OpenAIServer

DRAFTS = json.dumps({"drafts": [{"text": GOOD}, {"text": OTHER}]})
COUNTED = {"input_tokens": 2_000, "output_tokens": 1_000, "total_tokens": 3_000}


@pytest.fixture
def gpt_5(server: OpenAIServer, writer_at: Callable[..., OpenAIWriter]) -> OpenAIWriter:
    """At 1.25 dollars in, 0.125 cached, and 10 out; flex and batch are half of it, priority twice."""
    return writer_at(server.url, model="gpt-5")


async def charged(writer: OpenAIWriter) -> Money:
    written = await writer.write(asking())
    assert written.usage is not None
    assert not written.usage.assumed
    return writer.cost(written.usage).amount


@pytest.mark.parametrize(
    ("details", "micros"),
    [
        ({}, 12_500),
        ({"input_tokens_details": {"cached_tokens": 0}}, 12_500),
        ({"input_tokens_details": {"cached_tokens": 1_600}}, 10_700),
        ({"input_tokens_details": {"cached_tokens": 2_000}}, 10_250),
        ({"input_tokens_details": {"cached_tokens": 2_001}}, 12_500),
        ({"input_tokens_details": {"cached_tokens": -1}}, 12_500),
        ({"input_tokens_details": {"cached_tokens": "1600"}}, 12_500),
        ({"input_tokens_details": {"cached_tokens": 1_600, "cache_write_tokens": 1_600}}, 10_700),
        ({"output_tokens_details": {"reasoning_tokens": 900}}, 12_500),
        ({"total_tokens": 7}, 12_500),
        ({"total_tokens": "many"}, 12_500),
    ],
)
async def test_cached_input_is_charged_at_its_own_price_as_far_as_it_can_be_true(
    gpt_5: OpenAIWriter, server: OpenAIServer, details: dict[str, Any], micros: int
) -> None:
    server.will(say.drafts(GOOD, OTHER, usage=COUNTED | details))

    assert await charged(gpt_5) == Money(micros)


async def test_what_is_written_into_a_cache_is_charged_as_that_where_it_is_dearer(
    server: OpenAIServer, writer_at: Callable[..., OpenAIWriter]
) -> None:
    details = {"cached_tokens": 1_000, "cache_write_tokens": 1_000}
    server.will(say.drafts(GOOD, OTHER, usage=COUNTED | {"input_tokens_details": details}))

    assert await charged(writer_at(server.url, model="gpt-6-cyber")) == Money(2_000 + 25_000 + 100_000)


@pytest.mark.parametrize(
    ("said", "thought", "total", "output", "reasoning"),
    [
        (1_000, 900, 3_000, 1_000, 900),  # OpenAI: part of the output
        (1_000, 900, 3_900, 1_900, 900),  # xAI: beside it, and in the total
        (1_000, None, 3_900, 1_900, 900),  # Gemini: in the total alone
        (100, 900, None, 1_000, 900),  # more than all of the output can't be part of it
        (1_000, 900, None, 1_000, 900),
        (1_000, 9_000, 3_000, 1_000, 0),  # neither can be, since the total says otherwise
    ],
)
@pytest.mark.parametrize("by_chat", [False, True])
async def test_thoughts_are_charged_once_whether_a_server_counts_them_as_output_or_beside_it(
    gpt_5: OpenAIWriter,
    server: OpenAIServer,
    said: int,
    thought: int | None,
    total: int | None,
    output: int,
    reasoning: int,
    by_chat: bool,
) -> None:
    details = {"reasoning_tokens": thought}
    if by_chat:
        usage = {"prompt_tokens": 2_000, "completion_tokens": said, "total_tokens": total}
        server.will(say.error(404), say.chat(DRAFTS, usage=usage | {"completion_tokens_details": details}))
    else:
        usage = {"input_tokens": 2_000, "output_tokens": said, "total_tokens": total}
        server.will(say.drafts(GOOD, OTHER, usage=usage | {"output_tokens_details": details}))

    written = await gpt_5.write(asking())

    assert written.usage == Usage(2_000, output, reasoning_tokens=reasoning)
    assert gpt_5.cost(written.usage).amount == Money(2_500 + 10 * output)


TIERS = [
    ("flex", 6_250),
    ("batch", 6_250),
    ("priority", 25_000),
    ("default", 12_500),
    ("scale", 12_500),
    (None, 12_500),
    (7, 12_500),
]


@pytest.mark.parametrize(("tier", "micros"), TIERS)
async def test_an_answer_is_charged_by_the_tier_that_it_says_it_came_by(
    gpt_5: OpenAIWriter, server: OpenAIServer, tier: object, micros: int
) -> None:
    server.will(say.drafts(GOOD, OTHER, usage=COUNTED, service_tier=tier))

    assert await charged(gpt_5) == Money(micros)
    assert "service_tier" not in server.asked[0].body


async def test_a_server_of_chat_completions_says_what_was_cached_and_its_tier_too(
    gpt_5: OpenAIWriter, server: OpenAIServer
) -> None:
    usage = {
        "prompt_tokens": 2_000,
        "completion_tokens": 1_000,
        "prompt_tokens_details": {"cached_tokens": 1_600},
    }
    server.will(say.error(404), say.chat(DRAFTS, usage=usage, service_tier="flex"))

    assert await charged(gpt_5) == Money(5_350)


async def test_so_does_one_that_streams_unasked(gpt_5: OpenAIWriter, server: OpenAIServer) -> None:
    pieces = [{"choices": [{"delta": {"content": DRAFTS}}], "service_tier": "flex"}]
    pieces += [{"choices": [], "usage": {"prompt_tokens": 2_000, "completion_tokens": 1_000}}]
    stream = "".join(f"data: {json.dumps(piece)}\n\n" for piece in pieces)
    server.will(say.error(404), say.Reply(f"{stream}data: [DONE]\n\n"))

    assert await charged(gpt_5) == Money(6_250)


@pytest.mark.parametrize("missing", [[], [say.error(404)]])
async def test_a_tier_is_asked_for_where_it_is_set(
    server: OpenAIServer, writer_at: Callable[..., OpenAIWriter], missing: list[say.Reply]
) -> None:
    answer = say.chat(DRAFTS) if missing else say.drafts(GOOD, OTHER)
    server.will(*missing, answer)

    await writer_at(server.url, service_tier="flex").write(asking())

    assert {asked.body["service_tier"] for asked in server.asked} == {"flex"}


async def test_answers_of_several_tiers_are_charged_by_the_dearest_of_them(
    gpt_5: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(
        say.drafts(GOOD, usage=COUNTED, service_tier="flex"),
        say.drafts(OTHER, usage=COUNTED, service_tier="default"),
    )

    assert await charged(gpt_5) == Money(25_000)


def test_what_is_set_aside_is_enough_for_the_tier_that_is_asked_for_and_for_the_usual(
    server: OpenAIServer, writer_at: Callable[..., OpenAIWriter]
) -> None:
    usual, flex, priority = (
        writer_at(server.url, model="gpt-5", service_tier=tier).estimate(asking())
        for tier in (None, "flex", "priority")
    )

    assert flex == usual
    assert priority.micros == pytest.approx(2 * usual.micros, abs=1)


async def test_once_an_answer_came_by_a_dearer_tier_than_was_asked_for_as_much_is_set_aside(
    gpt_5: OpenAIWriter, server: OpenAIServer, writer_at: Callable[..., OpenAIWriter]
) -> None:
    server.will(say.drafts(GOOD, OTHER, usage=COUNTED, service_tier="priority"))

    await gpt_5.write(asking())

    priority = writer_at(server.url, model="gpt-5", service_tier="priority")
    assert gpt_5.estimate(asking()) == priority.estimate(asking())
    assert gpt_5.cost(Usage(2_000, 1_000, tier=Tier.STANDARD)).amount == Money(12_500)
