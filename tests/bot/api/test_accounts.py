"""Accounts over HTTP: connected by answers, listed without secrets, refused in the user's words."""

from dataclasses import replace

import httpx
import pytest
import structlog
from fastapi import FastAPI

from core.access.models import PROGRAM
from core.access.permissions import System
from core.desk import Desk
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay
from tests.bot.api.conftest import BRIEF
from tests.core.accounts.test_authorizing import OwnPage
from tests.stand_ins.connector import ScriptedConnector

GOOD = {"platform": "x", "answers": {"handle": "@fernweh", "token": "good"}, "zone": "Europe/Madrid"}


@pytest.fixture
async def admin(desk: Desk, api: httpx.AsyncClient) -> httpx.AsyncClient:
    """The caller, made an admin."""
    (await api.get("/api/v1/campaigns")).raise_for_status()
    (workspace,) = await desk.people.workspaces()
    by = System(workspace.id)
    (program,) = (one for one in await desk.people.members(by) if one.external_id.startswith(PROGRAM))
    await desk.people.change_role(program.id, "admin", by=by)
    return api


async def test_an_account_is_connected_and_listed_and_no_answer_holds_its_secret(
    admin: httpx.AsyncClient,
) -> None:
    made = await admin.post("/api/v1/accounts", json=GOOD)
    assert (made.status_code, made.json()["name"], made.json()["zone"]) == (201, "@fernweh", "Europe/Madrid")
    listed = await admin.get("/api/v1/accounts")
    assert listed.json()["accounts"] == [made.json()]
    assert "good" not in made.text + listed.text


async def test_the_platforms_say_what_they_ask_for(api: httpx.AsyncClient) -> None:
    (platform,) = (await api.get("/api/v1/accounts/platforms")).json()["platforms"]
    assert (platform["platform"], platform["name"]) == ("x", "X")
    asked = {question["name"]: question["is_secret"] for question in platform["questions"]}
    assert asked == {"handle": False, "token": True, "note": False}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"answers": {"handle": "@fernweh"}}, "token"),
        ({"answers": {"handle": "@fernweh", "token": "s3cr3t-but-bad"}}, "token"),
        ({"answers": {**GOOD["answers"], "colour": "red"}}, "colour"),  # type: ignore[dict-item]
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"platform": "threads"}, "platform"),
        ({"platform": "myspace"}, "platform"),
    ],
)
async def test_what_can_not_be_used_is_told_under_its_question_and_neither_repeated_nor_kept(
    admin: httpx.AsyncClient, change: dict[str, object], wrong: str
) -> None:
    refused = await admin.post("/api/v1/accounts", json={**GOOD, **change})
    assert (refused.status_code, refused.json()["error"]["fields"].keys()) == (422, {wrong})
    assert "s3cr3t" not in refused.text
    assert (await admin.get("/api/v1/accounts")).json() == {"accounts": []}


async def test_whoever_may_not_administer_connects_nothing(api: httpx.AsyncClient) -> None:
    refused = await api.post("/api/v1/accounts", json=GOOD)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")
    assert (await api.get("/api/v1/accounts")).json() == {"accounts": []}


async def test_a_platform_that_does_not_answer_is_told_as_such_and_no_log_has_the_answers(
    admin: httpx.AsyncClient,
    connector: ScriptedConnector,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def silent(*_: object) -> None:
        raise CannotSay("X did not answer. Try again later.")

    async def broken(*_: object) -> None:
        raise RuntimeError

    answers = {**GOOD, "answers": {"handle": "@fernweh", "token": "s3cr3t-and-good"}}
    monkeypatch.setattr(connector, "connect", silent)
    with structlog.testing.capture_logs() as lines:
        refused = await admin.post("/api/v1/accounts", json=answers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "cannot_say")
        monkeypatch.setattr(connector, "connect", broken)
        assert (await admin.post("/api/v1/accounts", json=answers)).status_code == 500
    assert [line["event"] for line in lines] == ["request_failed"]
    assert "s3cr3t" not in str(lines)


async def test_a_platform_with_a_page_of_its_own_gives_its_address_and_one_without_says_so(
    admin: httpx.AsyncClient, desk: Desk, app: FastAPI
) -> None:
    refused = await admin.post("/api/v1/accounts/authorize", json=GOOD)
    assert (refused.status_code, refused.json()["error"]["fields"].keys()) == (422, {"platform"})
    connectors = {PlatformName.X: OwnPage(questions=())}
    accounts = replace(desk.accounts, connectors=connectors, public_url="https://copydesk.example")
    app.state.desk = replace(desk, accounts=accounts)
    (platform,) = (await admin.get("/api/v1/accounts/platforms")).json()["platforms"]
    assert platform["is_authorized_there"]
    sent = await admin.post("/api/v1/accounts/authorize", json={"platform": "x", "answers": {}})
    assert (sent.status_code, sent.json()["url"].split("?")[0]) == (200, "https://x.example/yes")


async def test_one_is_made_usual_and_another_disconnected(admin: httpx.AsyncClient) -> None:
    one = (await admin.post("/api/v1/accounts", json=GOOD)).json()["id"]
    answers = {"handle": "@other", "token": "good"}
    other = (await admin.post("/api/v1/accounts", json={**GOOD, "answers": answers})).json()["id"]
    assert (await admin.post(f"/api/v1/accounts/{other}/usual")).json()["is_usual"]
    gone = await admin.delete(f"/api/v1/accounts/{one}")
    assert (gone.status_code, gone.json()["state"]) == (200, "disconnected")


async def test_a_variant_says_as_whom_it_goes_out_and_an_edit_sends_it_elsewhere(
    admin: httpx.AsyncClient,
) -> None:
    account = (await admin.post("/api/v1/accounts", json=GOOD)).json()["id"]
    campaign = (await admin.post("/api/v1/campaigns", json={**BRIEF, "variants": 1})).json()["id"]

    async def on(platform: str) -> dict[str, str]:
        card = (await admin.get(f"/api/v1/campaigns/{campaign}")).json()
        found: dict[str, str] = next(one for one in card["variants"] if one["platform"] == platform)
        return found

    x, bluesky = await on("x"), await on("bluesky")
    assert (x["account_id"], x["account"]) == (account, "@fernweh")
    assert (bluesky["account_id"], bluesky["account"]) == (None, "")
    for said, then in (("", None), (account, account), (None, account)):
        edit = {"seen": (await on("x"))["content_hash"], "text": x["text"], "account": said}
        edited = await admin.post(f"/api/v1/variants/{x['id']}/edit", json=edit)
        assert edited.status_code == 200, edited.text
        assert (await on("x"))["account_id"] == then
    edit = {"seen": bluesky["content_hash"], "text": bluesky["text"], "account": account}
    refused = await admin.post(f"/api/v1/variants/{bluesky['id']}/edit", json=edit)
    assert (refused.status_code, refused.json()["error"]["fields"].keys()) == (422, {"account"})


async def test_a_campaign_over_http_is_posted_as_the_accounts_it_names(admin: httpx.AsyncClient) -> None:
    ids = [await connected(admin, handle) for handle in ("@fernweh", "@fernweh_de")]
    started = await admin.post("/api/v1/campaigns", json={**BRIEF, "platforms": ["x"], "accounts": ids})
    card = (await admin.get(f"/api/v1/campaigns/{started.json()['id']}")).json()
    assert [one["account_id"] for one in card["variants"]] == [ids[0], ids[0], ids[1], ids[1]]


async def test_a_campaign_over_http_with_an_account_it_can_not_be_posted_as_is_refused_in_that_field(
    admin: httpx.AsyncClient,
) -> None:
    account = await connected(admin, "@fernweh")

    async def refused(**changes: object) -> dict[str, str]:
        answer = await admin.post("/api/v1/campaigns", json={**BRIEF, "accounts": [account], **changes})
        assert answer.status_code == 422
        fields: dict[str, str] = answer.json()["error"]["fields"]
        return fields

    assert "no account with that id is connected" in (await refused(accounts=["acc_1"]))["accounts"]
    assert "Tick X too" in (await refused(platforms=["bluesky"]))["accounts"]
    other = await connected(admin, "@fernweh_de")
    too_many = await refused(accounts=[account, other], variants=3)
    assert too_many["variants"].endswith("Ask for 2 each, or choose fewer accounts.")
    (await admin.delete(f"/api/v1/accounts/{account}")).raise_for_status()
    assert "no account with that id is connected" in (await refused())["accounts"]


async def connected(admin: httpx.AsyncClient, handle: str) -> str:
    answers = {"handle": handle, "token": "good"}
    return str((await admin.post("/api/v1/accounts", json={**GOOD, "answers": answers})).json()["id"])
