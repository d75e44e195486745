"""Moderation: harm is pointed out, and a text that could not be moderated says so."""

from collections.abc import AsyncIterator, Callable, Iterator

import openai
import pytest
from llmock.testing import LLMockServer

from core.foundation.resilience import RetryPolicy, Time
from core.providers.openai_client import open_client
from core.review.findings import Finding, Severity
from core.review.moderation.offline import OfflineModerator
from core.review.moderation.openai import OpenAIModerator
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import OpenAIServer

COPY = "Fresh coffee at your desk, no plug needed."
CLEAN = say.moderation(violence=0.01, hate=0.0)


@pytest.fixture(scope="module")
def running() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def server(running: OpenAIServer) -> OpenAIServer:
    running.will(CLEAN)
    return running


@pytest.fixture
async def moderator_at() -> AsyncIterator[Callable[..., OpenAIModerator]]:
    clients: list[openai.AsyncOpenAI] = []

    async def no_time(seconds: float) -> None:
        return None

    def build(url: str, instead: OfflineModerator | None = None) -> OpenAIModerator:
        clients.append(open_client("sk-test", url, timeout=60))
        policy, passing = RetryPolicy(attempts=3), Time(sleep=no_time)
        return OpenAIModerator(clients[-1], instead=instead, policy=policy, passing=passing)

    yield build
    for client in clients:
        await client.close()


@pytest.fixture
def moderator(server: OpenAIServer, moderator_at: Callable[..., OpenAIModerator]) -> OpenAIModerator:
    return moderator_at(server.url)


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


# OpenAI's


async def test_clean_copy_has_no_findings(moderator: OpenAIModerator, server: OpenAIServer) -> None:
    assert await moderator.review(COPY) == []
    assert server.asked[0].body == {"model": "omni-moderation-latest", "input": COPY}


async def test_what_no_brand_publishes_blocks(moderator: OpenAIModerator, server: OpenAIServer) -> None:
    server.will(say.moderation(hate=0.9, violence=0.1))

    (finding,) = await moderator.review("…")

    assert (finding.rule, finding.severity, finding.where) == (
        "moderation_flagged",
        Severity.BLOCKING,
        "hate",
    )
    assert "hate against a group of people" in finding.sentence


async def test_what_may_be_meant_is_a_warning(moderator: OpenAIModerator, server: OpenAIServer) -> None:
    server.will(say.moderation(violence=0.9, self_harm=0.8))

    findings = await moderator.review("Slay every zombie.")

    assert [(f.where, f.severity) for f in findings] == [
        ("self-harm", Severity.WARNING),
        ("violence", Severity.WARNING),
    ]


async def test_a_category_that_is_new_to_us_is_told_by_its_name(
    moderator: OpenAIModerator, server: OpenAIServer
) -> None:
    server.will(say.moderation(fraud__financial=0.9))

    (finding,) = await moderator.review("…")

    assert "fraud, financial" in finding.sentence


async def test_a_passing_fault_is_overcome(moderator: OpenAIModerator, server: OpenAIServer) -> None:
    server.will(say.error(503), say.error(429, retry_after="2"), CLEAN)

    assert await moderator.review(COPY) == []
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("reply", "says", "tries"),
    [
        (say.error(500), "did not answer", 3),
        (say.error(401), "key was not accepted", 1),
        (say.error(404), "has no moderation", 1),
        (say.error(429, code="insufficient_quota"), "no credit left", 1),
        (say.Reply("<html>"), "could not be read", 1),
        (say.Reply("{}"), "could not be read", 1),
        (say.Reply('{"results": []}'), "could not be read", 1),
        (say.Reply('{"results": [{}]}'), "could not be read", 1),
        (say.Reply('{"results": null}'), "could not be read", 1),
        (say.error(400), "was refused", 1),
    ],
)
async def test_a_text_that_could_not_be_moderated_says_so(
    moderator: OpenAIModerator, server: OpenAIServer, reply: say.Reply, says: str, tries: int
) -> None:
    server.will(reply)

    (finding,) = await moderator.review(COPY)

    assert (finding.rule, finding.severity) == ("not_moderated", Severity.WARNING)
    assert says in finding.sentence
    assert len(server.asked) == tries


async def test_another_moderator_looks_where_the_server_has_none(
    moderator_at: Callable[..., OpenAIModerator],
) -> None:
    with LLMockServer() as third_party:
        moderator = moderator_at(third_party.base_url("openai"), instead=OfflineModerator())

        findings = await moderator.review("What a fucking good kettle!")

    assert kinds(findings) == ["not_moderated", "strong_language"]


@pytest.mark.parametrize("nothing", ["", "  \n"])
async def test_an_empty_text_needs_no_moderation(moderator: OpenAIModerator, nothing: str) -> None:
    assert await moderator.review(nothing) == []
