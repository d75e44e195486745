"""Rules, fixes and letting pass over HTTP."""

from dataclasses import replace

import httpx
import pytest
from sqlalchemy import update

from core.access.permissions import System
from core.campaigns.models import Variant
from core.desk import Desk
from core.review.findings import Finding, Fix, Severity, Span
from tests.bot.api.conftest import BRIEF

FOUND = Finding(
    "word_avoided",
    Severity.BLOCKING,
    "The brand voice avoids this.",
    "Fernweh",
    Span(0, 7),
    fix=Fix(Span(0, 7), "We", "Say “We”"),
)


async def a_blocked_variant(api: httpx.AsyncClient, desk: Desk) -> dict[str, str]:
    started = (await api.post("/api/v1/campaigns", json=BRIEF)).json()
    [variant, *_] = (await api.get(f"/api/v1/campaigns/{started['id']}")).json()["variants"]
    async with desk.database.write() as session:
        blocked = update(Variant).where(Variant.id == variant["id"])
        text = "Fernweh has a backpack."
        await session.execute(blocked.values(findings=[FOUND.as_json()], text=text))
    shown: dict[str, str] = (await api.get(f"/api/v1/campaigns/{started['id']}")).json()["variants"][0]
    return shown


async def test_a_finding_tells_its_key_its_place_and_its_fix(api: httpx.AsyncClient, desk: Desk) -> None:
    [finding] = (await a_blocked_variant(api, desk))["findings"]

    assert isinstance(finding, dict)
    assert finding["key"] == "word_avoided@text.0.0-7"
    assert finding["span"] == {"start": 0, "end": 7, "part": "text", "number": 0}
    assert finding["fix"]["words"] == "We"


async def test_a_fix_is_made_by_its_key(api: httpx.AsyncClient, desk: Desk) -> None:
    variant = await a_blocked_variant(api, desk)
    fix = f"/api/v1/variants/{variant['id']}/fix"

    said = {"seen": variant["content_hash"], "findings": [FOUND.key]}
    fixed = await api.post(fix, json=said)

    assert fixed.status_code == 200
    assert fixed.json()["content_hash"] != variant["content_hash"]
    assert fixed.json()["left_out"] == []
    assert (await api.post(fix, json=said)).status_code == 409


async def test_of_fixes_that_change_the_same_words_the_one_that_was_left_out_is_told_with_the_reason(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    variant = await a_blocked_variant(api, desk)
    longer = replace(FOUND, span=Span(0, 11), fix=Fix(Span(0, 11), "We have", "Say “We have”"))
    async with desk.database.write() as session:
        found = [FOUND.as_json(), longer.as_json()]
        await session.execute(update(Variant).where(Variant.id == variant["id"]).values(findings=found))

    said = {"seen": variant["content_hash"], "findings": [FOUND.key, longer.key]}
    fixed = (await api.post(f"/api/v1/variants/{variant['id']}/fix", json=said)).json()

    [left] = fixed["left_out"]
    assert left["finding"] == longer.key
    assert "Say “We have”" in left["why"]


async def test_what_blocks_is_let_pass_with_a_reason(admin: httpx.AsyncClient, desk: Desk) -> None:
    variant = await a_blocked_variant(admin, desk)
    address, seen = f"/api/v1/variants/{variant['id']}", {"seen": variant["content_hash"]}
    assert (await admin.post(f"{address}/approve", json=seen)).json()["error"]["code"] == "blocking_findings"

    passed = await admin.post(f"{address}/override", json={**seen, "reason": "It is our name."})

    assert passed.status_code == 200
    assert (await admin.post(f"{address}/approve", json=seen)).json()["state"] == "approved"


async def test_a_policy_is_put_over_the_one_that_was_read(admin: httpx.AsyncClient, desk: Desk) -> None:
    before = (await admin.get("/api/v1/rules")).json()
    placeholder = next(rule for rule in before["rules"] if rule["id"] == "placeholder")
    assert (before["version"], before["policy"], placeholder["severity"]) == (0, {}, "warning")

    policy = {"severities": {"placeholder": "off"}, "jurisdictions": ["eu"]}
    saved = (await admin.put("/api/v1/rules", json={"policy": policy, "version": 0})).json()

    placeholder = next(rule for rule in saved["rules"] if rule["id"] == "placeholder")
    assert (saved["version"], saved["policy"], placeholder["severity"]) == (1, policy, "off")
    late = await admin.put("/api/v1/rules", json={"policy": {}, "version": 0})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "policy_changed")
    [workspace] = await desk.people.workspaces()
    assert (await desk.policies.current(System(workspace.id))).version == 1


async def test_each_version_is_told_with_what_it_changed_and_is_brought_back(
    admin: httpx.AsyncClient,
) -> None:
    for version, policy in enumerate(({"jurisdictions": ["eu"]}, {"severities": {"placeholder": "off"}})):
        await admin.put("/api/v1/rules", json={"policy": policy, "version": version})

    late = await admin.post("/api/v1/rules/history/1/restore", json={"version": 1})
    restored = (await admin.post("/api/v1/rules/history/1/restore", json={"version": 2})).json()

    assert (late.status_code, late.json()["error"]["code"]) == (409, "policy_changed")
    assert (restored["version"], restored["policy"]) == (3, {"jurisdictions": ["eu"]})
    third, second, first = (await admin.get("/api/v1/rules/history")).json()["versions"]
    assert (third["version"], third["restores"], third["saved_by"]) == (3, 1, "tests")
    assert second["changes"][0] == "placeholder: as it comes → off"
    assert (first["policy"], first["restores"]) == ({"jurisdictions": ["eu"]}, None)
    assert (await admin.post("/api/v1/rules/history/9/restore")).status_code == 404


async def test_whoever_may_not_administer_restores_no_rules(api: httpx.AsyncClient) -> None:
    assert (await api.get("/api/v1/rules/history")).json() == {"versions": []}
    assert (await api.post("/api/v1/rules/history/1/restore")).status_code == 403


@pytest.mark.parametrize(
    ("policy", "field"),
    [({"severities": {"no_such": "off"}}, "severities"), ({"patterns": [{"pattern": "("}, 5]}, "patterns")],
)
async def test_a_policy_that_can_not_be_used_is_refused_by_its_field(
    admin: httpx.AsyncClient, policy: dict[str, object], field: str
) -> None:
    refused = await admin.put("/api/v1/rules", json={"policy": policy})

    assert refused.status_code == 422
    assert field in refused.json()["error"]["fields"]


@pytest.mark.parametrize("address", ["rules", "brand"])
async def test_whoever_may_not_administer_is_told_so_before_what_is_wrong_with_the_body(
    api: httpx.AsyncClient, address: str
) -> None:
    for body in ({"policy": {"severities": {"no_such": "off"}}}, {"voice": {"company": 3}, "version": 0}, {}):
        refused = await api.put(f"/api/v1/{address}", json=body)

        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
