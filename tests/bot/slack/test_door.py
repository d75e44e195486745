"""Slack's endpoint: who is let in, what is answered, and what is done once."""

import json
import time
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bot.app import create_app
from bot.slack.app import build_app
from bot.slack.context import Rooms
from bot.slack.modals import Modals
from core.foundation.settings import Settings

from .conftest import ANA, BOT_TOKEN, CAMPAIGNS, TEAM, Office, command_form, signed


async def ask(office: Office, body: str, headers: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as slack:
        return await slack.post(f"{office.bot_url}/slack/events", content=body, headers=headers)


async def test_a_signed_request_is_answered(office: Office) -> None:
    body = command_form("help")
    answer = await ask(office, body, signed(body))
    assert answer.status_code == 200
    assert answer.json()["response_type"] == "ephemeral"


async def test_a_forged_signature_gets_401(office: Office) -> None:
    body = command_form("help")
    answer = await ask(office, body, signed(body, secret="somebody else's"))
    assert answer.status_code == 401


async def test_a_request_that_was_signed_over_five_minutes_ago_gets_401(office: Office) -> None:
    body = command_form("help")
    answer = await ask(office, body, signed(body, at=time.time() - 301))
    assert answer.status_code == 401


async def test_a_request_without_signature_gets_401(office: Office) -> None:
    body = command_form("help")
    answer = await ask(office, body, {"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 401


async def test_a_body_changed_after_signing_gets_401(office: Office) -> None:
    headers = signed(command_form("help"))
    answer = await ask(office, command_form("list"), headers)
    assert answer.status_code == 401


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NOW = str(int(time.time()))


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{", {"Content-Type": "application/json"}),
        (b"[]", {"Content-Type": "application/json"}),
        (b'{"event": [1], "authorizations": 5}', {"Content-Type": "application/json"}),
        (b"payload=nothing", FORM),
        (b"payload=%5B%5D", FORM),
        (b"\xff\xfe", {**FORM, "X-Slack-Request-Timestamp": NOW, "X-Slack-Signature": "v0=0"}),
        (b"a=b", {**FORM, "X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=0"}),
        (b"a=b", {**FORM, "X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=0"}),
        (b"a=b", {**FORM, "X-Slack-Request-Timestamp": "٣", "X-Slack-Signature": "v0=0"}),
        (b"a=b", {**FORM, "X-Slack-Request-Timestamp": NOW, "X-Slack-Signature": "v0=é"}),
    ],
)
async def test_whatever_strangers_send_gets_401_and_is_no_fault_of_ours(
    office: Office, body: bytes, headers: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    async with httpx.AsyncClient(trust_env=False) as stranger:
        answer = await stranger.post(f"{office.bot_url}/slack/events", content=body, headers=raw)
    assert answer.status_code == 401
    assert "request_failed" not in capsys.readouterr().out


async def test_an_event_that_slack_repeats_is_handled_once(office: Office) -> None:
    event = {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev1",
        "event": {"type": "app_mention", "user": ANA, "channel": "C0CAMPAIGN", "text": "hi", "ts": "1.1"},
    }
    body = json.dumps(event)
    for number in ("0", "1", "2"):
        headers = {**signed(body), "Content-Type": "application/json", "X-Slack-Retry-Num": number}
        assert (await ask(office, body, headers)).status_code == 200
    await office.settle()
    assert len([m for m in await office.messages() if m["visible_to"] == ANA]) == 1


async def test_a_mention_in_a_thread_is_answered_there(office: Office) -> None:
    root = await office.edge.slack.web.chat_postMessage(channel=CAMPAIGNS, text="A thread")
    event = {"type": "app_mention", "user": ANA, "channel": CAMPAIGNS, "text": "hi", "ts": "2.1"}
    event["thread_ts"] = root["ts"]
    body = json.dumps({"type": "event_callback", "team_id": TEAM, "event_id": "Ev2", "event": event})
    await ask(office, body, {**signed(body), "Content-Type": "application/json"})
    await office.settle()
    answers = [m for m in await office.messages() if m["visible_to"] == ANA]
    assert [answer["thread_ts"] for answer in answers] == [root["ts"]]


def test_without_slack_everything_else_runs_and_the_endpoint_says_what_is_missing(
    settings: Settings,
) -> None:
    alone = settings.model_copy(update={"slack_bot_token": None, "slack_signing_secret": None})
    with TestClient(create_app(alone)) as client:
        refused = client.post("/slack/events", content="x")
        assert refused.status_code == 503
        assert "SLACK_BOT_TOKEN" in refused.json()["error"]["message"]
        assert client.get("/health").json()["status"] in {"ok", "degraded", "down"}


@pytest.mark.parametrize("missing", ["slack_bot_token", "slack_signing_secret"])
def test_half_of_slacks_settings_are_not_enough(settings: Settings, missing: str) -> None:
    with TestClient(create_app(settings.model_copy(update={missing: None}))) as client:
        assert client.post("/slack/events", content="x").status_code == 503


def test_a_slack_that_is_out_of_reach_keeps_nothing_from_starting(settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        assert client.get("/api/v1/campaigns").status_code == 401


def test_with_an_app_token_nothing_is_taken_over_http(settings: Settings) -> None:
    by_socket = settings.model_copy(
        update={"slack_app_token": SecretStr("xapp-a-token"), "slack_signing_secret": None}
    )
    with TestClient(create_app(by_socket)) as client:
        assert "Socket Mode" in client.post("/slack/events", content="x").json()["error"]["message"]


async def test_bolt_does_not_complain_of_the_token_that_the_environment_holds(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    edge = office.edge
    build_app(Rooms(office.desk, edge.slack, edge.cards, Modals(edge.slack), edge.background, edge.directory))
    assert [record.getMessage() for record in caplog.records if record.name.startswith("slack_bolt")] == []


PAYLOADS = [
    "show payload",
    "show payload=1",
    'show {"type": "block_actions"}',
    "show payload={}&command=/other",
    "show 100 % 50%25 +1 &",
    "show \u00e9\u4e16\U0001f389",
]


@pytest.mark.parametrize("text", PAYLOADS)
async def test_a_command_is_understood_whatever_words_are_in_it(office: Office, text: str) -> None:
    body = command_form(text)
    told = (await ask(office, body, signed(body))).json()["text"]
    assert f"There is no campaign \u201c{text.removeprefix('show ').strip()}\u201d" in unescape(told)


async def test_a_command_works_in_a_channel_that_is_called_payload(office: Office) -> None:
    body = command_form("help", channel_name="payload-team")
    answer = await ask(office, body, signed(body))
    assert answer.json()["response_type"] == "ephemeral"


DEEP = "[" * 15_000
CLICK = {"type": "block_actions", "user": {"id": ANA}, "trigger_id": "1.1"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "application/x-www-form-urlencoded"),
        ("payload", "application/x-www-form-urlencoded"),
        ("payload=nothing", "application/x-www-form-urlencoded"),
        ("payload=%5B%5D", "application/x-www-form-urlencoded"),
        ("payload=%ff", "application/x-www-form-urlencoded"),
        ("payload=" + DEEP, "application/x-www-form-urlencoded"),
        ("payload=" + quote(json.dumps({**CLICK, "actions": [1]})), "application/x-www-form-urlencoded"),
        (
            "payload=" + quote(json.dumps({**CLICK, "actions": [], "view": 1})),
            "application/x-www-form-urlencoded",
        ),
        ("payload=%7B%22type%22%3A%22%5Cud800%22%7D", "application/x-www-form-urlencoded"),
        (command_form("help") + "&text=list", "application/x-www-form-urlencoded"),
        (command_form("help"), "text/plain"),
        (command_form("help"), "multipart/form-data"),
        ("command=%2Fcampaign&text=help", "application/x-www-form-urlencoded"),
        ("&".join(f"f{n}=1" for n in range(1000)), "application/x-www-form-urlencoded"),
        ("{", "application/json"),
        ("[]", "application/json"),
        ("null", "application/json"),
        (DEEP, "application/json"),
        ('{"event": [1], "authorizations": 5}', "application/json"),
        ('{"type": "event_callback", "event_id": "1", "event": [1]}', "application/json"),
        ('{"type": "event_callback", "event_id": "1", "event": {}}', "application/json"),
        ('{"type": 1}', "application/json"),
    ],
)
async def test_nonsense_that_is_signed_gets_400_and_nothing_of_it_is_logged(
    office: Office, body: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await ask(office, body, {**signed(body), "Content-Type": kind})
    assert answer.status_code == 400
    logged = capsys.readouterr()
    assert "slack_request_not_understood" in logged.out
    assert "Traceback" not in logged.out + logged.err


@pytest.mark.parametrize("doubled", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
@pytest.mark.parametrize("same", [True, False])
async def test_a_signature_or_time_that_is_given_twice_gets_401(
    office: Office, doubled: str, *, same: bool
) -> None:
    body = command_form("help")
    headers = list(signed(body).items())
    value = dict(headers)[doubled] if same else "v0=0"
    async with httpx.AsyncClient(trust_env=False) as slack:
        for given in ([*headers, (doubled, value)], [(doubled, value), *headers]):
            answer = await slack.post(f"{office.bot_url}/slack/events", content=body, headers=given)
            assert answer.status_code == 401


async def test_nothing_of_a_request_that_nobody_listens_to_is_logged(
    office: Office, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    held = {**CLICK, "actions": [{"action_id": "gone", "block_id": "b", "value": "s3cret"}]}
    held |= {"response_url": "https://hooks.slack.com/actions/s3cret", "team": {"id": TEAM}}
    for kind in ("block_actions", "interactive_message", "dialog_submission", "shortcut"):
        body = urlencode({"payload": json.dumps({**held, "type": kind, "submission": {"a": "s3cret"}})})
        assert (await ask(office, body, signed(body))).status_code == 404
    logged = capsys.readouterr()
    assert logged.out.count("slack_request_unhandled") == 4
    assert "s3cret" not in logged.out + logged.err + caplog.text


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"X-Slack-Signature": "v0=short"},
        {"X-Slack-Request-Timestamp": "1"},
        {"X-Slack-Request-Timestamp": "9" * 400},
    ],
)
async def test_of_a_request_that_can_not_be_from_slack_no_byte_is_read(
    office: Office, broken: dict[str, str]
) -> None:
    assert await streamed(office, {**signed(""), **broken} if broken else {}) == (401, 0)


async def test_a_body_that_slack_would_never_send_is_not_read_to_its_end(office: Office) -> None:
    assert await streamed(office, signed("")) == (413, 3)


async def streamed(office: Office, headers: dict[str, str]) -> tuple[int, int]:
    """The status of a request whose body has no end, and how many of its megabytes were asked for."""
    statuses, reads = [], 0

    async def receive() -> dict[str, Any]:
        nonlocal reads
        reads += 1
        return {"type": "http.request", "body": b"x" * (1 << 20), "more_body": True}

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/slack/events",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    await office.app(scope, receive, send)
    return statuses[0], reads
