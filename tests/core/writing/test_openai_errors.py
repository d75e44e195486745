"""What goes wrong at the provider: what is tried again, what is not, and how it is told."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from core.providers.openai_client import MOST_READ
from core.writing.model.writer import OpenAIWriter
from core.writing.port import Usage, WriterRefused, WriterUnavailable
from tests.core.writing.conftest import GOOD, OTHER, asking
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import OpenAIServer


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (say.error(401, code="invalid_api_key"), "OPENAI_API_KEY"),
        (say.error(403), "may not use the model “gpt-4o-mini”"),
        (say.error(404, code="model_not_found"), "does not know the model “gpt-4o-mini”"),
        (say.error(429, code="insufficient_quota", retry_after="1"), "no credit left"),
        (say.error(400, code="content_filter"), "content filter"),
        (say.error(400, message="Unsupported parameter: 'store'"), "Unsupported parameter: 'store'"),
        (say.error(422, message="x" * 500), "…"),
        (say.refusal("I can't help with that."), "declined to write this: “I can't help with that.”"),
        (say.filtered(), "content filter stopped the copy for X"),
        (say.failed("invalid_prompt", "The prompt is not allowed."), "The prompt is not allowed."),
    ],
)
async def test_a_refusal_is_told_in_plain_words_and_never_tried_again(
    writer: OpenAIWriter, server: OpenAIServer, waits: list[float], reply: say.Reply, says: str
) -> None:
    server.will(reply)

    with pytest.raises(WriterRefused) as raised:
        await writer.write(asking())

    assert says in raised.value.message
    assert "sk-test" not in raised.value.message
    assert (len(server.asked), waits) == (1, [])


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
async def test_a_passing_fault_is_overcome(
    writer: OpenAIWriter, server: OpenAIServer, waits: list[float], status: int
) -> None:
    server.will(say.error(status), say.error(status), say.drafts(GOOD, OTHER))

    written = await writer.write(asking())

    assert len(written.drafts) == 2
    assert len(waits) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retry-after", lambda: "17"),
        ("retry-after-ms", lambda: "17000"),
        ("retry-after", lambda: format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)),
    ],
    ids=["seconds", "milliseconds", "date"],
)
async def test_a_provider_that_says_when_to_come_back_is_obeyed(
    writer: OpenAIWriter, server: OpenAIServer, waits: list[float], name: str, value: Callable[[], str]
) -> None:
    server.will(replace(say.error(429), headers={name: value()}), say.drafts(GOOD, OTHER))

    await writer.write(asking())

    assert waits[0] >= 17


@pytest.mark.parametrize(
    ("reply", "says"),
    [(say.error(429), "busy"), (say.error(503), "status 503"), (say.failed("server_error", "?"), "failed")],
)
async def test_a_fault_that_stays_is_told_as_unavailable(
    writer: OpenAIWriter, server: OpenAIServer, reply: say.Reply, says: str
) -> None:
    server.will(reply)

    with pytest.raises(WriterUnavailable, match=says):
        await writer.write(asking())


async def test_a_provider_that_never_answers_is_given_up(
    server: OpenAIServer, writer_at: Callable[..., OpenAIWriter]
) -> None:
    server.will(replace(say.drafts(GOOD, OTHER), delay=3))

    with pytest.raises(WriterUnavailable, match="too long"):
        await writer_at(server.url, timeout=0.5).write(asking())

    assert len(server.asked) == 3


async def test_a_provider_whose_answer_only_drips_in_is_given_up(
    server: OpenAIServer, writer_at: Callable[..., OpenAIWriter]
) -> None:
    server.will(replace(say.drafts(GOOD, OTHER), drip=0.1))

    async with asyncio.timeout(20):
        with pytest.raises(WriterUnavailable, match="too long"):
            await writer_at(server.url, timeout=0.5).write(asking())


async def test_a_provider_that_can_not_be_reached_is_told(writer_at: Callable[..., OpenAIWriter]) -> None:
    with pytest.raises(WriterUnavailable, match="could not be reached"):
        await writer_at("http://127.0.0.1:9/v1").write(asking())


CHARSETS = ("undefined", "idna", "utf-16", "hex", "rot13", "no-such-thing")


@pytest.mark.parametrize("charset", CHARSETS)
async def test_an_answer_is_read_as_json_is_written_whatever_a_server_calls_its_encoding(
    writer: OpenAIWriter, server: OpenAIServer, charset: str
) -> None:
    server.will(
        replace(say.drafts(GOOD, OTHER), headers={"content-type": f"application/json; charset={charset}"})
    )

    assert len((await writer.write(asking())).drafts) == 2


@pytest.mark.parametrize("charset", CHARSETS)
async def test_a_refusal_is_told_as_one_whatever_a_server_calls_its_encoding(
    writer: OpenAIWriter, server: OpenAIServer, charset: str
) -> None:
    server.will(replace(say.error(401), headers={"content-type": f"application/json; charset={charset}"}))

    with pytest.raises(WriterRefused, match="OPENAI_API_KEY"):
        await writer.write(asking())


@pytest.mark.parametrize("code", [["a"], {"a": 1}, 7])
async def test_a_refusal_whose_code_is_no_word_is_told_by_its_status(
    writer: OpenAIWriter, server: OpenAIServer, code: object
) -> None:
    body = {"error": {"message": "No.", "type": code, "param": None, "code": code}}
    server.will(say.Reply(json.dumps(body), 401))

    with pytest.raises(WriterRefused, match="OPENAI_API_KEY"):
        await writer.write(asking())


@pytest.mark.parametrize("packed", [False, True])
async def test_an_answer_larger_than_any_copy_is_given_up_at_once_and_counts_as_lost(
    writer: OpenAIWriter, server: OpenAIServer, packed: bool
) -> None:
    huge = say.drafts(GOOD, "x" * (MOST_READ + 1))
    server.will(replace(huge, headers={"content-encoding": "gzip"} if packed else {}))

    with pytest.raises(WriterRefused, match="far more than any answer") as raised:
        await writer.write(asking())

    assert len(server.asked) == 1
    assert raised.value.usage is not None
    assert raised.value.usage.lost


async def test_an_error_larger_than_any_copy_is_not_read_either(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.error(500, message="x" * (MOST_READ + 1)))

    with pytest.raises(WriterRefused, match="far more than any answer"):
        await writer.write(asking())


async def test_an_answer_that_was_lost_on_the_way_may_be_billed(
    server: OpenAIServer, writer_at: Callable[..., OpenAIWriter]
) -> None:
    server.will(replace(say.drafts(GOOD, OTHER), delay=20), say.drafts(GOOD, OTHER))

    written = await writer_at(server.url, timeout=3).write(asking())

    assert written.usage == Usage(100, 50, lost=True)


async def test_what_never_left_us_is_not_billed(writer_at: Callable[..., OpenAIWriter]) -> None:
    with pytest.raises(WriterUnavailable) as raised:
        await writer_at("http://127.0.0.1:9/v1").write(asking())

    assert raised.value.usage is None
