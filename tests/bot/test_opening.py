"""A web process that starts while its database is away."""

import asyncio
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from bot import opening
from bot.app import create_app
from core.foundation.settings import Settings
from core.storage.migrate import SchemaBehind
from tests.stand_ins.serving import serving


async def test_who_starts_while_the_database_is_away_says_so_at_each_door_and_serves_once_it_is_back(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PAUSES", (0.05,))
    there, here = make_url(postgres_url), tmp_path / "pg"
    url = there.update_query_dict({"host": str(here)}).render_as_string(hide_password=False)
    app = create_app(Settings(_env_file=None, data_dir=tmp_path / "data", database_url=url))
    async with serving(app, lifespan="on") as base, httpx.AsyncClient(base_url=base) as client:
        health = await client.get("/health")
        assert (health.status_code, health.json()["status"]) == (503, "down")
        assert "does not answer" in health.json()["message"]
        refused = await client.get("/api/v1/campaigns")
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "database_unavailable")
        command = await client.post("/slack/events", data={"command": "/campaign"})
        assert (command.status_code, command.json()["response_type"]) == (200, "ephemeral")
        assert "does not answer" in command.json()["text"]
        assert (await client.post("/slack/events", data={"payload": "{}"})).status_code == 503

        here.symlink_to(str(there.query["host"]))
        async with asyncio.timeout(120):
            while (await client.get("/health")).status_code != 200:
                await asyncio.sleep(0.05)
        assert (await client.get("/api/v1/campaigns")).status_code == 401


async def test_who_starts_while_the_database_is_away_can_be_stopped(tmp_path: Path) -> None:
    away = "postgresql://nobody@127.0.0.1:1/nothing"
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, database_url=away))
    async with serving(app, lifespan="on") as base, httpx.AsyncClient(base_url=base) as client:
        assert (await client.get("/health")).status_code == 503


async def test_a_database_that_answers_and_is_not_up_to_date_ends_the_start(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data_dir=tmp_path))
    with pytest.raises(SchemaBehind):
        async with app.router.lifespan_context(app):
            pass
