"""Moderation: harm is pointed out, and a text that could not be moderated says so."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import openai
import pytest
from llmock.testing import LLMockServer

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.foundation.resilience import RetryPolicy, Time
from core.platforms.media import Fitted
from core.platforms.posting import NotSent, PlatformRefused
from core.providers.openai_client import open_client
from core.review.findings import Finding, Severity
from core.review.moderation.offline import OfflineModerator
from core.review.moderation.openai import MOST_BYTES, OpenAIModerator
from core.review.moderation.port import Outgoing
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

    def build(url: str, **given: Any) -> OpenAIModerator:
        clients.append(open_client("sk-test", url, timeout=60))
        policy, passing = RetryPolicy(attempts=3), Time(sleep=no_time)
        return OpenAIModerator(clients[-1], policy=policy, passing=passing, **given)

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

    assert (finding.rule, finding.severity) == ("moderation_flagged", Severity.BLOCKING)
    assert "hate against a group of people" in finding.sentence


async def test_what_may_be_meant_is_a_warning(moderator: OpenAIModerator, server: OpenAIServer) -> None:
    server.will(say.moderation(violence=0.9, self_harm=0.8))

    findings = await moderator.review("Slay every zombie.")

    assert [finding.severity for finding in findings] == [Severity.WARNING, Severity.WARNING]
    assert ["self-harm" in findings[0].sentence, "violence" in findings[1].sentence] == [True, True]


async def test_a_category_that_is_new_to_us_is_told_by_its_name(
    moderator: OpenAIModerator, server: OpenAIServer
) -> None:
    server.will(say.moderation(fraud__financial=0.9))

    (finding,) = await moderator.review("…")

    assert "fraud, financial" in finding.sentence


async def test_a_flag_says_its_score(moderator: OpenAIModerator, server: OpenAIServer) -> None:
    server.will(say.moderation(violence=0.934))

    (finding,) = await moderator.review("Slay every zombie.")

    assert "flags this text for violence (violence 0.93)" in finding.sentence


async def test_a_threshold_counts_instead_of_the_providers_own_flag(
    server: OpenAIServer, moderator_at: Callable[..., OpenAIModerator]
) -> None:
    moderator = moderator_at(server.url, thresholds={"hate": 0.2, "violence": 0.9})
    server.will(say.moderation(hate=0.25, violence=0.8, sexual=0.6, harassment=0.4))

    findings = await moderator.review("…")

    assert ["(hate 0.25)" in findings[0].sentence, "(sexual 0.60)" in findings[1].sentence] == [True, True]


async def test_a_text_of_which_a_threshold_can_not_be_judged_was_not_moderated(
    server: OpenAIServer, moderator_at: Callable[..., OpenAIModerator]
) -> None:
    moderator = moderator_at(server.url, thresholds={"hate": 0.2})
    server.will(say.moderation(violence=0.1))

    assert kinds(await moderator.review(COPY)) == ["not_moderated"]


async def test_what_is_flagged_for_no_category_is_told_all_the_same(
    moderator: OpenAIModerator, server: OpenAIServer
) -> None:
    server.will(say.Reply('{"results": [{"flagged": true}]}'))

    (finding,) = await moderator.review(COPY)

    assert "a reason that it does not name" in finding.sentence


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
        (say.moderation(hate=3.0), "could not be read", 1),
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


# images


class Pictures:
    """Images by their keys; what is none of them can't be read."""

    def __init__(self, **pictures: Fitted | NotSent | PlatformRefused) -> None:
        self._pictures = pictures

    async def fitted(self, image: Attached, platform: PlatformName) -> Fitted:
        picture = self._pictures[image.key]
        if isinstance(picture, Exception):
            raise picture
        return picture

    def address(self, image: Attached, platform: PlatformName) -> str | None:
        return None


PICTURE = Fitted(b"\x89PNG", "image/png", 1, 1)


def with_images(*keys: str) -> Outgoing:
    return Outgoing(PlatformName.X, tuple(Attached.image(key) for key in keys))


async def test_each_image_is_judged_and_only_once_whatever_it_goes_out_with(
    server: OpenAIServer, moderator_at: Callable[..., OpenAIModerator]
) -> None:
    moderator = moderator_at(server.url, files=Pictures(a=PICTURE, b=PICTURE))
    outgoing = with_images("a", "b")

    assert await asyncio.gather(*(moderator.review(COPY, outgoing) for _ in range(3))) == [[], [], []]

    url = f"data:image/png;base64,{base64.b64encode(PICTURE.content).decode()}"
    image = [{"type": "image_url", "image_url": {"url": url}}]
    asked = [one.body["input"] for one in server.asked]
    assert (asked.count(COPY), asked.count(image), len(asked)) == (3, 2, 5)


async def test_an_image_that_is_flagged_is_told_by_its_place(
    server: OpenAIServer, moderator_at: Callable[..., OpenAIModerator]
) -> None:
    moderator = moderator_at(server.url, files=Pictures(a=PICTURE, b=PICTURE))
    server.will(CLEAN, CLEAN, say.moderation(**{"self_harm__intent": 0.8}))

    (finding,) = await moderator.review(COPY, with_images("a", "b"))

    assert finding.severity is Severity.BLOCKING
    assert (
        "flags image 2 for somebody's intent to harm themselves (self-harm/intent 0.80)" in finding.sentence
    )


async def test_an_image_without_a_text_is_judged_too(
    server: OpenAIServer, moderator_at: Callable[..., OpenAIModerator]
) -> None:
    moderator = moderator_at(server.url, files=Pictures(a=PICTURE))
    server.will(say.moderation(sexual=0.9))

    assert len(await moderator.review("", with_images("a"))) == 1


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (NotSent("No."), "could not be read"),
        (PlatformRefused("No."), "can't be made fit"),
        (Fitted(bytes(MOST_BYTES + 1), "image/png", 1, 1), "more than the 20 MB"),
    ],
    ids=["unreadable", "unfit", "too large"],
)
async def test_an_image_that_could_not_be_looked_at_says_so(
    server: OpenAIServer,
    moderator_at: Callable[..., OpenAIModerator],
    picture: Fitted | NotSent | PlatformRefused,
    says: str,
) -> None:
    moderator = moderator_at(server.url, files=Pictures(a=picture))

    (finding,) = await moderator.review(COPY, with_images("a"))

    assert finding.rule == "not_moderated"
    assert finding.sentence.startswith("Image 1 was not moderated: ")
    assert says in finding.sentence


async def test_an_image_that_could_not_be_judged_is_asked_about_again(
    server: OpenAIServer, moderator_at: Callable[..., OpenAIModerator]
) -> None:
    moderator = moderator_at(server.url, files=Pictures(a=PICTURE))
    server.will(say.error(400), CLEAN)

    first = await moderator.review("", with_images("a"))
    assert [kinds(first), await moderator.review("", with_images("a"))] == [["not_moderated"], []]


async def test_a_video_is_to_be_watched_by_a_person(moderator: OpenAIModerator, server: OpenAIServer) -> None:
    video = Attached(MediaKind.VIDEO, "https://example.com/film.mp4")

    (finding,) = await moderator.review(COPY, Outgoing(PlatformName.X, (video,)))

    assert (finding.rule, finding.severity) == ("video_not_moderated", Severity.INFO)
    assert len(server.asked) == 1


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
