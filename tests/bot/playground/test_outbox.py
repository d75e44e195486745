"""The outbox: posts as files, each with a page of its own, and readers reported to Copydesk."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground.config import PlaygroundConfig
from bot.playground.readers import CROWD, crowd_clicks
from tests.contracts.pictures import a_picture
from tests.stand_ins.serving import serving

from .conftest import Wire


@dataclass
class Copydesk:
    """Copydesk's HTTP API, as far as the playground calls it."""

    reports: list[Any] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    status: int = 202

    async def take(self, request: Request) -> Response:
        self.keys.append(request.headers["authorization"])
        self.reports += (await request.json())["reports"]
        return JSONResponse({}, self.status)


@pytest.fixture
def copydesk() -> Copydesk:
    return Copydesk()


@pytest.fixture
async def config(config: PlaygroundConfig, copydesk: Copydesk) -> AsyncIterator[PlaygroundConfig]:
    api = Starlette(routes=[Route("/api/v1/engagement", copydesk.take, methods=["POST"])])
    async with serving(api) as url:
        yield replace(config, api_url=url)


def publish(folder: Path, key: str = "pst_1", **more: Any) -> None:
    post = {
        "key": key,
        "workspace_id": "wsp_1",
        "platform": "x",
        "campaign": "Tea: spring",
        "title": "",
        "text": "Fresh tea at https://example.test/tea today.",
        "link": "https://example.test/tea",
        "published_at": "2026-11-23T10:00:00+00:00",
        "url": f"http://127.0.0.1/outbox/{key}",
        **more,
    }
    place = folder / "wsp_1" / post["platform"]
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{key}.json").write_text(json.dumps(post))


async def keys(wire: Wire) -> list[str]:
    return [post["key"] for post in (await wire.http.get("/playground/outbox")).json()["posts"]]


async def test_an_outbox_that_is_not_there_yet_is_empty(wire: Wire) -> None:
    assert await keys(wire) == []


async def test_posts_are_shown_newest_first(wire: Wire) -> None:
    publish(wire.config.outbox_folder, "pst_1")
    publish(wire.config.outbox_folder, "pst_2", platform="blog", published_at="2026-11-23T11:00:00+00:00")
    assert await keys(wire) == ["pst_2", "pst_1"]


async def test_a_file_that_is_not_a_whole_post_is_left_out(wire: Wire) -> None:
    publish(wire.config.outbox_folder)
    half = wire.config.outbox_folder / "wsp_1" / "x" / "pst_9.json"
    half.write_text('{"key": "pst_9", "te')
    assert await keys(wire) == ["pst_1"]


async def test_a_letter_shows_its_preheader_in_the_outbox_and_on_its_page(wire: Wire) -> None:
    publish(wire.config.outbox_folder, platform="email", title="Tea", preheader="Fresh <today>.")
    (held,) = (await wire.http.get("/playground/outbox")).json()["posts"]
    assert held["preheader"] == "Fresh <today>."
    page = (await wire.http.get("/outbox/pst_1")).text
    assert '<p class="post-preheader">Fresh &lt;today&gt;.</p>' in page
    assert ">✉</span>" in page


async def test_a_post_shows_its_images_with_their_alt_texts_and_what_follows(wire: Wire) -> None:
    name = f"{'a' * 64}.jpg"
    image = {"kind": "image", "key": "b" * 64, "alt": "A <red> kettle.", "file": name}
    publish(wire.config.outbox_folder, media=[image], follow_ups=["And it <hums>."])
    images = wire.config.outbox_folder / "wsp_1" / "images"
    images.mkdir()
    (images / name).write_bytes(a_picture())

    (held,) = (await wire.http.get("/playground/outbox")).json()["posts"]
    (shown,) = held["media"]
    assert (shown["alt"], held["follow_ups"]) == ("A <red> kettle.", ["And it <hums>."])
    fetched = await wire.http.get(shown["address"])
    assert (fetched.headers["content-type"], fetched.content) == ("image/jpeg", a_picture())
    assert (await wire.http.get("/outbox/images/..%2Fwsp_1.json")).status_code == 404
    page = (await wire.http.get("/outbox/pst_1")).text
    assert f'<img src="{shown["address"]}" alt="A &lt;red&gt; kettle.">' in page
    assert "And it &lt;hums&gt;." in page


async def test_a_thread_is_shown_as_posts_below_each_other_with_links_that_lead_on(wire: Wire) -> None:
    below = ["See https://example.test/tea.", "Or https://example.test/pot."]
    publish(wire.config.outbox_folder, text="Fresh tea.", follow_ups=below)
    page = (await wire.http.get("/outbox/pst_1")).text
    assert [page.count(f"Post {number} of 3") for number in (1, 2, 3)] == [1, 1, 1]
    assert '<a href="/outbox/pst_1/follow" rel="noopener">https://example.test/tea</a>.' in page
    assert '<a href="https://example.test/pot" rel="noopener">https://example.test/pot</a>.' in page
    assert 'class="post-link"' not in page


async def test_where_links_can_not_be_clicked_nothing_is_said_of_clicks(wire: Wire) -> None:
    publish(wire.config.outbox_folder, platform="instagram", follow_ups=["Tea: https://example.test/tea"])
    page = (await wire.http.get("/outbox/pst_1")).text
    assert "First comment" in page
    assert "one view." in page
    assert "one click" not in page
    assert 'href="https://example.test' not in page
    assert (await wire.http.get("/outbox/pst_1/follow")).status_code == 404


async def test_opening_a_posts_page_is_reported_as_one_view(wire: Wire, copydesk: Copydesk) -> None:
    publish(wire.config.outbox_folder)
    page = await wire.http.get("/outbox/pst_1")
    assert page.status_code == 200
    while not copydesk.reports:
        await asyncio.sleep(0.01)
    (report,) = copydesk.reports
    assert copydesk.keys == ["Bearer a-key-for-tests"]
    assert {name: report[name] for name in ("post_id", "impressions", "clicks", "source")} == {
        "post_id": "pst_1",
        "impressions": 1,
        "clicks": 0,
        "source": "playground",
    }


async def test_following_a_posts_link_is_reported_as_one_click(wire: Wire, copydesk: Copydesk) -> None:
    publish(wire.config.outbox_folder)
    answer = await wire.http.get("/outbox/pst_1/follow")
    assert answer.headers["location"] == "https://example.test/tea"
    assert [(report["impressions"], report["clicks"]) for report in copydesk.reports] == [(0, 1)]


async def test_a_link_that_is_no_web_address_is_not_followed(wire: Wire) -> None:
    publish(wire.config.outbox_folder, link="javascript:alert(1)")
    assert (await wire.http.get("/outbox/pst_1/follow")).status_code == 404
    assert "javascript:" not in (await wire.http.get("/outbox/pst_1")).text


async def test_a_posts_text_cannot_become_markup(wire: Wire) -> None:
    publish(wire.config.outbox_folder, text="<script>alert(1)</script>", campaign="<b>", title="<i>")
    page = (await wire.http.get("/outbox/pst_1")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_a_page_is_readable_while_copydesk_is_away(wire: Wire, copydesk: Copydesk) -> None:
    copydesk.status = 503
    publish(wire.config.outbox_folder)
    assert (await wire.http.get("/outbox/pst_1")).status_code == 200
    assert (await wire.http.get("/outbox/pst_1/follow")).status_code == 303


async def test_a_post_that_is_not_there_says_so(wire: Wire) -> None:
    answer = await wire.http.get("/outbox/pst_404")
    assert answer.status_code == 404
    assert "not in the outbox" in answer.text


async def test_simulated_readers_are_reported_as_simulated(wire: Wire, copydesk: Copydesk) -> None:
    publish(wire.config.outbox_folder)
    for _ in range(2):
        answer = await wire.http.post("/playground/readers", json={"key": "pst_1"})
        assert answer.json()["ok"]
    first, second = copydesk.reports
    assert {report["source"] for report in copydesk.reports} == {"simulated"}
    clicks = crowd_clicks("pst_1", round_number=1, has_link=True)
    assert (first["impressions"], first["clicks"]) == (CROWD, clicks)
    assert first["id"] != second["id"]


async def test_a_report_that_is_refused_is_told_to_the_person(wire: Wire, copydesk: Copydesk) -> None:
    copydesk.status = 401
    publish(wire.config.outbox_folder)
    answer = (await wire.http.post("/playground/readers", json={"key": "pst_1"})).json()
    assert answer["error"] == "Copydesk did not take the report of readers: it answered 401."


def test_a_made_up_crowd_is_the_same_for_the_same_post_and_round() -> None:
    clicks = [crowd_clicks("pst_1", round_number=1, has_link=True) for _ in range(2)]
    assert clicks[0] == clicks[1]
    assert 0 < clicks[0] < CROWD
    others = [crowd_clicks(f"pst_{number}", round_number=1, has_link=True) for number in range(20)]
    assert len(set(others)) > 5


async def test_simulated_readers_of_a_post_without_a_link_click_on_nothing(
    wire: Wire, copydesk: Copydesk
) -> None:
    publish(wire.config.outbox_folder, link=None)
    assert (await wire.http.post("/playground/readers", json={"key": "pst_1"})).json()["ok"]
    [report] = copydesk.reports
    assert (report["impressions"], report["clicks"]) == (CROWD, 0)


async def test_a_corrected_post_says_when_and_shows_its_text(wire: Wire) -> None:
    publish(wire.config.outbox_folder, corrected_at="2026-11-23T12:00:00+00:00")
    page = (await wire.http.get("/outbox/pst_1")).text
    assert "corrected" in page
    assert "23 November 2026, 12:00 UTC" in page
    (listed,) = (await wire.http.get("/playground/outbox")).json()["posts"]
    assert listed["corrected_at"] == "2026-11-23T12:00:00+00:00"


async def test_of_a_post_that_was_taken_down_a_plain_page_says_so_and_nobody_has_seen_it(
    wire: Wire, copydesk: Copydesk
) -> None:
    publish(wire.config.outbox_folder, text="", link=None, taken_down_at="2026-11-23T12:00:00+00:00")
    page = await wire.http.get("/outbox/pst_1")
    assert page.status_code == 410
    assert "This post was taken down" in page.text
    assert (await wire.http.get("/outbox/pst_1/follow")).status_code == 404
    done = (await wire.http.post("/playground/readers", json={"key": "pst_1"})).json()
    assert not done["ok"]
    assert copydesk.reports == []
