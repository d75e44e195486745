"""Templates over the API."""

import httpx

DEAL = {
    "name": "Weekly deal",
    "about": "For less",
    "news": "{what} costs {price} until {last day}, in all shops.",
}
VALUES = {"what": "The kettle", "price": "29 euros", "last day": "12 May"}
REST = {"product": "Kettle", "audience": "tea drinkers", "platforms": ["x"]}


async def test_a_template_is_kept_listed_and_started_from(api: httpx.AsyncClient) -> None:
    kept = (await api.post("/api/v1/templates", json=DEAL)).json()
    assert (kept["version"], kept["blanks"]) == (1, ["what", "price", "last day"])
    listed = (await api.get("/api/v1/templates")).json()["templates"]
    assert listed[0] == kept
    assert "Price drop" in [one["name"] for one in listed]

    body = {"values": VALUES, "brief": REST}
    started = await api.post("/api/v1/templates/weekly deal/start", json=body)

    assert started.status_code == 202
    card = (await api.get(f"/api/v1/campaigns/{started.json()['id']}")).json()
    assert card["brief"]["news"] == "The kettle costs 29 euros until 12 May, in all shops."


async def test_each_blank_without_a_value_is_named_and_nothing_is_started(api: httpx.AsyncClient) -> None:
    await api.post("/api/v1/templates", json=DEAL)

    refused = await api.post(
        "/api/v1/templates/Weekly deal/start", json={"values": {"price": "29 euros"}, "brief": REST}
    )

    assert (refused.status_code, set(refused.json()["error"]["fields"])) == (422, {"what", "last day"})
    assert (await api.get("/api/v1/campaigns")).json()["campaigns"] == []


async def test_who_saves_over_what_they_have_not_seen_is_told(api: httpx.AsyncClient) -> None:
    for version in (1, 2):
        assert (await api.post("/api/v1/templates", json=DEAL)).json()["version"] == version

    refused = await api.post("/api/v1/templates", json={**DEAL, "version": 1})

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "template_changed")
    versions = (await api.get("/api/v1/templates/Weekly deal/versions")).json()["versions"]
    assert [one["version"] for one in versions] == [2, 1]


async def test_a_retired_template_is_gone_and_its_versions_stay(api: httpx.AsyncClient) -> None:
    await api.post("/api/v1/templates", json=DEAL)

    assert (await api.delete("/api/v1/templates/Weekly deal")).status_code == 200

    gone = await api.get("/api/v1/templates/Weekly deal")
    assert (gone.status_code, gone.json()["error"]["code"]) == (404, "not_found")
    assert (await api.get("/api/v1/templates/Weekly deal/versions")).json()["versions"][0]["is_retired"]
