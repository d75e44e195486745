"""A PostgreSQL server that hangs: people are told within seconds, and nothing is left of it afterwards."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from bot.api import router
from core.desk import Desk
from core.foundation.settings import Settings
from core.operations import health
from core.operations.health import Status
from core.storage import database as storage
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable
from tests.builders import a_member
from tests.hangs.conftest import Freezable
from tests.stand_ins.clock import ManualClock


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONNECTION_SECONDS", "CONNECT_SECONDS", "STATEMENT_SECONDS", "CLOSE_SECONDS"):
        monkeypatch.setattr(storage, name, 0.5)
    monkeypatch.setattr(health, "PROBE_TIMEOUT", 0.5)


@pytest.fixture
async def desk(frozen_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(
        _env_file=None, data_dir=tmp_path, database_url=frozen_url, enable_content_moderation=False
    )
    async with Desk.open(settings) as opened:
        yield opened


@pytest.fixture
async def api(impatient: None, desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.desk = desk
    router.register(app)
    ana = await a_member(desk.database, desk.clock)
    made = await desk.keys.create("tests", ana.workspace_id)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {made.key}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://copydesk", headers=headers) as client:
        yield client


async def test_a_frozen_database_is_told_in_words_to_all_who_ask_and_forgotten_once_it_answers(
    api: httpx.AsyncClient, desk: Desk, freezable: Freezable
) -> None:
    async def ask() -> httpx.Response:
        return await api.get("/api/v1/campaigns")

    assert (await ask()).status_code == 200
    async with asyncio.timeout(60):
        with freezable.frozen():
            answers = await asyncio.gather(*(ask() for _ in range(30)))  # more than there are connections
            alive = await api.get("/health")
            seen = await desk.watching.examine()
        assert {answer.status_code for answer in answers} == {503}
        assert {answer.json()["error"]["code"] for answer in answers} == {"database_unavailable"}
        assert (alive.status_code, alive.json()) == (503, {"status": "down"})
        checks = {check.name: check.status for check in seen.checks}
        assert checks["database"] is Status.DOWN
        assert checks["disk"] is not Status.DOWN
        # On a busy machine the first answers of one that thaws may be too late for half a second.
        while (await ask()).status_code != 200:
            await asyncio.sleep(0.05)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("writes", [False, True])
async def test_a_database_that_freezes_in_the_middle_of_a_session_is_told_in_words(
    frozen_url: str, freezable: Freezable, *, writes: bool
) -> None:
    database = Database(frozen_url)
    async with asyncio.timeout(30):
        with pytest.raises(DatabaseUnavailable):
            async with database.write() if writes else database.read() as session:
                with freezable.frozen():
                    await session.execute(text("SELECT 1"))
        async with database.read() as session:
            assert await session.scalar(text("SELECT 1")) == 1
    await database.close()


async def test_leaving_a_frozen_database_takes_no_longer_than_it_is_given(
    impatient: None, frozen_url: str, freezable: Freezable
) -> None:
    database = Database(frozen_url)

    async def hold() -> None:
        async with database.read():
            await asyncio.sleep(0.05)

    await asyncio.gather(*(hold() for _ in range(10)))
    with freezable.frozen():
        async with asyncio.timeout(5):
            await database.close()


async def test_what_needs_its_time_such_as_a_migration_is_not_cut_off(
    impatient: None, frozen_url: str
) -> None:
    database = Database(frozen_url).unhurried()
    async with database.connect(writes=True) as connection:
        assert await connection.scalar(text("SELECT 1 FROM pg_sleep(1.2)")) == 1
    await database.close()


async def test_a_process_that_freezes_in_a_transaction_holds_its_locks_for_a_while_only(
    monkeypatch: pytest.MonkeyPatch, frozen_url: str
) -> None:
    monkeypatch.setattr(storage, "IDLE_SECONDS", 1)
    frozen, other = Database(frozen_url), Database(frozen_url)
    await a_member(other, ManualClock())
    async with asyncio.timeout(30):
        connection = await frozen.engine.connect()
        await connection.execute(text("SELECT * FROM workspaces FOR UPDATE"))
        async with other.write() as session:
            found = await session.execute(text("SELECT id FROM workspaces FOR UPDATE"))
            assert len(found.all()) == 1
        await connection.invalidate()
        await connection.close()
    await frozen.close()
    await other.close()
