"""Moderation: harm is pointed out, and a text that could not be moderated says so."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import openai
import pytest
from llmock.testing import LLMockServer

from core.foundation.resilience import RetryPolicy, Time
from core.providers.openai_client import open_client
from core.review.findings import Finding, Severity
from core.review.moderation.openai import OpenAIModerator
from core.review.moderation.port import OfflineModerator, Scorer
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


def scoring(score: float) -> OfflineModerator:
    return OfflineModerator(load=lambda: lambda texts: [score] * len(texts))


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.kind for finding in findings]


# OpenAI's


async def test_clean_copy_has_no_findings(moderator: OpenAIModerator, server: OpenAIServer) -> None:
    assert await moderator.review(COPY) == []
    assert server.asked[0].body == {"model": "omni-moderation-latest", "input": COPY}


async def test_what_no_brand_publishes_blocks(moderator: OpenAIModerator, server: OpenAIServer) -> None:
    server.will(say.moderation(hate=0.9, violence=0.1))

    (finding,) = await moderator.review("…")

    assert (finding.kind, finding.severity, finding.where) == (
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

    assert (finding.kind, finding.severity) == ("not_moderated", Severity.WARNING)
    assert says in finding.sentence
    assert len(server.asked) == tries


async def test_another_moderator_looks_where_the_server_has_none(
    moderator_at: Callable[..., OpenAIModerator],
) -> None:
    with LLMockServer() as third_party:
        moderator = moderator_at(third_party.base_url("openai"), instead=scoring(0.99))

        findings = await moderator.review(COPY)

    assert kinds(findings) == ["not_moderated", "strong_language"]


# offline


async def test_the_word_list_warns_of_strong_language_and_lets_copy_pass() -> None:
    moderator = OfflineModerator()

    strong, plain = await asyncio.gather(
        moderator.review("What a fucking good grinder!"), moderator.review(COPY)
    )

    assert kinds(strong) == ["strong_language"]
    assert plain == []


@pytest.mark.parametrize("strong", ["What a fucking good kettle!", "Shut up, you fat ugly pig."])
async def test_strong_language_is_found_in_the_middle_of_a_long_post_and_quoted(strong: str) -> None:
    post = f"{COPY} " * 10 + strong + f" {COPY}" * 10

    (finding,) = await OfflineModerator().review(post)

    assert finding.kind == "strong_language"
    assert finding.where in strong
    assert f"“{finding.where}”" in finding.sentence


async def test_a_long_sentence_is_quoted_only_in_part() -> None:
    (finding,) = await scoring(1.0).review("word " * 100)

    assert len(finding.sentence) < 200


async def test_what_a_rule_has_named_already_is_not_told_twice() -> None:
    assert kinds(await scoring(1.0).review("K1ll all men.")) == ["harmful_wording"]


async def test_harmful_wording_is_named_and_never_blocks() -> None:
    (finding,) = await scoring(0.0).review("I hate women.")

    assert (finding.kind, finding.severity, finding.where) == (
        "harmful_wording",
        Severity.WARNING,
        "hate women",
    )
    assert "“hate women”" in finding.sentence


async def test_the_model_is_loaded_once_and_only_when_needed() -> None:
    loads = []

    def load() -> Scorer:
        loads.append(1)
        return lambda texts: [0.0] * len(texts)

    moderator = OfflineModerator(load)
    assert loads == []

    await asyncio.gather(*(moderator.review(COPY) for _ in range(5)))

    assert loads == [1]


async def test_a_model_prepared_ahead_is_not_loaded_again() -> None:
    loads = []

    def load() -> Scorer:
        loads.append(1)
        return lambda texts: [0.0] * len(texts)

    moderator = OfflineModerator(load)
    await moderator.prepare()
    await moderator.review(COPY)

    assert loads == [1]


async def test_a_word_list_that_can_not_be_loaded_is_told() -> None:
    def load() -> Scorer:
        raise ImportError("no scikit-learn")

    await OfflineModerator(load).prepare()
    assert kinds(await OfflineModerator(load).review("I hate women.")) == ["harmful_wording", "not_moderated"]


@pytest.mark.parametrize("nothing", ["", "  \n"])
async def test_an_empty_text_needs_no_moderation(moderator: OpenAIModerator, nothing: str) -> None:
    assert await moderator.review(nothing) == []
    assert await scoring(1.0).review(nothing) == []
