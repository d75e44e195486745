"""Usage over HTTP."""

import httpx

from core.access.permissions import System
from core.desk import Desk
from core.foundation.ids import CampaignId, PlatformName, Role
from core.foundation.money import Money
from tests.bot.api.conftest import BRIEF


async def spend(desk: Desk, api: httpx.AsyncClient) -> None:
    started = (await api.post("/api/v1/campaigns", json=BRIEF)).raise_for_status().json()
    [workspace] = await desk.people.workspaces()
    reserved = await desk.budgets.reserve(
        workspace.id,
        Money(900),
        campaign_id=CampaignId(started["id"]),
        platform=PlatformName.X,
        writer="openai",
        model="gpt-5-mini",
    )
    await desk.budgets.settle(reserved, Money(700), input_tokens=5, variants=2)


async def test_what_was_used_is_told_by_model_for_each_day(desk: Desk, api: httpx.AsyncClient) -> None:
    await spend(desk, api)
    found = (await api.get("/api/v1/usage", params={"by": "model", "daily": "true"})).json()
    [row] = found["rows"]
    assert (row["day"], row["key"]) == (found["last"], "gpt-5-mini")
    assert (row["used"]["cost_micros"], row["used"]["variants"]) == (700, 2)
    assert found["zone"] == "UTC"
    again = (await api.get("/api/v1/usage", params={"from": found["first"], "to": found["last"]})).json()
    assert [row["used"]["cost_micros"] for row in again["rows"]] == [700]


async def test_what_is_billed_is_for_admins_alone(desk: Desk, api: httpx.AsyncClient) -> None:
    await spend(desk, api)
    [workspace] = await desk.people.workspaces()
    by = System(workspace.id)
    [program] = [member for member in await desk.people.members(by) if member.is_program]
    billed = []
    for role in (Role.ADMIN, Role.AUTHOR):
        await desk.people.change_role(program.id, role, by=by)
        [row] = (await api.get("/api/v1/usage")).json()["rows"]
        billed.append(row["used"]["billed_micros"])
    assert billed == [700, None]


async def test_days_that_make_no_report_are_refused_by_name(api: httpx.AsyncClient) -> None:
    for days in ({"from": "2026-10-02", "to": "2026-10-01"}, {"from": "yesterday"}):
        refused = await api.get("/api/v1/usage", params=days)
        assert refused.status_code == 422
        assert "from" in refused.json()["error"]["fields"]
