"""The address book over HTTP, and where recipients end it."""

import httpx
import pytest

from core.access.permissions import System
from core.desk import Desk


@pytest.fixture
async def token(desk: Desk, api: httpx.AsyncClient) -> str:
    """Ana's, who is in the address book."""
    (await api.post("/api/v1/contacts", json={"csv": "ana@example.com"})).raise_for_status()
    (workspace,) = await desk.people.workspaces()
    (ana,) = await desk.contacts.recipients(workspace.id)
    return ana.token


async def counted(api: httpx.AsyncClient) -> tuple[int, int]:
    answer = (await api.get("/api/v1/contacts/count")).json()
    return answer["subscribed"], answer["unsubscribed"]


async def test_a_file_is_imported_and_says_which_lines_hold_no_address(api: httpx.AsyncClient) -> None:
    csv = "email,list\nana@example.com,press\nben\n"
    made = await api.post("/api/v1/contacts", json={"csv": csv, "list": "customers"})
    assert made.json() == {
        "added": 1,
        "known": 0,
        "repeated": 0,
        "bad": 1,
        "bad_lines": [{"line": 3, "why": "is no e-mail address."}],
    }
    (shown,) = (await api.get("/api/v1/contacts", params={"list": "press"})).json()["contacts"]
    assert (shown["address"], shown["list"], shown["unsubscribed_at"]) == ("ana@example.com", "press", None)
    assert (await api.get("/api/v1/contacts", params={"after": "ana@example.com"})).json()["contacts"] == []


async def test_who_is_unsubscribed_over_http_counts_as_such(api: httpx.AsyncClient, token: str) -> None:
    (ana,) = (await api.get("/api/v1/contacts")).json()["contacts"]
    ended = await api.post(f"/api/v1/contacts/{ana['id']}/unsubscribe")
    assert ended.json()["unsubscribed_at"] is not None
    assert await counted(api) == (0, 1)


async def test_looking_at_the_page_ends_nothing_and_its_button_does(
    api: httpx.AsyncClient, token: str
) -> None:
    page = await api.get(f"/unsubscribe/{token}", headers={"Authorization": ""})
    assert '<form method="post">' in page.text
    assert await counted(api) == (1, 0)
    ended = await api.post(f"/unsubscribe/{token}", headers={"Authorization": ""})
    assert (ended.status_code, await counted(api)) == (200, (0, 1))


async def test_a_mail_program_ends_it_with_the_one_post_that_it_makes(
    api: httpx.AsyncClient, token: str
) -> None:
    ended = await api.post(
        f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"}, headers={"Authorization": ""}
    )
    assert (ended.status_code, await counted(api)) == (200, (0, 1))


@pytest.mark.parametrize("token", ["x", "ctc_1.abc", "a" * 5_000, "%00", "%C3%A4.b"])
async def test_an_address_that_nobody_made_is_told_in_words(
    api: httpx.AsyncClient, desk: Desk, token: str
) -> None:
    for method in ("GET", "POST"):
        answer = await api.request(method, f"/unsubscribe/{token}")
        assert (answer.status_code, "Unknown address" in answer.text) == (404, True)


async def test_many_addresses_fit_into_one_import(api: httpx.AsyncClient, desk: Desk) -> None:
    csv = "\n".join(f"somebody.with.a.name.{number}@mail.example.com,Some Body" for number in range(9_000))
    (await api.post("/api/v1/contacts", json={"csv": csv})).raise_for_status()
    (workspace,) = await desk.people.workspaces()
    assert (await desk.contacts.count(System(workspace.id))).subscribed == 9_000
