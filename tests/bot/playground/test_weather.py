"""Bad weather: what a bot has to survive, ordered by the test and used up as it strikes."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from .conftest import ANA, BOT_TOKEN, CAMPAIGNS, Playground

impatient = pytest.mark.parametrize("patience", [timedelta(milliseconds=50)], indirect=True)


async def once_heard(playground: Playground, count: int) -> None:
    while len(playground.bot.heard) < count:
        await asyncio.sleep(0.01)


async def test_a_rate_limit_answers_429_with_retry_after_and_then_clears(playground: Playground) -> None:
    await playground.weather(rate_limited=1)
    with pytest.raises(SlackApiError) as refused:
        await playground.slack.chat_postMessage(channel=CAMPAIGNS, text="Hello")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"
    assert refused.value.response["error"] == "ratelimited"
    assert await playground.messages() == []
    assert (await playground.slack.chat_postMessage(channel=CAMPAIGNS, text="Hello"))["ok"]


async def test_a_lost_response_hangs_up_after_the_work_was_done(playground: Playground) -> None:
    patient = AsyncWebClient(BOT_TOKEN, base_url=f"{playground.url}/api/", retry_handlers=[])
    await playground.weather(lost_responses=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await patient.chat_postMessage(channel=CAMPAIGNS, text="Hello")
    assert [message["text"] for message in await playground.messages()] == ["Hello"]


async def test_slacks_own_client_posts_twice_when_an_answer_is_lost(playground: Playground) -> None:
    """Why the bot looks a message up by its metadata before a second try."""
    await playground.weather(lost_responses=1)
    await playground.slack.chat_postMessage(channel=CAMPAIGNS, text="Hello")
    assert [message["text"] for message in await playground.messages()] == ["Hello", "Hello"]


async def test_a_duplicate_delivery_reaches_the_app_twice_with_one_trigger(playground: Playground) -> None:
    @playground.bot.app.command("/campaign")
    async def start(ack: AsyncAck) -> None:
        await ack()

    await playground.weather(duplicate_deliveries=1)
    await playground.do("command", channel=CAMPAIGNS, text="/campaign")
    await once_heard(playground, 2)
    first, second = (parse_qs(heard.body)["trigger_id"] for heard in playground.bot.heard)
    assert first == second


@impatient
async def test_a_slow_acknowledgement_of_a_command_is_shown_as_slack_shows_it(playground: Playground) -> None:
    playground.bot.hold.clear()
    deed = await playground.do("command", channel=CAMPAIGNS, text="/campaign")
    assert deed["error"] == "operation_timeout"
    notice = (await playground.state())["notices"][ANA]
    assert notice == "/campaign failed with the error “operation_timeout”"


@impatient
async def test_a_request_held_up_on_its_way_arrives_with_a_trigger_that_is_too_old(
    playground: Playground,
) -> None:
    errors: list[str] = []

    @playground.bot.app.command("/campaign")
    async def start(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        title = {"type": "plain_text", "text": "Too late"}
        try:
            await client.views_open(
                trigger_id=body["trigger_id"], view={"type": "modal", "title": title, "blocks": []}
            )
        except SlackApiError as error:
            errors.append(error.response["error"])

    await playground.weather(slow_ack_seconds=0.1)
    assert (await playground.do("command", channel=CAMPAIGNS, text="/campaign"))[
        "error"
    ] == "operation_timeout"
    while not errors:
        await asyncio.sleep(0.01)
    assert errors == ["expired_trigger_id"]


async def test_a_command_to_a_bot_that_fails_says_so(playground: Playground) -> None:
    playground.bot.statuses.append(500)
    deed = await playground.do("command", channel=CAMPAIGNS, text="/campaign")
    assert deed["error"] == "dispatch_failed"


async def test_an_event_that_fails_is_sent_again_three_times_with_its_number(playground: Playground) -> None:
    playground.bot.statuses += [500] * 10
    await playground.do("home")
    await once_heard(playground, 4)
    numbers = [heard.headers.get("x-slack-retry-num") for heard in playground.bot.heard]
    assert numbers == [None, "1", "2", "3"]
    assert playground.bot.heard[1].headers["x-slack-retry-reason"] == "http_error"
    assert len({heard.body for heard in playground.bot.heard}) == 1


async def test_an_event_that_was_taken_is_not_sent_again(playground: Playground) -> None:
    playground.bot.statuses += [500, 200]
    await playground.do("home")
    await once_heard(playground, 2)
    await playground.do("command", channel=CAMPAIGNS, text="/campaign")
    assert [heard.headers.get("x-slack-retry-num") for heard in playground.bot.heard] == [None, "1", None]


@impatient
async def test_an_event_without_an_answer_is_retried_as_a_timeout(playground: Playground) -> None:
    playground.bot.hold.clear()
    await playground.do("home")
    await once_heard(playground, 2)
    assert playground.bot.heard[1].headers["x-slack-retry-reason"] == "http_timeout"


@pytest.mark.parametrize("subscribed", [frozenset({"app_home_opened"})], indirect=True)
async def test_only_events_that_the_bot_subscribed_to_are_sent(playground: Playground) -> None:
    playground.bot.statuses += [200, 200]
    await playground.do("message", channel=CAMPAIGNS, text="Hello")
    await playground.do("home")
    await once_heard(playground, 1)
    assert '"type": "app_home_opened"' in playground.bot.heard[0].body


@pytest.mark.parametrize("wrong", [{"hail": 1}, {"rate_limited": -1}, {"rate_limited": "many"}, [1]])
async def test_unknown_weather_is_refused(playground: Playground, wrong: Any) -> None:
    answer = await playground.http.put("/playground/weather", json=wrong)
    assert answer.status_code == 400
