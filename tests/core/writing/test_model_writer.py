"""The OpenAI writer, against a loopback server that misbehaves, and against a third party's."""

import json
from collections.abc import Callable

import pytest
from llmock.scenarios import Fail, Match
from llmock.testing import LLMockServer
from structlog.testing import capture_logs

from core.foundation.ids import PlatformName
from core.platforms.catalogue import rules_of
from core.spending.prices import price_of
from core.writing.model.writer import OpenAIWriter
from core.writing.openings import opening
from core.writing.port import Usage, WriterUnavailable
from tests.core.writing.conftest import GOOD, LINK, MODEL, OTHER, TOO_LONG, asking
from tests.stand_ins import openai_server as say
from tests.stand_ins.openai_server import OpenAIServer

# what is asked


async def test_drafts_come_back_with_their_writer_model_and_usage(writer: OpenAIWriter) -> None:
    written = await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]
    assert (written.writer, written.model, written.usage) == ("openai", MODEL, Usage(100, 50))


async def test_the_answer_is_asked_for_as_strict_json_and_not_kept_by_the_provider(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    await writer.write(asking())

    asked = server.asked[0].body
    assert asked["text"]["format"]["type"] == "json_schema"
    assert asked["text"]["format"]["strict"] is True
    assert asked["store"] is False
    assert asked["model"] == MODEL
    assert server.asked[0].authorization == "Bearer sk-test"


async def test_a_link_that_the_model_left_out_is_put_in(writer: OpenAIWriter) -> None:
    written = await writer.write(asking(link=LINK))

    assert all(draft.text.endswith(LINK) for draft in written.drafts)


async def test_a_longer_address_is_not_taken_for_the_briefs_link(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(f"{GOOD} {LINK}-sale-2019"))

    written = await writer.write(asking(1, link=LINK))

    assert written.drafts[0].text == f"{GOOD} {LINK}-sale-2019\n\n{LINK}"


async def test_a_link_is_not_put_where_it_can_not_be_clicked(writer: OpenAIWriter) -> None:
    written = await writer.write(asking(platform=PlatformName.INSTAGRAM, link=LINK))

    assert not any(LINK in draft.text for draft in written.drafts)


async def test_hashtags_that_are_not_in_the_text_are_not_claimed(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(say.draft(f"{GOOD} #Coffee", hashtags=["coffee", "#grinder", "#"])))

    written = await writer.write(asking(1))

    assert written.drafts[0].hashtags == ("#coffee",)


async def test_a_title_is_cut_at_a_word_to_what_the_platform_takes(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(say.draft("A long read about grinding.", title="grinding " * 40)))

    written = await writer.write(asking(1, platform=PlatformName.BLOG))

    assert len(written.drafts[0].title) <= 200
    assert written.drafts[0].title.endswith("grinding…")


# what is asked again


async def test_a_draft_that_is_too_long_is_asked_for_again_with_its_excess(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(GOOD, TOO_LONG), say.drafts(OTHER))

    written = await writer.write(asking())

    used = rules_of(PlatformName.X).measure(TOO_LONG.strip())[0].used
    assert (
        f"uses {used:,} of 280 weighted characters: {used - 280:,} too many" in server.asked[1].body["input"]
    )
    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]
    assert written.usage == Usage(200, 100)


async def test_a_draft_that_stays_too_long_is_cut_and_keeps_its_link(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(f"{TOO_LONG} {LINK}"))

    written = await writer.write(asking(1, link=LINK))

    text = written.drafts[0].text
    assert rules_of(PlatformName.X).fits(text)
    assert text.endswith(f"…\n\n{LINK}")
    assert len(server.asked) == 2


async def test_missing_drafts_are_asked_for_once(writer: OpenAIWriter, server: OpenAIServer) -> None:
    server.will(say.drafts(GOOD), say.drafts(OTHER))

    written = await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]
    assert "write 1 more" in server.asked[1].body["input"]


async def test_of_two_drafts_with_the_same_first_sentence_one_is_replaced(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(GOOD, "YOUR DESK deserves better coffee! It really does."), say.drafts(OTHER))

    written = await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]


async def test_a_draft_that_opens_like_a_text_already_seen_is_replaced(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(GOOD), say.drafts(OTHER))

    written = await writer.write(asking(1, avoid=("Your desk deserves better coffee. Old words.",)))

    assert [draft.text for draft in written.drafts] == [OTHER]


async def test_fewer_drafts_than_asked_are_better_than_none(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(GOOD))

    written = await writer.write(asking(3))

    assert [draft.text for draft in written.drafts] == [GOOD]
    assert len(server.asked) == 2


async def test_good_drafts_are_kept_when_the_second_question_fails(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(GOOD), say.error(401))

    with capture_logs() as logs:
        written = await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD]
    assert "second_question_failed" in {entry["event"] for entry in logs}


async def test_more_drafts_than_asked_are_left_out(writer: OpenAIWriter) -> None:
    assert len((await writer.write(asking(1))).drafts) == 1


@pytest.mark.parametrize(
    "useless", [say.answer("Sure! Here is your copy."), say.truncated(), say.drafts(), say.response([])]
)
async def test_an_answer_of_no_use_is_asked_for_once_again(
    writer: OpenAIWriter, server: OpenAIServer, useless: say.Reply
) -> None:
    server.will(useless, say.drafts(GOOD, OTHER))

    written = await writer.write(asking())

    assert [draft.text for draft in written.drafts] == [GOOD, OTHER]
    assert written.usage == Usage(200, 100)


@pytest.mark.parametrize(
    ("useless", "says"),
    [
        (say.answer("Sure! Here is your copy."), "could not be read"),
        (say.truncated(), "ran out of room"),
        (say.drafts(), "sent no copy"),
        (say.Reply("<html>Welcome to nginx</html>"), "OPENAI_BASE_URL"),
        (say.Reply("[]"), "OPENAI_BASE_URL"),
    ],
)
async def test_an_answer_that_stays_of_no_use_is_told_and_not_asked_for_a_third_time(
    writer: OpenAIWriter, server: OpenAIServer, useless: say.Reply, says: str
) -> None:
    server.will(useless)

    with pytest.raises(WriterUnavailable, match=says):
        await writer.write(asking())

    assert len(server.asked) == 2


async def test_what_was_used_before_it_failed_is_told_with_the_error(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.answer("no JSON"))

    with pytest.raises(WriterUnavailable) as raised:
        await writer.write(asking())

    assert raised.value.usage == Usage(200, 100)


async def test_json_in_a_code_fence_is_read(writer: OpenAIWriter, server: OpenAIServer) -> None:
    fenced = json.dumps({"drafts": [say.draft(GOOD)]})
    server.will(say.answer(f"```json\n{fenced}\n```"))

    assert (await writer.write(asking(1))).drafts[0].text == GOOD


async def test_servers_that_count_without_details_are_served(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts(GOOD, OTHER, usage={"input_tokens": 700, "output_tokens": 80}))

    assert (await writer.write(asking())).usage == Usage(700, 80)


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        {"input_tokens": None, "output_tokens": None},
        {"prompt_tokens": 7, "completion_tokens": 8},
        {"input_tokens": -7, "output_tokens": 8},
        {"input_tokens": 10**15, "output_tokens": 8},
        {"input_tokens": 700, "output_tokens": 18_000_000},
        {"input_tokens": 18_000_000, "output_tokens": 80},
        {"input_tokens": 0, "output_tokens": 0},
        {"input_tokens": 700, "output_tokens": 0},
        {"input_tokens": "700", "output_tokens": "80"},
        {"input_tokens": 700.5, "output_tokens": True},
        {"input_tokens": float("nan"), "output_tokens": float("inf")},
        "a lot",
        [],
    ],
)
async def test_servers_whose_usage_can_not_be_are_served_and_charged_by_what_was_written(
    writer: OpenAIWriter, server: OpenAIServer, usage: object
) -> None:
    server.will(say.drafts(GOOD, OTHER, usage=usage))

    written = await writer.write(asking())

    assert written.usage is not None
    assert written.usage.assumed
    assert 50 <= written.usage.output_tokens <= 1_000
    assert 50 <= written.usage.input_tokens <= 10_000


# what it may cost


@pytest.mark.parametrize("platform", list(PlatformName))
@pytest.mark.parametrize("count", [1, 5])
async def test_a_request_never_costs_more_than_was_estimated(
    writer: OpenAIWriter, server: OpenAIServer, platform: PlatformName, count: int
) -> None:
    request = asking(count, platform=platform, link=LINK, hint="Shorter.", avoid=(GOOD, OTHER))
    texts = [f"Angle {number}. {'Mill One grinds. ' * 300}" for number in range(count)]
    server.will(say.answer("no JSON"), say.drafts(*texts), say.drafts(*texts))

    await writer.write(request)

    rooms = [asked.body["max_output_tokens"] for asked in server.asked]
    questions = [asked.body["instructions"] + asked.body["input"] for asked in server.asked[:2]]
    most = price_of(MODEL, input_tokens=sum(map(len, questions)), output_tokens=sum(rooms))
    assert writer.estimate(request) >= most.amount


@pytest.mark.parametrize("told", [None, {"input_tokens": 1_000, "output_tokens": 20_000}])
async def test_a_server_that_writes_on_and_on_is_charged_for_no_more_than_was_set_aside(
    writer: OpenAIWriter, server: OpenAIServer, told: object
) -> None:
    server.will(say.drafts("word " * 20_000, OTHER, usage=told))

    written = await writer.write(asking())

    assert written.usage is not None
    assert written.usage.assumed
    room = sum(asked.body["max_output_tokens"] for asked in server.asked)
    assert written.usage.output_tokens == room
    assert writer.cost(written.usage).amount <= writer.estimate(asking())


async def test_no_more_of_a_draft_is_sent_back_than_it_had_room_for(
    writer: OpenAIWriter, server: OpenAIServer
) -> None:
    server.will(say.drafts("word " * 20_000, OTHER), say.drafts(GOOD))

    await writer.write(asking())

    first, second = (len(asked.body["input"]) for asked in server.asked)
    assert second - first < 4_000


# with a server that nobody here wrote


async def test_it_works_with_a_third_party_server(writer_at: Callable[..., OpenAIWriter]) -> None:
    with LLMockServer() as third_party:
        written = await writer_at(third_party.base_url("openai")).write(asking(1, link=LINK))

    assert opening(written.drafts[0].text) == "mock text"
    assert written.drafts[0].text.endswith(LINK)
    assert written.usage is not None
    assert written.usage.input_tokens > 0


async def test_it_outlasts_a_third_party_servers_rate_limit(
    writer_at: Callable[..., OpenAIWriter], waits: list[float]
) -> None:
    with LLMockServer() as third_party:
        third_party.state.scenarios.add(Fail(429, retry_after=2, times=1))
        written = await writer_at(third_party.base_url("openai")).write(asking(1))

    assert len(written.drafts) == 1
    assert waits[0] >= 2


async def test_it_goes_through_a_third_party_servers_other_door_and_waits_as_long_as_that_says(
    writer_at: Callable[..., OpenAIWriter], waits: list[float]
) -> None:
    with LLMockServer() as third_party:
        responses, chat = (Match(path=f"/v1/{door}") for door in ("responses", "chat/completions"))
        third_party.state.scenarios.add(Fail(404, message="Not Found", times=None, match=responses))
        third_party.state.scenarios.add(Fail(429, retry_after=2, match=chat))
        written = await writer_at(third_party.base_url("openai")).write(asking(1))

    assert len(written.drafts) == 1
    assert written.usage is not None
    assert not written.usage.assumed
    assert waits[0] >= 2
