"""What tests of the OpenAI writer share: a server that misbehaves on demand, and writers that ask it."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any

import openai
import pytest

from core.campaigns.brief import Brief
from core.foundation.ids import PlatformName, TemplateName, Tone
from core.foundation.resilience import RetryPolicy, Time
from core.platforms.catalogue import rules_of
from core.providers.model import Model
from core.providers.openai_client import open_client
from core.writing.model.writer import OpenAIWriter
from core.writing.port import WritingRequest
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import OpenAIServer

MODEL = "gpt-4o-mini"
LINK = "https://example.com/grinder"
BRIEF = Brief(
    product="Mill One",
    news="A hand grinder that fits in a coat pocket.",
    audience="people who make coffee at work",
    tone=Tone.FRIENDLY,
    template=TemplateName.LAUNCH,
    platforms=(PlatformName.X,),
    variants=2,
)
GOOD = "Your desk deserves better coffee. Mill One grinds it fresh."
OTHER = "Fresh grounds, no plug needed. Mill One fits in your coat."
TOO_LONG = "Too many words. " + "Mill One grinds, and grinds. " * 20


def asking(count: int = 2, *, platform: PlatformName = PlatformName.X, **changes: Any) -> WritingRequest:
    brief = replace(BRIEF, **{name: changes.pop(name) for name in ("link", "news") if name in changes})
    return WritingRequest(brief, platform, rules_of(platform), count, seed=1, **changes)


@pytest.fixture(scope="module")
def running() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def server(running: OpenAIServer) -> OpenAIServer:
    running.will(say.drafts(GOOD, OTHER))
    return running


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
async def writer_at(waits: list[float]) -> AsyncIterator[Callable[..., OpenAIWriter]]:
    clients: list[openai.AsyncOpenAI] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    def build(
        url: str, *, model: str = MODEL, timeout: float = 60, service_tier: str | None = None
    ) -> OpenAIWriter:
        clients.append(open_client("sk-test", url, timeout))
        policy = RetryPolicy(attempts=3, total=600)
        passing = Time(sleep=sleep)
        asked = Model(clients[-1], model, service_tier=service_tier, policy=policy, passing=passing)
        return OpenAIWriter(asked)

    yield build
    for client in clients:
        await client.close()


@pytest.fixture
def writer(server: OpenAIServer, writer_at: Callable[..., OpenAIWriter]) -> OpenAIWriter:
    return writer_at(server.url)
