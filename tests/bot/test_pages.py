"""What browsers are told, and the page to try the API with: all of it from here, and in no frame."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp

from bot.app import create_app
from bot.playground.app import create_playground
from bot.playground.config import PlaygroundConfig
from core.foundation.settings import Settings

from .slack.conftest import BOT_TOKEN, SIGNING_SECRET


@pytest.fixture
def app(tmp_path: object) -> FastAPI:
    return create_app(Settings(_env_file=None, data_dir=tmp_path))


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with _visiting(app) as opened:
        yield opened


async def test_the_apis_page_and_all_it_loads_come_from_here(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/api/docs")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) == 4
    assert all(address.startswith("/api/docs/") for address in loaded)
    for address in loaded:
        assert (await browser.get(address)).status_code == 200, address
    assert "<script>" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/redoc", "/docs", "/docs/oauth2-redirect", "/api/docs/oauth2-redirect"])
async def test_pages_that_nobody_needs_are_not_there(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


@pytest.mark.parametrize(
    "path", ["/api/docs", "/api/openapi.json", "/api/v1/campaigns", "/nothing", "/slack/events"]
)
async def test_no_answer_of_web_may_be_framed_guessed_or_kept(browser: httpx.AsyncClient, path: str) -> None:
    said = (await browser.get(path)).headers
    assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
    assert said["X-Frame-Options"] == "DENY"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "no-referrer"
    assert said["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/playground/state", "/static/page.css", "/outbox/none"])
async def test_no_answer_of_the_playground_may_be_framed_or_guessed(settings: Settings, path: str) -> None:
    playground = create_playground(
        PlaygroundConfig(
            request_url="http://127.0.0.1:1/slack/events",
            signing_secret=SIGNING_SECRET,
            bot_token=BOT_TOKEN,
            webhook_secret="whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            outbox_folder=settings.outbox_dir,
            api_url="http://127.0.0.1:1",
            api_key="a-key-for-tests",
            dashboard_url=settings.dashboard_url,
            environment="test",
        )
    )
    async with _visiting(playground) as browser:
        said = (await browser.get(path)).headers
    assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
    assert (said["X-Frame-Options"], said["X-Content-Type-Options"]) == ("DENY", "nosniff")


@pytest.fixture
def settings(tmp_path: object) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path)


def _visiting(app: ASGIApp) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
