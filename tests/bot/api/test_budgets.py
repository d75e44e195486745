"""Budgets over HTTP: set by admins, and refused with 429 and when to come again."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from core.access.models import Member
from core.desk import Desk
from core.foundation.money import Money
from tests.bot.api.conftest import BRIEF
from tests.builders import a_member, a_variant
from tests.core.flow.conftest import ScriptedWriter

PRICE = Money.of_dollars("0.5")


@pytest.fixture
def writer(desk: Desk) -> ScriptedWriter:
    """One that costs half a dollar a call."""
    desk.campaigns.drafting.first = scripted = ScriptedWriter(name="openai", model="gpt-4o-mini", price=PRICE)
    return scripted


@pytest.fixture
async def admin(app: FastAPI, desk: Desk, key: str) -> Any:
    """A caller whose key may set limits."""
    ana = await a_member(desk.database, desk.clock)
    made = await desk.keys.create("admin", ana.workspace_id, role="admin")
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {made.key}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://copydesk", headers=headers) as client:
        yield client


async def ana_of(desk: Desk) -> Member:
    return await a_member(desk.database, desk.clock)


def budgets_of(answer: httpx.Response) -> dict[tuple[str, str], int]:
    assert answer.status_code == 200, answer.text
    return {(one["scope"], one["period"]): one["limit_micros"] for one in answer.json()["budgets"]}


async def test_limits_are_set_seen_and_taken_away(admin: httpx.AsyncClient, desk: Desk) -> None:
    ana = await ana_of(desk)
    variant = await a_variant(desk.database, desk.clock, ana)
    places = {
        ("workspace", "day"): "workspace",
        ("workspace", "month"): "workspace?period=month",
        ("campaign", "whole"): f"campaigns/{variant.campaign_id}",
        ("member", "day"): f"members/{ana.id}",
        ("member", "month"): f"members/{ana.id}?period=month",
    }
    for number, place in enumerate(places.values()):
        answer = await admin.put(f"/api/v1/budgets/{place}", json={"limit_micros": number})
    assert budgets_of(answer) == {which: number for number, which in enumerate(places)}
    assert budgets_of(await admin.get("/api/v1/budgets")) == budgets_of(answer)

    for place in places.values():
        answer = await admin.delete(f"/api/v1/budgets/{place}")
    assert budgets_of(answer) == {("workspace", "day"): 10_000_000}


@pytest.mark.parametrize(
    ("place", "body", "field"),
    [
        ("workspace", {"limit_micros": -1}, "limit"),
        ("workspace", {"limit_micros": "5"}, "limit_micros"),
        ("workspace?period=whole", {"limit_micros": 5}, "period"),
        ("workspace?period=year", {"limit_micros": 5}, "period"),
        ("zone", {"zone": "Mars/Base"}, "zone"),
    ],
)
async def test_what_can_not_be_a_limit_is_told_by_its_field(
    admin: httpx.AsyncClient, place: str, body: dict[str, Any], field: str
) -> None:
    answer = await admin.put(f"/api/v1/budgets/{place}", json=body)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, [field]), answer.text


async def test_a_key_that_is_no_admins_neither_sees_nor_sets_limits(api: httpx.AsyncClient) -> None:
    for answer in (
        await api.get("/api/v1/budgets"),
        await api.put("/api/v1/budgets/workspace", json={"limit_micros": 1}),
    ):
        assert answer.status_code == 403


async def test_a_campaign_that_no_budget_pays_for_is_refused_with_when_to_come_again(
    admin: httpx.AsyncClient, api: httpx.AsyncClient, desk: Desk, writer: ScriptedWriter
) -> None:
    await admin.put("/api/v1/budgets/zone", json={"zone": "Europe/Berlin"})
    await admin.put("/api/v1/budgets/workspace", json={"limit_micros": 900_000})
    first = await api.post("/api/v1/campaigns", json=BRIEF | {"platforms": ["x"]})
    assert first.status_code == 202, first.text
    ana = await ana_of(desk)
    reservation = await desk.budgets.reserve(
        ana.workspace_id,
        PRICE,
        campaign_id=first.json()["id"],
        platform="x",  # type: ignore[arg-type]
        writer="openai",
        model="another",
    )
    await desk.budgets.settle(reservation, PRICE, input_tokens=1)

    refused = await api.post("/api/v1/campaigns", json=BRIEF | {"product": "Another"})

    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (429, "over_budget")
    assert error["message"].startswith("Today's limit of $0.90 is used up ($0.50 spent")
    assert "00:00 Europe/Berlin on" in error["message"]
    resets_at = (await desk.budgets.standing(ana.workspace_id)).resets_at.astimezone(UTC)
    seconds = (resets_at - datetime.now(UTC)).total_seconds()
    assert abs(int(refused.headers["Retry-After"]) - seconds) < 60
    assert len((await api.get("/api/v1/campaigns")).json()["campaigns"]) == 1


async def test_where_waiting_does_not_help_there_is_no_retry_after(
    admin: httpx.AsyncClient, api: httpx.AsyncClient, writer: ScriptedWriter
) -> None:
    await admin.put("/api/v1/budgets/workspace", json={"limit_micros": 100_000})
    refused = await api.post("/api/v1/campaigns", json=BRIEF)
    assert refused.status_code == 429
    assert "Retry-After" not in refused.headers
    assert "more than the whole limit of $0.10 for a day" in refused.json()["error"]["message"]


async def test_who_starts_what_was_written_today_already_is_told_of_it(
    admin: httpx.AsyncClient, writer: ScriptedWriter
) -> None:
    first = (await admin.post("/api/v1/campaigns", json=BRIEF)).json()
    nearly = {**BRIEF, "news": f"{BRIEF['news']} Really."}
    second = (await admin.post("/api/v1/campaigns", json=nearly)).json()
    assert (first["similar"], second["state"]) == ([], "drafting")
    assert [near["id"] for near in second["similar"]] == [first["id"]]
