"""Short links lead on before anything else is asked, also while the database is away."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.app import create_app
from bot.redirects import answer, create_redirects
from core.foundation.settings import Settings
from core.links.clicks import Click, left_in
from core.links.models import Link
from core.links.redirects import Redirects
from core.storage.database import Database
from tests.builders import a_member, a_variant
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.serving import serving

CODE = "bcdfghjk"
DESTINATION = "https://münchen.example/straße?utm_source=x&b=%20#top"
LOCATION = "https://xn--mnchen-3ya.example/stra%C3%9Fe?utm_source=x&b=%20#top"
READER = {"User-Agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0"}
"""What a browser of a person says."""


@asynccontextmanager
async def browser(redirects: Redirects) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette()
    app.mount("/", lambda scope, receive, send: answer(redirects, scope, receive, send))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://copydesk", headers=READER) as client:
        yield client


@pytest.fixture
async def redirects(database: Database, clock: ManualClock, tmp_path: Path) -> Redirects:
    """Those of a process that knows nothing yet; one link is kept."""
    variant = await a_variant(database, clock, await a_member(database, clock))
    async with database.write() as session:
        session.add(
            Link(
                code=CODE,
                workspace_id=variant.workspace_id,
                campaign_id=variant.campaign_id,
                variant_id=variant.id,
                platform=variant.platform,
                destination=DESTINATION,
                created_at=clock.now(),
            )
        )
    return Redirects(database, clock, tmp_path)


@pytest.fixture
async def away(clock: ManualClock, tmp_path: Path) -> AsyncIterator[Redirects]:
    """Those of a process whose database is away, with the same file of known links."""
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    yield Redirects(database, clock, tmp_path)
    await database.close()


def written(redirects: Redirects) -> list[Click]:
    redirects.clicks.hand_over()
    return [click for file in left_in(redirects.clicks._folder) for click in file.clicks()]


async def test_a_short_link_leads_on_and_is_kept_by_nobody_on_the_way(redirects: Redirects) -> None:
    async with browser(redirects) as client:
        for _ in range(2):
            answered = await client.get(f"/l/{CODE}")
            assert (answered.status_code, answered.headers["Location"]) == (302, LOCATION)
            assert answered.headers["Cache-Control"] == "private, no-store"
            assert answered.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    [click] = written(redirects)
    assert click.code == CODE


@pytest.mark.parametrize("path", [f"{CODE}/", f"{CODE}).", CODE.upper()])
async def test_what_a_text_leaves_behind_a_link_is_no_part_of_it(redirects: Redirects, path: str) -> None:
    async with browser(redirects) as client:
        assert (await client.get(f"/l/{path}")).headers["Location"] == LOCATION
    assert len(written(redirects)) == 1


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Purpose": "prefetch"}),
        ("GET", {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"}),
        ("GET", {"User-Agent": ""}),
    ],
)
async def test_who_is_no_person_that_clicks_is_led_on_and_not_counted(
    redirects: Redirects, method: str, headers: dict[str, str]
) -> None:
    async with browser(redirects) as client:
        answered = await client.request(method, f"/l/{CODE}", headers=headers)
    assert (answered.status_code, answered.headers["Location"], answered.content) == (302, LOCATION, b"")
    assert written(redirects) == []


@pytest.mark.parametrize("path", ["mmmmmmmm", "../etc/passwd", "x", "%00%ff", CODE * 100, ""])
async def test_what_leads_nowhere_says_so_to_people(redirects: Redirects, path: str) -> None:
    async with browser(redirects) as client:
        answered = await client.get(f"/l/{path}")
    assert answered.status_code == 404
    assert "This link leads nowhere" in answered.text


async def test_a_link_is_only_looked_at(redirects: Redirects) -> None:
    async with browser(redirects) as client:
        answered = await client.post(f"/l/{CODE}")
    assert (answered.status_code, answered.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "learnt", [Redirects.refresh, lambda redirects: redirects.find(CODE)], ids=["by looking", "by a click"]
)
async def test_a_link_that_was_known_leads_on_after_a_restart_while_the_database_is_away(
    redirects: Redirects, away: Redirects, learnt: Callable[[Redirects], object]
) -> None:
    await learnt(redirects)  # type: ignore[misc]
    async with browser(away) as client:
        assert (await client.get(f"/l/{CODE}")).headers["Location"] == LOCATION
    [click] = written(away)
    assert click.code == CODE


async def test_a_link_that_is_not_known_asks_for_a_moment_while_the_database_is_away(away: Redirects) -> None:
    async with browser(away) as client:
        answered = await client.get(f"/l/{CODE}")
    assert (answered.status_code, answered.headers["Retry-After"]) == (503, "30")
    assert "Try again in a moment" in answered.text


async def test_a_file_that_can_not_be_used_is_done_without(
    redirects: Redirects, clock: ManualClock, tmp_path: Path
) -> None:
    (tmp_path / "known.db").write_bytes(b"no database" * 1_000)
    async with browser(redirects) as client:
        assert (await client.get(f"/l/{CODE}")).headers["Location"] == LOCATION
    assert await redirects.refresh() == 0


async def test_a_click_that_can_not_be_written_is_lost_and_its_visitor_goes_on(
    redirects: Redirects, clock: ManualClock, tmp_path: Path
) -> None:
    nowhere = Redirects(redirects._database, clock, tmp_path / "missing")
    async with browser(nowhere) as client:
        assert (await client.get(f"/l/{CODE}")).headers["Location"] == LOCATION


async def test_links_that_are_made_are_known_at_the_next_look(redirects: Redirects, tmp_path: Path) -> None:
    assert [await redirects.refresh(), await redirects.refresh()] == [1, 1]
    newest = redirects._known.newest(10)
    assert newest == [(CODE, DESTINATION)]


async def test_redirects_alone_start_while_the_database_is_away_and_count_over_http(
    redirects: Redirects, database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    await Redirects(database, clock, folder).refresh()
    away = "postgresql://nobody@127.0.0.1:1/nothing"
    app = create_redirects(Settings(_env_file=None, data_dir=tmp_path, database_url=away))
    async with serving(app, lifespan="on") as url, httpx.AsyncClient(headers=READER) as client:
        answered = await client.get(f"{url}/l/{CODE}")
        assert (answered.status_code, answered.headers["Location"]) == (302, LOCATION)
        assert (await client.get(f"{url}/api/v1/campaigns")).status_code == 404
        # Who redirects holds the file until it hands it over, or ends.
        assert left_in(folder) == []
    [file] = left_in(folder)
    assert [click.code for click in file.clicks()] == [CODE]
    file.close()


async def test_a_web_process_that_starts_while_the_database_is_away_leads_on_and_keeps_the_click(
    redirects: Redirects, database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    await Redirects(database, clock, folder).refresh()
    away = "postgresql://nobody@127.0.0.1:1/nothing"
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, database_url=away))
    async with serving(app, lifespan="on") as url, httpx.AsyncClient(headers=READER) as client:
        answered = await client.get(f"{url}/l/{CODE}")
        assert (answered.status_code, answered.headers["Location"]) == (302, LOCATION)
    [file] = left_in(folder)
    assert [click.code for click in file.clicks()] == [CODE]
    file.close()


async def test_the_web_process_answers_short_links_before_anything_else(
    sqlite_url: str, tmp_path: Path
) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, database_url=sqlite_url)
    async with serving(create_app(settings), lifespan="on") as url, httpx.AsyncClient() as client:
        answered = await client.get(f"{url}/l/{CODE}")
    assert (answered.status_code, "leads nowhere" in answered.text) == (404, True)
    assert "copydesk-installation" not in answered.headers
