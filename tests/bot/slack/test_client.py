"""How we speak to Slack's Web API, and what we make of what it answers on a bad day."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.slack import client as client_module
from bot.slack.client import CREATING, SlackClient, open_slack
from bot.slack.failures import AnswerLost, Unreachable, code_of, is_passing, wait_asked_for
from core.foundation.settings import Settings
from tests.stand_ins.serving import serving

CALLS: dict[str, dict[str, Any]] = {
    "auth.test": {},
    "chat.postMessage": {"channel": "C1", "text": "Hello"},
    "chat.postEphemeral": {"channel": "C1", "user": "U1", "text": "Hello"},
    "chat.update": {"channel": "C1", "ts": "1.1", "text": "Hello"},
    "conversations.history": {"channel": "C1"},
    "conversations.info": {"channel": "C1"},
    "conversations.open": {"users": "U1"},
    "conversations.replies": {"channel": "C1", "ts": "1.1"},
    "team.info": {},
    "users.info": {"user": "U1"},
    "views.open": {"trigger_id": "1.1", "view": {"type": "modal"}},
    "views.publish": {"user_id": "U1", "view": {"type": "home"}},
    "views.update": {"view_id": "V1", "view": {"type": "modal"}},
}
"""Every method we call."""

JSON = "application/json; charset=utf-8"
BAD_ANSWERS: dict[str, Callable[[], Response]] = {
    "503 in plain text": lambda: Response("upstream connect error", 503, media_type="text/plain"),
    "500 without a type": lambda: Response(b"oops", 500),
    "502 as a page": lambda: Response("<h1>Bad gateway</h1>", 502, media_type="text/html"),
    "504 and nothing": lambda: Response(status_code=504),
    "503 in JSON": lambda: JSONResponse({"ok": False, "error": "service_unavailable"}, 503),
    "500 that is no object": lambda: JSONResponse(["error"], 500),
    "a page": lambda: Response("<h1>Slack</h1>", media_type="text/html"),
    "plain text": lambda: Response("ok", media_type="text/plain"),
    "a page that is called JSON": lambda: Response("<h1>Slack</h1>", media_type=JSON),
    "half an answer": lambda: Response('{"ok": true, "ts": "1', media_type=JSON),
    "an empty answer": lambda: Response(b"", media_type=JSON),
    "null": lambda: JSONResponse(None),
    "a list": lambda: JSONResponse([{"ok": True}]),
    "a word": lambda: JSONResponse("ok"),
    "an object that says nothing": lambda: JSONResponse({}),
    "no UTF-8": lambda: Response(b'{"ok": true, "ts": "\xff"}', media_type=JSON),
    "packed bytes": lambda: Response(b"\x1f\x8b", media_type="application/gzip"),
    "an error of Slack's own": lambda: JSONResponse({"ok": False, "error": "internal_error"}),
}


@dataclass
class BadDay:
    """A Slack that gives bad answers first, and counts."""

    answers: list[Response] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    hangs: bool = False

    async def answer(self, request: Request) -> Response:
        if self.hangs:
            self.hangs = False
            await asyncio.sleep(30)
        self.calls.append(request.path_params["method"])
        return self.answers.pop(0) if self.answers else JSONResponse({"ok": True, "ts": "1.1"})


@pytest.fixture
async def bad_day() -> AsyncIterator[tuple[BadDay, str]]:
    day = BadDay()
    app = Starlette(routes=[Route("/api/{method}", day.answer, methods=["GET", "POST"])])
    async with serving(app) as url:
        yield day, f"{url}/api/"


@pytest.fixture
async def web(
    settings: Settings, bad_day: tuple[BadDay, str], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[SlackClient]:
    monkeypatch.setattr(client_module, "PAUSES", (0.0, 0.0))
    async with open_slack(settings.model_copy(update={"slack_api_url": bad_day[1]})) as slack:
        yield slack.web


async def call(web: SlackClient, method: str) -> Any:
    return await getattr(web, method.replace(".", "_"))(**CALLS[method])


@pytest.mark.parametrize("kind", BAD_ANSWERS)
async def test_what_only_reads_or_changes_is_repeated_after_a_bad_answer_and_what_creates_is_not(
    web: SlackClient, bad_day: tuple[BadDay, str], kind: str
) -> None:
    day = bad_day[0]
    for method in CALLS:
        day.answers, day.calls = [BAD_ANSWERS[kind]()], []
        if method in CREATING:
            with pytest.raises(AnswerLost):
                await call(web, method)
            assert day.calls == [method]
        else:
            assert (await call(web, method))["ok"]
            assert day.calls == [method, method]


@pytest.mark.parametrize("kind", BAD_ANSWERS)
async def test_a_bad_answer_that_keeps_coming_is_a_lost_answer_in_the_end(
    web: SlackClient, bad_day: tuple[BadDay, str], kind: str
) -> None:
    day = bad_day[0]
    day.answers = [BAD_ANSWERS[kind]() for _ in range(3)]
    with pytest.raises(Unreachable) as lost:
        await call(web, "chat.update")
    assert is_passing(lost.value)
    assert len(day.calls) == 3


async def test_a_refusal_is_told_by_its_code_and_never_repeated(
    web: SlackClient, bad_day: tuple[BadDay, str]
) -> None:
    for method in CALLS:
        bad_day[0].answers = [JSONResponse({"ok": False, "error": "channel_not_found"})]
        with pytest.raises(SlackApiError) as refused:
            await call(web, method)
        assert code_of(refused.value) == "channel_not_found"
        assert not is_passing(refused.value)
    assert bad_day[0].calls == list(CALLS)


@pytest.mark.parametrize("body", [b'{"ok": false, "error": "ratelimited"}', b"<h1>Wait</h1>", b"", b"{"])
async def test_being_told_to_wait_is_obeyed_by_every_method_whatever_comes_with_it(
    web: SlackClient, bad_day: tuple[BadDay, str], body: bytes
) -> None:
    for method in CALLS:
        bad_day[0].answers, bad_day[0].calls = [Response(body, 429, {"Retry-After": "0"}, JSON)], []
        assert (await call(web, method))["ok"]
        assert bad_day[0].calls == [method, method]


async def test_a_form_is_not_waited_for_longer_than_its_trigger_lives(
    web: SlackClient, bad_day: tuple[BadDay, str]
) -> None:
    bad_day[0].answers = [Response(b"", 429, {"Retry-After": "30"})]
    with pytest.raises(SlackApiError) as refused:
        await call(web, "views.open")
    assert is_passing(refused.value)
    assert bad_day[0].calls == ["views.open"]


@pytest.mark.parametrize("raw", [{}, {"error": None}, "upstream connect error", b"\x1f", None])
def test_an_error_is_read_whatever_it_holds(raw: Any) -> None:
    assert code_of(SlackApiError("refused", raw)) == ""


@given(st.integers(0, 60))
def test_the_whole_number_of_retry_after_is_waited_for(seconds: int) -> None:
    assert wait_asked_for({"Retry-After": str(seconds)}) == seconds
    assert wait_asked_for({"retry-after": str(seconds)}) == seconds


@pytest.mark.parametrize("headers", [{}, {"Retry-After": ""}, {"Retry-After": "soon"}])
def test_a_refusal_that_does_not_say_how_long_costs_a_second(headers: dict[str, Any]) -> None:
    assert wait_asked_for(headers) == 1


def test_no_wait_is_longer_than_a_minute() -> None:
    assert wait_asked_for({"Retry-After": "86400"}) == 60


async def test_the_environments_proxy_is_not_asked_for_this_machine(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    async with open_slack(settings) as here:
        assert here.web.proxy is None
    real = settings.model_copy(update={"slack_api_url": "https://slack.com/api/"})
    async with open_slack(real) as there:
        assert there.web.proxy == "http://proxy.example:3128"


async def test_a_slack_that_never_answers_is_given_up_and_asked_again(
    settings: Settings, bad_day: tuple[BadDay, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    day, url = bad_day
    day.hangs = True
    monkeypatch.setattr(client_module, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(client_module, "TIMEOUT_SECONDS", 0.5)
    async with open_slack(settings.model_copy(update={"slack_api_url": url})) as slack:
        assert (await call(slack.web, "chat.update"))["ok"]
    assert day.calls == ["chat.update"]
