"""Nothing acts on what it did not understand: unknown fields and parameters are refused by name."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from core.desk import Desk
from core.foundation.ids import VariantState
from core.foundation.unknown import LONGEST_NAME, MOST_NAMED, unknown_fields
from tests.bot.api.conftest import BRIEF
from tests.builders import a_member, a_variant


async def test_a_time_under_a_name_that_nobody_knows_publishes_nothing(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    variant = await a_variant(
        desk.database, desk.clock, await a_member(desk.database, desk.clock), state=VariantState.APPROVED
    )
    refused = await api.post(
        f"/api/v1/variants/{variant.id}/posts", json={"scheduled_at": "2027-06-12T09:30:00+02:00"}
    )
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"] == {
        "scheduled_at": "is not a field of this request. Did you mean “at”?"
    }
    assert (await api.get("/api/v1/calendar")).json() == {"posts": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"at": "2099-06-12T09:30:00Z", "at": null}', "at"),
        ('{"at": null, "at": null}', "at"),
        ('{"zone": "Europe/Berlin"}', "body"),
        ('{"at": null, "zone": "Europe/Berlin"}', "body"),
    ],
)
async def test_what_may_have_meant_another_time_publishes_nothing(
    api: httpx.AsyncClient, desk: Desk, body: str, field: str
) -> None:
    ana = await a_member(desk.database, desk.clock)
    variant = await a_variant(desk.database, desk.clock, ana, state=VariantState.APPROVED)

    refused = await api.post(
        f"/api/v1/variants/{variant.id}/posts", content=body, headers={"content-type": "application/json"}
    )

    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (422, [field])
    assert (await api.get("/api/v1/calendar")).json() == {"posts": []}


@pytest.mark.parametrize("query", ["limit=5&limit=6", "workspace=wsp_1&workspace=wsp_2"])
async def test_a_parameter_that_is_there_twice_is_refused(api: httpx.AsyncClient, query: str) -> None:
    refused = await api.get(f"/api/v1/campaigns?{query}")
    assert refused.status_code == 422
    assert "is there twice" in refused.text


@pytest.mark.parametrize("path", ["campaigns", "engagement", "variants/v/approve", "posts/p/cancel"])
async def test_a_field_that_is_there_twice_is_refused_at_any_depth(api: httpx.AsyncClient, path: str) -> None:
    for body in ('{"seen": "a", "seen": "b"}', '{"reports": [{"id": "a", "id": "b"}]}'):
        refused = await api.post(
            f"/api/v1/{path}", content=body, headers={"content-type": "application/json"}
        )
        assert refused.status_code == 422
        assert "is there twice" in refused.text


async def test_a_switch_is_no_number_and_what_nobody_sees_no_name(api: httpx.AsyncClient) -> None:
    told = await api.post("/api/v1/campaigns", json={**BRIEF, "variants": True})
    assert told.json()["error"]["fields"] == {"variants": "must be a whole number."}
    report = {"id": " ", "source": "\u200b", "post_id": "p", "impressions": True, "clicks": False}
    told = await api.post("/api/v1/engagement", json={"reports": [{**report, "at": "2026-01-01T00:00:00Z"}]})
    assert set(told.json()["error"]["fields"]) == {
        f"reports.0.{field}" for field in ("id", "source", "impressions", "clicks")
    }


async def test_every_body_and_every_parameter_refuses_what_it_does_not_know(
    app: FastAPI, admin: httpx.AsyncClient
) -> None:
    calls = [
        (method, path.replace("{", "").replace("}", ""))
        for path, calls in app.openapi()["paths"].items()
        for method in calls
        if path.startswith("/api/v1/")
    ]
    assert len(calls) > 10
    for method, path in calls:
        refused = await admin.request(method, f"{path}?surprise=1")
        assert (refused.status_code, "surprise" in refused.text or method == "post") == (422, True), path
        if method == "post":
            told = await admin.post(path, json={"surprise": 1})
            assert (told.status_code, "surprise" in told.json()["error"]["fields"]) == (422, True), path


def test_every_object_that_a_body_is_made_of_says_that_it_takes_nothing_else(app: FastAPI) -> None:
    described = app.openapi()
    schemas = described["components"]["schemas"]
    bodies = [
        call["requestBody"]["content"]["application/json"]["schema"]
        for calls in described["paths"].values()
        for call in calls.values()
        if "requestBody" in call
    ]
    seen, left = set(), [name for body in bodies for name in _named(body)]
    while left:
        name = left.pop()
        if "enum" not in schemas[name]:
            assert schemas[name]["additionalProperties"] is False, name
        seen.add(name)
        left += [inner for inner in _named(schemas[name]) if inner not in seen]
    assert {"Edit", "Hint", "Nothing", "Rejection", "Report", "Reports", "SeenAs", "When"} <= seen


def _named(schema: Any) -> list[str]:
    """The schemas that this one refers to."""
    if isinstance(schema, list):
        return [name for inner in schema for name in _named(inner)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"].rpartition("/")[2]] if "$ref" in schema else []
    return own + [name for inner in schema.values() for name in _named(inner)]


@pytest.mark.parametrize("path", ["campaigns", "variants/var_1/posts", "engagement"])
async def test_of_ever_so_many_unknown_fields_the_first_are_named_and_the_others_counted(
    api: httpx.AsyncClient, path: str
) -> None:
    surprises = {f"{number}{'x' * 200}"[:208]: 1 for number in range(250)}
    body = {**BRIEF, **surprises} if path == "campaigns" else surprises
    if path == "engagement":
        body = {"reports": [{f"field{number}": 1 for number in range(30)} for _ in range(300)]}
    refused = await api.post(f"/api/v1/{path}", json=body)
    fields = refused.json()["error"]["fields"]
    assert refused.status_code == 422
    assert len(fields) == MOST_NAMED + 1
    assert "more" in fields["…"]
    assert len(refused.content) < 10_000


async def test_what_was_asked_for_is_not_repeated_at_length(api: httpx.AsyncClient) -> None:
    for asked in (f"campaigns/{'x' * 10_000}", f"campaigns?workspace={'x' * 10_000}"):
        refused = await api.get(f"/api/v1/{asked}")
        assert (refused.status_code, len(refused.content) < 1_000) == (404, True)


@given(
    st.dictionaries(st.text(max_size=200), st.none(), max_size=60),
    st.lists(st.text(min_size=1, max_size=20), max_size=8),
)
def test_an_answer_about_unknown_fields_is_short_whatever_their_names(
    sent: dict[str, None], known: list[str]
) -> None:
    told = unknown_fields(sent, known)
    assert bool(told) == bool(sent.keys() - set(known))
    assert len(told) <= MOST_NAMED + 1
    assert all(len(name) <= LONGEST_NAME + 1 for name in told)
