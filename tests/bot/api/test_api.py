"""The HTTP API over a real desk: keys at the door, decisions once, each workspace for itself."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import structlog

from core.access.permissions import System
from core.campaigns.lease import LeaseLost
from core.desk import Desk
from core.foundation.ids import PostState
from core.storage import journal
from tests.bot.api.conftest import BRIEF
from tests.builders import a_member, a_post, a_variant


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
    assert variant["angle"] == "benefit"
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
        "at": datetime.now(UTC).isoformat(),
        "source": "test",
    }
    for accepted in (1, 0):
        stored = await api.post("/api/v1/engagement", json={"reports": [report]})
        assert stored.json() == {"accepted": accepted, "repeated": 1 - accepted}
    await desk.measuring.ship()
    results = (await api.get(f"/api/v1/campaigns/{started['id']}/results")).json()
    assert results["platforms"][0]["arms"][0] == {"label": "A", "impressions": 100, "clicks": 7}


async def test_what_a_brief_would_cost_is_told_and_nothing_is_started(api: httpx.AsyncClient) -> None:
    answer = (await api.post("/api/v1/campaigns/estimate", json=BRIEF)).json()

    assert (answer["most_micros"], answer["usual_micros"], answer["similar"]) == (0, 0, [])
    assert {each["platform"] for each in answer["platforms"]} == set(BRIEF["platforms"])
    assert (await api.get("/api/v1/campaigns")).json()["campaigns"] == []
    wrong = await api.post("/api/v1/campaigns/estimate", json={**BRIEF, "news": "Shoes"})
    assert (wrong.status_code, set(wrong.json()["error"]["fields"])) == (422, {"news"})


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


async def test_an_edit_keeps_the_title_or_the_text_that_it_does_not_name(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    ana = await a_member(desk.database, desk.clock)
    variant = await a_variant(desk.database, desk.clock, ana)
    path = f"/api/v1/variants/{variant.id}/edit"
    titled = await api.post(path, json={"seen": variant.content_hash, "text": "One.", "title": "A title"})
    said = await api.post(path, json={"seen": titled.json()["content_hash"], "text": "Two."})
    [kept] = (await api.get(f"/api/v1/campaigns/{variant.campaign_id}")).json()["variants"]
    assert (kept["text"], kept["title"]) == ("Two.", "A title")
    await api.post(path, json={"seen": said.json()["content_hash"], "title": "Another"})
    [kept] = (await api.get(f"/api/v1/campaigns/{variant.campaign_id}")).json()["variants"]
    assert (kept["text"], kept["title"]) == ("Two.", "Another")


async def test_a_campaign_that_a_worker_has_taken_over_is_left_to_it_quietly(
    api: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose(*_: object) -> None:
        raise LeaseLost

    monkeypatch.setattr(type(desk.campaigns), "write", lose)
    with structlog.testing.capture_logs() as logged:
        assert (await api.post("/api/v1/campaigns", json=BRIEF)).status_code == 202
    assert "request_failed" not in {line["event"] for line in logged}


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
        "at": datetime.now(UTC).isoformat(),
        "source": "t",
    }
    answers = [
        await api.post(f"/api/v1/variants/{post.variant_id}/posts", json={}),
        await api.post(f"/api/v1/posts/{post.id}/move", json={}),
        await api.post(f"/api/v1/posts/{post.id}/cancel"),
        await api.post(f"/api/v1/posts/{post.id}/settle", json={"is_there": False}),
        await api.post(f"/api/v1/posts/{post.id}/correct"),
        await api.post(f"/api/v1/posts/{post.id}/take-down", json={"reason": "Mine."}),
        await api.post("/api/v1/engagement", json={"reports": [report]}),
        await api.get(f"/api/v1/campaigns/{post.campaign_id}/results"),
        await api.post(f"/api/v1/variants/{post.variant_id}/regenerate", json={}),
        await api.post(f"/api/v1/variants/{post.variant_id}/edit", json={"seen": "0", "text": "Mine."}),
        await api.post(f"/api/v1/variants/{post.variant_id}/reject", json={"seen": "0", "reason": "Mine."}),
    ]
    assert {answer.status_code for answer in answers} == {404}
    [coming] = await desk.reads.upcoming(System(stranger.workspace_id))
    assert coming.state is PostState.SCHEDULED


async def test_a_campaign_tells_who_placed_and_who_cancelled_each_post(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    ana = await a_member(desk.database, desk.clock)
    post = await a_post(desk.database, desk.clock, ana, due=desk.clock.now() + timedelta(days=1))

    async def told() -> list[str | None]:
        [variant] = (await api.get(f"/api/v1/campaigns/{post.campaign_id}")).json()["variants"]
        people = (variant["post"][f"{deed}_by"] for deed in ("placed", "cancelled"))
        return [person and person["name"] for person in people]

    assert await told() == ["Ana", None]
    await api.post(f"/api/v1/posts/{post.id}/cancel")
    assert await told() == ["Ana", "tests"]


async def test_a_post_that_is_out_is_taken_down_with_its_reason_and_of_two_who_ask_one_is_told(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    post = await a_post(desk.database, desk.clock, await a_member(desk.database, desk.clock))
    address = f"/api/v1/posts/{post.id}/take-down"
    early = await api.post(address, json={"reason": "Wrong price."})
    assert (early.status_code, early.json()["error"]["code"]) == (409, "not_out")
    await desk.calendar.publish_due()
    unexplained = await api.post(address, json={"reason": " "})
    assert unexplained.status_code == 422
    asked = await api.post(address, json={"reason": "Wrong price."})
    assert (asked.status_code, asked.json()["amending"]) == (202, "take_down")
    again = await api.post(address, json={"reason": "Wrong price."})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "being_amended")
    await desk.calendar.amend_due()
    [variant] = (await api.get(f"/api/v1/campaigns/{post.campaign_id}")).json()["variants"]
    assert (variant["post"]["state"], variant["post"]["reason"]) == ("taken_down", "Wrong price.")


async def test_what_is_out_goes_out_once_more_where_that_is_asked_for(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    ana = await a_member(desk.database, desk.clock)
    first = await a_post(desk.database, desk.clock, ana)
    await desk.calendar.publish_due()
    address = f"/api/v1/variants/{first.variant_id}/posts"
    assert (await api.post(address, json={})).status_code == 409
    again = await api.post(address, json={"again": True})
    assert (again.status_code, again.json()["state"]) == (201, "scheduled")
    assert (await api.post(address, json={"again": True})).status_code == 409
    [shown] = (await api.get(f"/api/v1/campaigns/{first.campaign_id}")).json()["variants"]
    assert (shown["post"]["id"], len(shown["post"]["earlier"])) == (again.json()["id"], 1)


async def test_a_correction_of_what_the_platform_lets_nobody_change_says_what_to_do(
    api: httpx.AsyncClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = await a_post(desk.database, desk.clock, await a_member(desk.database, desk.clock))
    await desk.calendar.publish_due()
    same = await api.post(f"/api/v1/posts/{post.id}/correct", json={"seen": post.content_hash})
    assert (same.status_code, same.json()["error"]["code"]) == (409, "nothing_new")
    monkeypatch.setattr(desk.calendar.platforms[post.platform], "capabilities", frozenset())
    refused = await api.post(f"/api/v1/posts/{post.id}/correct")
    assert refused.status_code == 409
    assert refused.json()["error"]["message"] == "X can't change posts; take it down and publish it again."


async def test_a_workspace_out_of_reach_is_told_as_one_the_key_does_not_reach(
    api: httpx.AsyncClient,
) -> None:
    refused = await api.get("/api/v1/campaigns", params={"workspace": "wsp_none"})
    assert refused.json()["error"]["message"].startswith("This key reaches no workspace “wsp_none”")


async def test_a_sample_test_whose_readers_were_split_unevenly_has_no_verdict_here_either(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    await desk.sample.load()
    await desk.measuring.ship()
    key = (await desk.keys.create("tests of all", None)).key
    [sample] = [space for space in await desk.people.workspaces() if space.is_sample]
    ask = {"params": {"workspace": sample.id}, "headers": {"Authorization": f"Bearer {key}"}}
    campaigns = (await api.get("/api/v1/campaigns?limit=100", **ask)).json()["campaigns"]
    broken = next(one for one in campaigns if "(broken split)" in one["brief"]["product"])

    results = (await api.get(f"/api/v1/campaigns/{broken['id']}/results", **ask)).json()

    assert results["platforms"][0]["verdict"]["outcome"] == "no_result"
    assert "split evenly" in results["platforms"][0]["verdict"]["sentence"]


async def test_an_admins_key_gives_roles_and_a_lower_one_sees_them_and_is_told_what_it_needs(
    api: httpx.AsyncClient, desk: Desk
) -> None:
    ana = await a_member(desk.database, desk.clock)
    ben = await a_member(desk.database, desk.clock, "Ben")
    made = await desk.keys.create("people", ana.workspace_id, role="admin")
    admin = {"Authorization": f"Bearer {made.key}"}
    address, given = f"/api/v1/members/{ben.id}/role", {"role": "author", "seen": "publisher"}

    refused = await api.post(address, json=given)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
    assert "needs the role admin" in refused.json()["error"]["message"]
    assert (await api.post(address, json=given, headers=admin)).json()["role"] == "author"
    late = await api.post(address, json={"role": "viewer", "seen": "publisher"}, headers=admin)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "role_changed")
    owner = await api.post(address, json={"role": "owner"}, headers=admin)
    assert owner.status_code == 403
    listed = (await api.get("/api/v1/members")).json()["members"]
    assert [(one["name"], one["role"], one["is_program"]) for one in listed] == [
        ("Ana", "owner", False),
        ("Ben", "author", False),
        ("tests", "publisher", True),
        ("people", "admin", True),
    ]


async def test_a_campaign_is_closed_archived_reopened_and_used_again_over_the_api(
    api: httpx.AsyncClient,
) -> None:
    first = (await api.post("/api/v1/campaigns", json=BRIEF)).json()["id"]
    here = f"/api/v1/campaigns/{first}"
    closed = await api.post(f"{here}/close", json={"reason": "The fair was called off."})
    assert closed.json() == {"id": first, "state": "closed"}
    card = (await api.get(here)).json()
    assert (card["end_reason"], card["variants"][0]["has_ended"]) == ("The fair was called off.", True)
    assert card["ended_by"] == card["created_by"]
    again = await api.post(f"{here}/close")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "not_now")
    assert (await api.post(f"{here}/archive")).json()["state"] == "archived"
    assert (await api.post(f"{here}/reopen")).json()["state"] == "in_review"
    second = await api.post(f"{here}/clone", json={"news": "It comes in red now, from 99 euros."})
    assert second.status_code == 202
    clone = (await api.get(f"/api/v1/campaigns/{second.json()['id']}")).json()
    assert clone["brief"] == {**card["brief"], "news": "It comes in red now, from 99 euros."}
    for wrong in ("tone", "newz"):
        refused = await api.post(f"{here}/clone", json={wrong: "shouting"})
        assert (refused.status_code, list(refused.json()["error"]["fields"])) == (422, [wrong])


async def test_campaigns_are_listed_by_state_and_platform_and_archived_ones_only_when_asked_for(
    api: httpx.AsyncClient,
) -> None:
    async def started(**changes: object) -> str:
        return str((await api.post("/api/v1/campaigns", json={**BRIEF, **changes})).json()["id"])

    async def listed(query: str = "") -> list[str]:
        found = (await api.get(f"/api/v1/campaigns{query}")).json()["campaigns"]
        return [campaign["id"] for campaign in found]

    old = await started(platforms=["linkedin"])
    on_x = await started(platforms=["x"], news="For “linkedin” fans: 900 g light.")
    both = await started(platforms=["x", "linkedin"])
    for deed in ("close", "archive"):
        await api.post(f"/api/v1/campaigns/{old}/{deed}")
    await api.post(f"/api/v1/campaigns/{on_x}/close")
    assert await listed() == [both, on_x]
    assert await listed("?state=archived") == [old]
    assert await listed("?state=in_review") == [both]
    assert await listed("?platform=linkedin") == [both]
    assert await listed("?state=archived&platform=x") == []
    assert (await api.get("/api/v1/campaigns?state=gone")).status_code == 422
