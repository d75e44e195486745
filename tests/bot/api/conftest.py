"""The HTTP API over a real desk, and a caller with a key."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.api import router
from core.access.permissions import System
from core.desk import Desk
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from tests.builders import a_member
from tests.stand_ins.connector import ScriptedConnector

BRIEF = {
    "product": "Fernweh Backpack",
    "news": "Our first waterproof backpack, 900 g light, from 89 euros. "
    "We show it at 12 Harbour Street on 12 May. Drying time fell from 9 hours to 2.",
    "audience": "people who commute by bike",
    "platforms": ["x", "bluesky"],
    "variants": 2,
    "link": "https://example.com/backpack",
}


@pytest.fixture
def connector() -> ScriptedConnector:
    """X's, as the test scripts it."""
    return ScriptedConnector()


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path, connector: ScriptedConnector) -> AsyncIterator[Desk]:
    settings = Settings(data_dir=tmp_path, database_url=sqlite_url, enable_content_moderation=False)
    async with Desk.open(settings, connectors={PlatformName.X: connector}) as opened:
        yield opened


@pytest.fixture
def app(desk: Desk) -> FastAPI:
    app = FastAPI()
    app.state.desk = desk
    router.register(app)
    return app


@pytest.fixture
async def key(desk: Desk) -> str:
    """A key of Ana's workspace."""
    ana = await a_member(desk.database, desk.clock)
    return (await desk.keys.create("tests", ana.workspace_id)).key


@pytest.fixture
async def api(app: FastAPI, key: str) -> AsyncIterator[httpx.AsyncClient]:
    """A caller whose key belongs to Ana's workspace."""
    headers = {"Authorization": f"Bearer {key}"}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://copydesk", headers=headers) as client:
        yield client


@pytest.fixture
async def admin(api: httpx.AsyncClient, desk: Desk) -> httpx.AsyncClient:
    """The same caller, who administers."""
    (await api.get("/api/v1/brand")).raise_for_status()
    (workspace,) = await desk.people.workspaces()
    by = System(workspace.id)
    program = next(one for one in await desk.people.members(by) if one.is_program)
    await desk.people.change_role(program.id, "admin", by=by)
    return api
