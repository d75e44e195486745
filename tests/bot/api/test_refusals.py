"""What the HTTP API refuses: in one shape, in plain words, with nothing half done."""

import json

import httpx
import pytest
import structlog

from core.campaigns.news import TOO_LITTLE
from core.desk import Desk
from core.foundation.ids import VariantState
from core.storage.trouble import DatabaseUnavailable
from tests.bot.api.conftest import BRIEF
from tests.builders import a_member, a_variant


async def test_a_brief_that_can_not_be_used_is_refused_by_field(api: httpx.AsyncClient) -> None:
    refused = await api.post("/api/v1/campaigns", json={**BRIEF, "product": "", "platforms": ["myspace"]})
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"].keys() == {"product", "platforms"}
    assert (await api.get("/api/v1/campaigns")).json() == {"campaigns": []}


async def test_a_brief_of_two_words_is_asked_for_more(api: httpx.AsyncClient) -> None:
    refused = await api.post("/api/v1/campaigns", json={**BRIEF, "news": "New shoes"})
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"] == {"news": TOO_LITTLE}


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


@pytest.mark.parametrize("broken", ["zero\0byte", "half a pair \ud83d"])
@pytest.mark.parametrize(("path", "field"), [("edit", "text"), ("reject", "reason"), ("regenerate", "hint")])
async def test_characters_that_no_database_keeps_are_refused(
    api: httpx.AsyncClient, desk: Desk, path: str, field: str, broken: str
) -> None:
    variant = await a_variant(desk.database, desk.clock, await a_member(desk.database, desk.clock))
    body = json.dumps({"seen": variant.content_hash, field: broken})
    headers = {"Content-Type": "application/json"}
    refused = await api.post(f"/api/v1/variants/{variant.id}/{path}", content=body, headers=headers)
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"].keys() == {field}


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_report_from_another_age_is_refused(api: httpx.AsyncClient, at: str) -> None:
    report = {"id": "r1", "post_id": "pst_1", "impressions": 1, "clicks": 0, "at": at, "source": "test"}
    refused = await api.post("/api/v1/engagement", json={"reports": [report]})
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"].keys() == {"reports.0.at"}


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
    assert "U+0000" in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [b"[" * 15_000, b'{"variants": ' + b"9" * 5000 + b"}", b"\xff\xfe{"],
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
