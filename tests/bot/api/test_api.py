"""The HTTP API over a real desk: keys at the door, decisions once, refusals in plain words."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI

from bot.api import router
from bot.api.bounds import MOST_BODY
from core.desk import Desk
from core.flow.lease import LeaseLost
from core.foundation.ids import PostState, VariantState
from core.foundation.settings import Settings
from core.storage import journal
from core.storage.database import DatabaseUnavailable
from tests.builders import a_member, a_post, a_variant

BRIEF = {
    "product": "Fernweh Backpack",
    "news": "Our first waterproof backpack, 900 g light, from 89 euros.",
    "audience": "people who commute by bike",
    "platforms": ["x", "bluesky"],
    "variants": 2,
    "link": "https://example.com/backpack",
}


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(data_dir=tmp_path, database_url=sqlite_url, enable_content_moderation=False)
    async with Desk.open(settings) as opened:
        yield opened


@pytest.fixture
async def api(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """A caller whose key belongs to Ana's workspace."""
    app = FastAPI()
    app.state.desk = desk
    router.register(app)
    ana = await a_member(desk.database, desk.clock)
    made = await desk.keys.create("tests", ana.workspace_id)
    headers = {"Authorization": f"Bearer {made.key}"}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://copydesk", headers=headers) as client:
        yield client


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer cdk_wrong", "Basic YTpi"])
async def test_without_a_valid_key_nothing_is_told(api: httpx.AsyncClient, header: str) -> None:
    answer = await api.get("/api/v1/campaigns", headers={"Authorization": header})
    assert answer.status_code == 401
    assert "API key" in answer.json()["error"]["message"]


async def test_a_campaign_walks_through_the_api(api: httpx.AsyncClient, desk: Desk) -> None:
    started = (await api.post("/api/v1/campaigns", json=BRIEF)).json()
    card = (await api.get(f"/api/v1/campaigns/{started['id']}")).json()
    assert card["state"] == "in_review"
    variant = card["variants"][0]
    approved = await api.post(
        f"/api/v1/variants/{variant['id']}/approve", json={"seen": variant["content_hash"]}
    )
    assert approved.json()["state"] == "approved"
    placed = await api.post(f"/api/v1/variants/{variant['id']}/posts", json={})
    assert placed.status_code == 201
    [coming] = (await api.get("/api/v1/calendar")).json()["posts"]
    assert (coming["id"], coming["variant"]) == (placed.json()["id"], "A")
    await desk.calendar.publish_due()
    shown = (await api.get(f"/api/v1/campaigns/{started['id']}")).json()["variants"][0]["post"]
    assert shown["state"] == "published"
    report = {
        "id": "r1",
        "post_id": shown["id"],
        "impressions": 100,
        "clicks": 7,
        "at": "2026-03-02T12:00:00Z",
        "source": "test",
    }
    for accepted in (1, 0):
        stored = await api.post("/api/v1/engagement", json={"reports": [report]})
        assert stored.json() == {"accepted": accepted, "repeated": 1 - accepted}
    await desk.measuring.ship()
    results = (await api.get(f"/api/v1/campaigns/{started['id']}/results")).json()
    assert results["platforms"][0]["arms"][0] == {"label": "A", "impressions": 100, "clicks": 7}


async def test_what_a_request_sets_off_carries_its_correlation_id(api: httpx.AsyncClient, desk: Desk) -> None:
    await api.post("/api/v1/campaigns", json=BRIEF)
    [workspace] = await desk.people.workspaces()
    async with desk.database.read() as session:
        entries = await journal.entries_after(session, workspace.id, 0, limit=100)
    assert {entry.kind for entry in entries} >= {"campaign.started", "variant.written", "campaign.drafted"}
    [correlation_id] = {entry.correlation_id for entry in entries}
    assert correlation_id.startswith("cor_")


async def test_of_two_decisions_at_once_one_is_refused_with_who_was_faster(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    ana = await a_member(desk.database, desk.clock)
    variant = await a_variant(desk.database, desk.clock, ana)
    path, seen = f"/api/v1/variants/{variant.id}", {"seen": variant.content_hash}
    answers = await asyncio.gather(
        api.post(f"{path}/approve", json=seen),
        api.post(f"{path}/reject", json={**seen, "reason": "Too long."}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [refused] = [answer.json()["error"] for answer in answers if answer.status_code == 409]
    assert refused["code"] == "already_decided"
    assert "tests was faster" in refused["message"]


async def test_a_brief_that_can_not_be_used_is_refused_by_field(api: httpx.AsyncClient) -> None:
    refused = await api.post("/api/v1/campaigns", json={**BRIEF, "product": "", "platforms": ["myspace"]})
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"].keys() == {"product", "platforms"}
    assert (await api.get("/api/v1/campaigns")).json() == {"campaigns": []}


async def test_another_workspace_s_things_do_not_exist(api: httpx.AsyncClient, desk: Desk) -> None:
    stranger = await a_member(desk.database, desk.clock, "Zed", team="T2")
    variant = await a_variant(desk.database, desk.clock, stranger)
    answers = [
        await api.get(f"/api/v1/campaigns/{variant.campaign_id}"),
        await api.post(f"/api/v1/variants/{variant.id}/approve", json={"seen": variant.content_hash}),
        await api.get("/api/v1/campaigns", params={"workspace": stranger.workspace_id}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert [w["name"] for w in (await api.get("/api/v1/workspaces")).json()["workspaces"]] == ["Fernweh"]


async def test_a_key_of_the_installation_must_name_the_workspace(api: httpx.AsyncClient, desk: Desk) -> None:
    ana = await a_member(desk.database, desk.clock)
    await a_member(desk.database, desk.clock, "Zed", team="T2")
    made = await desk.keys.create("dashboard", None)
    headers = {"Authorization": f"Bearer {made.key}"}
    unnamed = await api.get("/api/v1/campaigns", headers=headers)
    assert unnamed.json()["error"]["fields"].keys() == {"workspace"}
    named = await api.get("/api/v1/campaigns", headers=headers, params={"workspace": ana.workspace_id})
    assert named.status_code == 200


@pytest.mark.parametrize(
    "change",
    [{"impressions": -1}, {"clicks": "many"}, {"at": "yesterday"}, {"id": ""}, {"post_id": "pst_none"}],
)
async def test_one_bad_report_refuses_them_all(
    api: httpx.AsyncClient, desk: Desk, change: dict[str, object]
) -> None:
    report = {
        "id": "r1",
        "post_id": "pst_1",
        "impressions": 1,
        "clicks": 0,
        "at": "2026-03-02T12:00:00Z",
        "source": "test",
    }
    refused = await api.post("/api/v1/engagement", json={"reports": [report, {**report, **change}]})
    assert refused.status_code in {404, 422}
    assert refused.json()["error"]["message"]


async def test_a_moment_without_a_zone_is_refused(api: httpx.AsyncClient) -> None:
    refused = await api.post("/api/v1/variants/var_1/posts", json={"at": "2026-03-02T12:00:00"})
    assert refused.status_code == 422


async def test_health_is_public_and_its_details_are_not(api: httpx.AsyncClient, desk: Desk) -> None:
    await desk.watching.beat("test")
    nobody = {"Authorization": ""}
    alive = await api.get("/health", headers=nobody)
    assert alive.json().keys() == {"status"}
    assert (await api.get("/api/v1/health", headers=nobody)).status_code == 401
    checks = {check["name"]: check["status"] for check in (await api.get("/api/v1/health")).json()["checks"]}
    assert checks["database"] == "ok"
    assert checks["scheduler"] == "ok"


async def test_health_tells_of_a_missing_worker_without_taking_the_web_process_away(
    api: httpx.AsyncClient,
) -> None:
    answer = await api.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "down"})


async def test_health_is_503_when_the_database_is_gone(
    api: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone() -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(desk.database, "ping", gone)
    assert (await api.get("/health")).status_code == 503


@pytest.mark.parametrize(
    ("when", "field"),
    [
        ({"at": "2020-01-01T12:00:00Z"}, "time"),
        ({"at": "2199-01-01T12:00:00Z"}, "time"),
        ({"at": "2199-01-01T12:00:00Z", "zone": "Mars/Olympus"}, "zone"),
    ],
)
async def test_a_slot_that_can_not_be_is_refused(
    api: httpx.AsyncClient, desk: Desk, when: dict[str, str], field: str
) -> None:
    ana = await a_member(desk.database, desk.clock)
    variant = await a_variant(desk.database, desk.clock, ana, state=VariantState.APPROVED)
    refused = await api.post(f"/api/v1/variants/{variant.id}/posts", json=when)
    assert refused.json()["error"]["fields"].keys() == {field}
    assert (await api.get("/api/v1/calendar")).json() == {"posts": []}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [("{", 400, "not valid JSON"), ("[]", 422, "body"), ('{"product": ""}', 422, "product: is needed.")],
)
async def test_a_body_that_can_not_be_used_is_refused_in_words(
    api: httpx.AsyncClient, body: str, status: int, said: str
) -> None:
    refused = await api.post("/api/v1/campaigns", content=body, headers={"Content-Type": "application/json"})
    assert (refused.status_code, said in refused.json()["error"]["message"]) == (status, True)


async def test_an_address_that_is_not_there_is_refused_in_the_same_shape(api: httpx.AsyncClient) -> None:
    refused = await api.get("/api/v1/nothing")
    assert refused.json()["error"]["message"] == "There is nothing at this address. See /api/docs."


async def test_an_edit_without_a_title_keeps_the_one_it_has(api: httpx.AsyncClient, desk: Desk) -> None:
    ana = await a_member(desk.database, desk.clock)
    variant = await a_variant(desk.database, desk.clock, ana)
    path = f"/api/v1/variants/{variant.id}/edit"
    titled = await api.post(path, json={"seen": variant.content_hash, "text": "One.", "title": "A title"})
    await api.post(path, json={"seen": titled.json()["content_hash"], "text": "Two."})
    [kept] = (await api.get(f"/api/v1/campaigns/{variant.campaign_id}")).json()["variants"]
    assert (kept["text"], kept["title"]) == ("Two.", "A title")


async def test_a_fault_of_ours_is_told_by_an_id_that_stands_in_the_log(
    api: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fault(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(desk.reads), "recent", fault)
    with structlog.testing.capture_logs() as logged:
        answer = await api.get("/api/v1/campaigns")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "fault")
    assert "secret" not in answer.text
    [line] = [line for line in logged if line["event"] == "request_failed"]
    assert line["error_id"] in answer.json()["error"]["message"]
    assert line["error_id"].startswith("err_")


async def test_a_database_that_is_away_is_told_as_503(
    api: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise DatabaseUnavailable("does not answer")

    monkeypatch.setattr(desk.database, "read", away)
    answer = await api.get("/api/v1/campaigns")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_unavailable")


async def test_a_campaign_that_a_worker_has_taken_over_is_left_to_it_quietly(
    api: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose(*_: object) -> None:
        raise LeaseLost

    monkeypatch.setattr(type(desk.campaigns), "write", lose)
    with structlog.testing.capture_logs() as logged:
        assert (await api.post("/api/v1/campaigns", json=BRIEF)).status_code == 202
    assert "request_failed" not in {line["event"] for line in logged}


@pytest.mark.parametrize("length_is_told", [True, False])
async def test_a_body_that_is_far_too_large_is_refused_before_it_is_read(
    api: httpx.AsyncClient, length_is_told: bool
) -> None:
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 4 * MOST_BODY:
            sent += 1 << 16
            yield b" " * (1 << 16)

    headers = {"Authorization": "", "Content-Type": "application/json"}
    if length_is_told:
        headers["Content-Length"] = str(4 * MOST_BODY)
    answer = await api.post("/api/v1/campaigns", content=pieces(), headers=headers)
    assert answer.status_code == 413
    assert "larger than" in answer.json()["error"]["message"]


async def test_a_text_that_was_edited_since_it_was_seen_is_not_regenerated(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    variant = await a_variant(desk.database, desk.clock, await a_member(desk.database, desk.clock))
    address = f"/api/v1/variants/{variant.id}"
    edited = await api.post(f"{address}/edit", json={"seen": variant.content_hash, "text": "A better text."})
    refused = await api.post(f"{address}/regenerate", json={"seen": variant.content_hash})
    assert refused.status_code == 409
    taken = await api.post(f"{address}/regenerate", json={"seen": edited.json()["content_hash"]})
    assert taken.status_code == 200


@pytest.mark.parametrize("broken", ["zero\0byte", "half a pair \ud83d"])
@pytest.mark.parametrize("path", ["edit", "reject", "regenerate"])
async def test_characters_that_no_database_keeps_are_refused(
    api: httpx.AsyncClient, desk: Desk, path: str, broken: str
) -> None:
    variant = await a_variant(desk.database, desk.clock, await a_member(desk.database, desk.clock))
    body = json.dumps({"seen": variant.content_hash, "text": broken, "reason": broken, "hint": broken})
    headers = {"Content-Type": "application/json"}
    refused = await api.post(f"/api/v1/variants/{variant.id}/{path}", content=body, headers=headers)
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"].keys() <= {"text", "reason", "hint"}


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_report_from_another_age_is_refused(api: httpx.AsyncClient, at: str) -> None:
    report = {"id": "r1", "post_id": "pst_1", "impressions": 1, "clicks": 0, "at": at, "source": "test"}
    refused = await api.post("/api/v1/engagement", json={"reports": [report]})
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"].keys() == {"reports.0.at"}


async def test_a_post_of_another_workspace_can_be_neither_placed_moved_cancelled_nor_reported_on(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    stranger = await a_member(desk.database, desk.clock, "Zed", team="T2")
    post = await a_post(desk.database, desk.clock, stranger, due=desk.clock.now() + timedelta(days=1))
    report = {
        "id": "r1",
        "post_id": post.id,
        "impressions": 1,
        "clicks": 0,
        "at": "2026-03-02T12:00:00Z",
        "source": "t",
    }
    answers = [
        await api.post(f"/api/v1/variants/{post.variant_id}/posts", json={}),
        await api.post(f"/api/v1/posts/{post.id}/move", json={}),
        await api.post(f"/api/v1/posts/{post.id}/cancel"),
        await api.post(f"/api/v1/posts/{post.id}/settle", json={"is_there": False}),
        await api.post("/api/v1/engagement", json={"reports": [report]}),
        await api.get(f"/api/v1/campaigns/{post.campaign_id}/results"),
        await api.post(f"/api/v1/variants/{post.variant_id}/regenerate", json={}),
        await api.post(f"/api/v1/variants/{post.variant_id}/edit", json={"seen": "0", "text": "Mine."}),
        await api.post(f"/api/v1/variants/{post.variant_id}/reject", json={"seen": "0", "reason": "Mine."}),
    ]
    assert {answer.status_code for answer in answers} == {404}
    [coming] = await desk.reads.upcoming(stranger.workspace_id)
    assert coming.state is PostState.SCHEDULED


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "campaigns/{}"),
        ("GET", "campaigns/{}/results"),
        ("POST", "variants/{}/approve"),
        ("POST", "variants/{}/posts"),
        ("POST", "posts/{}/cancel"),
    ],
)
async def test_an_address_that_no_database_can_be_asked_for_is_refused(
    api: httpx.AsyncClient, method: str, path: str
) -> None:
    refused = await api.request(method, f"/api/v1/{path.format('a%00b')}", json={"seen": "0"})
    assert refused.status_code == 422
    assert "zero byte" in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"variants": ' + b"9" * 5000 + b"}", b"\xff\xfe{"],
    ids=["deep", "long", "utf16"],
)
async def test_a_body_that_json_can_not_be_read_from_is_told_in_a_sentence(
    api: httpx.AsyncClient, body: bytes
) -> None:
    headers = {"Content-Type": "application/json"}
    refused = await api.post("/api/v1/campaigns", content=body, headers=headers)
    problem = refused.json()["error"]
    assert (refused.status_code, problem["code"]) == (400, "invalid_json")
    assert problem["message"] == "The body is not valid JSON."


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
async def test_json_that_is_sent_under_another_name_is_answered_with_the_header_to_send(
    api: httpx.AsyncClient, kind: str
) -> None:
    headers = {"Content-Type": kind}
    for path in ("campaigns", "variants/var_1/approve"):
        refused = await api.post(f"/api/v1/{path}", content=json.dumps(BRIEF), headers=headers)
        assert refused.status_code == 415
        assert "Content-Type: application/json" in refused.json()["error"]["message"]


async def test_a_missing_body_is_named_as_such(api: httpx.AsyncClient) -> None:
    refused = await api.post("/api/v1/campaigns")
    assert (refused.status_code, refused.json()["error"]["fields"].keys()) == (422, {"body"})


@pytest.mark.parametrize(
    ("path", "taken"),
    [("/health", "GET, HEAD"), ("/api/v1/campaigns", "GET, POST"), ("/api/v1/posts/pst_1/move", "POST")],
)
async def test_a_method_that_is_not_taken_is_answered_with_those_that_are(
    api: httpx.AsyncClient, path: str, taken: str
) -> None:
    refused = await api.put(path)
    assert (refused.status_code, refused.headers["Allow"]) == (405, taken)
    assert refused.json()["error"]["message"].startswith("This address takes other methods")


async def test_a_refused_key_is_answered_with_the_scheme_to_use(api: httpx.AsyncClient) -> None:
    refused = await api.get("/api/v1/campaigns", headers={"Authorization": ""})
    assert refused.headers["WWW-Authenticate"] == "Bearer"


async def test_health_answers_those_who_ask_for_the_head_alone(api: httpx.AsyncClient) -> None:
    assert (await api.head("/health")).status_code == 200


async def test_a_workspace_out_of_reach_is_told_as_one_the_key_does_not_reach(
    api: httpx.AsyncClient,
) -> None:
    refused = await api.get("/api/v1/campaigns", params={"workspace": "wsp_none"})
    assert refused.json()["error"]["message"].startswith("This key reaches no workspace “wsp_none”")


async def test_the_description_says_where_the_key_goes_and_how_refusals_look(api: httpx.AsyncClient) -> None:
    described = (await api.get("/openapi.json")).json()
    calls = [
        call
        for path, calls in described["paths"].items()
        if path.startswith("/api/v1/")
        for call in calls.values()
    ]
    assert calls
    for call in calls:
        assert call["security"] == [{"HTTPBearer": []}]
        assert call["responses"]["default"]["content"]["application/json"]["schema"]["$ref"].endswith(
            "/Refusal"
        )
