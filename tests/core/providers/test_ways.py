"""How a model is asked is found out once, by whoever asks first."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pydantic import BaseModel

from core.foundation.resilience import RetryPolicy
from core.providers.model import Model
from core.providers.openai_client import open_client
from core.providers.question import Question
from core.providers.ways import KEPT_FOR, StoredWays, Way
from core.storage.database import Database
from tests.stand_ins import openai_server as say
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.openai_server import OpenAIServer


class Form(BaseModel):
    text: str


QUESTION = Question("Write.", "A mill.", Form, "Answer as JSON.", 100)
ADDRESS = "http://localhost/v1/"


@pytest.fixture
def ways(database: Database, clock: ManualClock) -> StoredWays:
    return StoredWays(database, clock)


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


def nobody_lost() -> None:
    raise AssertionError("an answer was taken for lost")


async def test_another_process_asks_as_the_first_one_found_out(
    ways: StoredWays, server: OpenAIServer
) -> None:
    server.will(say.error(404), say.error(400, message="no json_schema"), say.chat("{}"))
    async with open_client("sk-test", server.url, 60) as client:
        for _ in range(2):
            process = Model(client, "gpt", ways=ways, policy=RetryPolicy(attempts=1))
            await process.answer(QUESTION, nobody_lost)
    asked = [(asked.path, asked.body.get("response_format", {}).get("type")) for asked in server.asked]
    assert asked == [
        ("/v1/responses", None),
        ("/v1/chat/completions", "json_schema"),
        ("/v1/chat/completions", "json_object"),
        ("/v1/chat/completions", "json_object"),
    ]


async def test_what_a_question_is_refused_for_teaches_nothing(ways: StoredWays, server: OpenAIServer) -> None:
    server.will(say.error(404), say.error(400, message="maximum context length is 4096"))
    async with open_client("sk-test", server.url, 60) as client:
        model = Model(client, "gpt", ways=ways, policy=RetryPolicy(attempts=1))
        with pytest.raises(Exception, match="maximum context length"):
            await model.answer(QUESTION, nobody_lost)
        assert await ways.known(model.address, "gpt") is None


async def test_what_was_found_out_is_believed_for_a_week_and_replaced_by_what_is_found_next(
    ways: StoredWays, clock: ManualClock
) -> None:
    await ways.learn(ADDRESS, "gpt", Way.CHAT)
    await ways.learn(ADDRESS, "gpt", Way.CHAT_JSON)
    await ways.learn(ADDRESS, "other", Way.RESPONSES)
    assert await ways.known(ADDRESS, "gpt") is Way.CHAT_JSON
    clock.advance(KEPT_FOR + timedelta(seconds=1))
    assert await ways.known(ADDRESS, "gpt") is None


async def test_addresses_and_models_of_any_length_are_kept(ways: StoredWays) -> None:
    address, model = f"http://localhost/{'a' * 900}/v1", "m" * 300
    await ways.learn(address, model, Way.CHAT)
    assert await ways.known(address, model) is Way.CHAT
