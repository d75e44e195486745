"""How we speak to Slack's Web API."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpResponse
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.client import WaitsWhenAsked, is_passing, open_slack, wait_asked_for
from core.foundation.settings import Settings


def answer(headers: dict[str, Any]) -> HttpResponse:
    return HttpResponse(status_code=429, headers=headers)


@given(st.integers(0, 60))
def test_the_whole_number_of_retry_after_is_waited_for(seconds: int) -> None:
    assert wait_asked_for(answer({"Retry-After": str(seconds)})) == seconds
    assert wait_asked_for(answer({"retry-after": [str(seconds)]})) == seconds


@pytest.mark.parametrize("headers", [{}, {"Retry-After": ""}, {"Retry-After": "soon"}, {"Retry-After": []}])
def test_a_refusal_that_does_not_say_how_long_costs_a_second(headers: dict[str, Any]) -> None:
    assert wait_asked_for(answer(headers)) == 1


def test_no_wait_is_longer_than_a_minute() -> None:
    assert wait_asked_for(answer({"Retry-After": "86400"})) == 60


async def test_what_creates_something_is_never_repeated_after_a_broken_line(settings: Settings) -> None:
    async with open_slack(settings) as slack:
        assert [type(handler) for handler in slack.writes.retry_handlers] == [WaitsWhenAsked]
        assert any(isinstance(held, AsyncConnectionErrorRetryHandler) for held in slack.reads.retry_handlers)


async def test_the_environments_proxy_is_not_asked_for_this_machine(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    async with open_slack(settings) as here:
        assert here.writes.proxy is None
    real = settings.model_copy(update={"slack_api_url": "https://slack.com/api/"})
    async with open_slack(real) as there:
        assert there.writes.proxy == "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("error", "status", "passes"),
    [
        ("ratelimited", 429, True),
        ("internal_error", 200, True),
        ("", 503, True),
        ("channel_not_found", 200, False),
        ("invalid_blocks", 200, False),
    ],
)
def test_some_refusals_pass_and_others_stay(error: str, status: int, *, passes: bool) -> None:
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"error": error},
        headers={},
        status_code=status,
    )
    assert is_passing(SlackApiError("refused", response)) is passes
