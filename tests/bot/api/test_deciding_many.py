"""One answer to many variants over HTTP."""

import httpx

from tests.bot.api.conftest import BRIEF


async def test_one_call_decides_on_many_and_tells_of_each_what_it_came_to(api: httpx.AsyncClient) -> None:
    campaign = (await api.post("/api/v1/campaigns", json=BRIEF)).json()["id"]
    first, second = (await api.get(f"/api/v1/campaigns/{campaign}")).json()["variants"][:2]
    named = [
        {"id": first["id"], "seen": first["content_hash"]},
        {"id": second["id"], "seen": "another text"},
    ]
    said = {"answer": "rejected", "reason": "Too loud.", "objection": "tone", "variants": named}
    answer = await api.post(f"/api/v1/campaigns/{campaign}/decide", json=said)
    assert answer.status_code == 200
    done, refused = answer.json()["variants"]
    assert done == {"id": first["id"], "done": True, "code": "", "message": ""}
    assert (refused["id"], refused["done"], refused["code"]) == (second["id"], False, "already_decided")
    shown = (await api.get(f"/api/v1/campaigns/{campaign}")).json()["variants"]
    assert [one["state"] for one in shown[:2]] == ["rejected", "in_review"]


async def test_an_answer_that_can_not_be_given_to_many_names_what_is_wrong(api: httpx.AsyncClient) -> None:
    campaign = (await api.post("/api/v1/campaigns", json=BRIEF)).json()["id"]
    said = {"answer": "withdrawn", "variants": []}
    refused = await api.post(f"/api/v1/campaigns/{campaign}/decide", json=said)
    assert refused.status_code == 422
    assert set(refused.json()["error"]["fields"]) == {"answer", "variants"}
