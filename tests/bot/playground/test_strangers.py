"""Other people's web pages in the same browser: they read nothing of the playground and do nothing in it."""

import pytest

from .conftest import ANA, BOT_TOKEN, CAMPAIGNS, Playground

ELSEWHERE = "http://evil.example"
EVERYWHERE = [
    ("GET", "/"),
    ("GET", "/static/app.js"),
    ("GET", "/playground/state"),
    ("GET", "/playground/stream"),
    ("GET", "/playground/outbox"),
    ("GET", "/playground/webhooks"),
    ("GET", "/playground/weather"),
    ("PUT", "/playground/weather"),
    ("POST", "/playground/message"),
    ("POST", "/playground/readers"),
    ("GET", "/api/chat.postMessage"),
    ("POST", "/api/chat.postMessage"),
    ("POST", "/response/a-key"),
    ("POST", "/webhooks/receiver"),
    ("GET", "/outbox/pst_1"),
    ("GET", "/outbox/pst_1/follow"),
]
FOREIGN: list[dict[str, str]] = [
    {"Host": "evil.example"},
    {"Host": "evil.example", "Origin": ELSEWHERE, "Sec-Fetch-Site": "same-origin"},
    {"Host": "127.0.0.1:1"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": ""},
    {"Origin": ELSEWHERE},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://[::1"},
    {"Origin": "file://"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_what_comes_from_elsewhere_is_refused_at_every_door(
    playground: Playground, headers: dict[str, str]
) -> None:
    for method, path in EVERYWHERE:
        said = {"Authorization": f"Bearer {BOT_TOKEN}", **headers}
        arguments = {"channel": CAMPAIGNS, "text": "Hi", "user": ANA}
        answer = await playground.http.request(method, path, json=arguments, headers=said)
        assert answer.status_code == 403, (method, path)
    assert await playground.messages() == []


async def test_a_form_on_another_page_can_not_speak_even_where_a_browser_says_nothing_of_it(
    playground: Playground,
) -> None:
    form = {"user": ANA, "channel": CAMPAIGNS, "text": "Hi", "token": BOT_TOKEN}
    plain = '{"user": "U0ANARUIZ1", "channel": "C0CAMPAIGN", "text": "Hi"}'
    for path in ("/playground/message", "/playground/weather", "/api/chat.postMessage"):
        method = "PUT" if path.endswith("weather") else "POST"
        await playground.http.request(method, path, data=form)
        await playground.http.request(method, path, content=plain, headers={"Content-Type": "text/plain"})
    await playground.http.get("/api/chat.postMessage", params=form)
    assert await playground.messages() == []


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
async def test_its_own_page_is_at_home_under_each_of_this_machines_names(
    playground: Playground, name: str
) -> None:
    host = f"{name}:{playground.url.rpartition(':')[2]}"
    headers = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    said = {"user": ANA, "channel": CAMPAIGNS, "text": "Hi"}
    answer = await playground.http.post("/playground/message", json=said, headers=headers)
    assert answer.json()["ok"]


async def test_a_link_on_another_page_leads_to_the_workspace(playground: Playground) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert (await playground.http.get("/", headers=headers)).status_code == 200


async def test_no_answer_may_be_shown_in_a_frame_or_taken_for_something_else(playground: Playground) -> None:
    for path in ("/", "/static/app.js", "/playground/state", "/outbox/pst_1", "/nowhere"):
        answer = await playground.http.get(path)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
