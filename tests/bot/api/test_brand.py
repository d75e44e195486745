"""The brand voice over HTTP: read by all, saved in versions by whoever administers."""

import httpx
import pytest
from fastapi import FastAPI

from core.access.permissions import System
from core.desk import Desk
from core.foundation.ids import PlatformName, VariantState
from tests.bot.api.conftest import BRIEF
from tests.builders import a_member, a_variant

VOICE = {
    "company": "Fernweh",
    "avoid": [{"word": "cheap", "replacement": "affordable"}],
    "tags": ["#fernweh"],
}


async def save(admin: httpx.AsyncClient, version: int = 0, **voice: object) -> httpx.Response:
    return await admin.put("/api/v1/brand", json={"voice": voice or VOICE, "version": version})


async def test_a_voice_is_saved_read_and_listed_with_who_saved_it(admin: httpx.AsyncClient) -> None:
    assert (await admin.get("/api/v1/brand")).json()["version"] == 0
    saved = (await save(admin)).json()
    assert (saved["version"], saved["voice"], saved["saved_by"]) == (1, VOICE, "tests")
    assert (await admin.get("/api/v1/brand")).json() == saved
    await save(admin, 1, tone="dry")
    listed = (await admin.get("/api/v1/brand/versions")).json()["versions"]
    assert [(each["version"], each["voice"]) for each in listed] == [(2, {"tone": "dry"}), (1, VOICE)]
    assert (await admin.get("/api/v1/brand/versions/1")).json() == saved


async def test_who_changed_an_older_version_is_told_and_nothing_is_lost(admin: httpx.AsyncClient) -> None:
    await save(admin)
    refused = await save(admin, 0, tone="dry")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "voice_changed")
    assert (await admin.get("/api/v1/brand")).json()["voice"] == VOICE


async def test_an_old_version_is_restored_as_a_new_one(admin: httpx.AsyncClient) -> None:
    await save(admin)
    await save(admin, 1, tone="dry")
    stale = await admin.post("/api/v1/brand/versions/1/restore", json={"version": 1})
    assert stale.status_code == 409
    restored = (await admin.post("/api/v1/brand/versions/1/restore")).json()
    assert (restored["version"], restored["restores"], restored["voice"]) == (3, 1, VOICE)


async def test_each_field_that_can_not_be_used_has_its_sentence(admin: httpx.AsyncClient) -> None:
    refused = await save(admin, company=3, emoji="rarely")
    assert refused.status_code == 422
    assert refused.json()["error"]["fields"] == {
        "company": "must be text.",
        "emoji": "can't be “rarely”; it must be one of never, sparing, as_you_like.",
    }


@pytest.mark.parametrize("version", ["0", "x", str(2**63)])
async def test_what_is_no_version_is_refused(admin: httpx.AsyncClient, version: str) -> None:
    assert (await admin.get(f"/api/v1/brand/versions/{version}")).status_code == 422


async def test_whoever_may_not_administer_reads_it_only(api: httpx.AsyncClient) -> None:
    assert (await api.get("/api/v1/brand")).status_code == 200
    assert (await save(api)).status_code == 403


async def test_an_account_has_a_voice_of_its_own(admin: httpx.AsyncClient, desk: Desk, app: FastAPI) -> None:
    (workspace,) = await desk.people.workspaces()
    answers = {"handle": "@fernweh", "token": "good"}
    account = await desk.accounts.connect(System(workspace.id), PlatformName.X, answers)
    whose = {"account": account.id}
    saved = await admin.put("/api/v1/brand", params=whose, json={"voice": {"tone": "dry"}, "version": 0})
    assert (saved.json()["version"], saved.json()["account_id"]) == (1, account.id)
    assert (await admin.get("/api/v1/brand")).json()["voice"] == {}
    assert (await admin.get("/api/v1/brand", params={"account": "acc_1"})).status_code == 404


async def test_a_variant_says_in_which_version_it_was_written(admin: httpx.AsyncClient) -> None:
    await save(admin)
    started = (await admin.post("/api/v1/campaigns", json=BRIEF)).json()
    card = (await admin.get(f"/api/v1/campaigns/{started['id']}")).json()
    assert {variant["brand_version"] for variant in card["variants"]} == {1}


async def test_posts_become_a_proposal_and_nothing_is_saved(admin: httpx.AsyncClient) -> None:
    await save(admin)
    posts = [f"Your rucksack weighs {number} g. #fernweh" for number in range(900, 911)]
    proposed = (await admin.post("/api/v1/brand/proposal", json={"posts": posts})).json()
    assert (proposed["version"], proposed["posts"], proposed["voice"]["emoji"]) == (1, 11, "never")
    assert "+ Emoji: never" in proposed["changes"]
    assert (await admin.get("/api/v1/brand")).json()["version"] == 1
    used = await admin.put("/api/v1/brand", json={"version": 1, "voice": proposed["voice"]})
    assert used.json()["voice"] == proposed["voice"]


async def test_reviews_are_learned_from_where_that_is_asked_for(admin: httpx.AsyncClient) -> None:
    proposed = (await admin.post("/api/v1/brand/proposal", json={"reviews": True})).json()
    assert (proposed["posts"], proposed["changes"]) == (0, [])
    both = await admin.post("/api/v1/brand/proposal", json={"reviews": True, "posts": ["Fresh."]})
    assert (both.status_code, set(both.json()["error"]["fields"])) == (422, {"reviews"})


async def test_without_posts_what_was_approved_speaks(admin: httpx.AsyncClient, desk: Desk) -> None:
    refused = await admin.post("/api/v1/brand/proposal")
    assert "at least 10 different ones are needed" in refused.json()["error"]["fields"]["posts"]
    ana = await a_member(desk.database, desk.clock)
    for number in range(10):
        text = f"Backpack {number}"
        await a_variant(desk.database, desk.clock, ana, text=text, state=VariantState.APPROVED)
    await a_variant(desk.database, desk.clock, ana, text="Rejected!", state=VariantState.REJECTED)
    proposed = (await admin.post("/api/v1/brand/proposal")).json()
    assert proposed["posts"] == 10
    assert proposed["voice"]["prefer"] == [{"word": "backpack", "reason": "in 10 of 10 posts"}]
