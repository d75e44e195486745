"""A web process that starts while its database is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from bot import opening
from bot.app import create_app
from core.foundation.settings import Settings
from core.storage.migrate import SchemaBehind
from core.storage.trouble import DatabaseUnavailable
from tests.stand_ins.serving import serving

AWAY = "postgresql://nobody@127.0.0.1:1/nothing"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


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
        typed = {"payload": "{}", "text": "command=/campaign"}
        assert (await client.post("/slack/events", data=typed)).status_code == 503

        here.symlink_to(str(there.query["host"]))
        async with asyncio.timeout(120):
            while (await client.get("/health")).status_code != 200:
                await asyncio.sleep(0.05)
        assert (await client.get("/api/v1/campaigns")).status_code == 401


async def test_who_starts_while_the_database_is_away_can_be_stopped(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, database_url=AWAY))
    async with serving(app, lifespan="on") as base, httpx.AsyncClient(base_url=base) as client:
        assert (await client.get("/health")).status_code == 503


async def test_a_database_that_answers_and_is_not_up_to_date_ends_the_start(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data_dir=tmp_path))
    with pytest.raises(SchemaBehind):
        async with app.router.lifespan_context(app):
            pass


async def test_an_event_of_slacks_is_refused_whatever_its_text_says_so_that_slack_sends_it_again(
    tmp_path: Path,
) -> None:
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, database_url=AWAY))
    said = {"type": "app_mention", "text": "see https://wiki.example/?command=%2Fcampaign"}
    async with serving(app, lifespan="on") as base, httpx.AsyncClient(base_url=base) as client:
        event = await client.post("/slack/events", json={"type": "event_callback", "event": said})
    assert event.status_code == 503


async def test_a_command_is_told_in_slack_also_where_its_body_comes_in_pieces(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, database_url=AWAY))

    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b"token=x&team_id=T1&comm", b"and=%2Fcampaign&text="):
            yield piece
            await asyncio.sleep(0)

    async with serving(app, lifespan="on") as base, httpx.AsyncClient(base_url=base) as client:
        command = await client.post("/slack/events", content=pieces(), headers=FORM)
        assert (command.status_code, command.json()["response_type"]) == (200, "ephemeral")
        endless = b"text=" + b"x" * opening.MOST_OF_COMMAND + b"&command=%2Fcampaign"
        assert (await client.post("/slack/events", content=endless, headers=FORM)).status_code == 503


@pytest.mark.parametrize(
    "answer",
    [
        DatabaseUnavailable('did not let Copydesk in (password failed for user "prod")', refused=True),
        SchemaBehind(),
        ValueError("a fault of ours"),
    ],
)
async def test_what_is_not_being_away_ends_the_process_and_is_not_told_at_the_doors(
    answer: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PAUSES", (0.01,))
    said: list[Exception] = [answer, DatabaseUnavailable("does not answer")]
    ended = asyncio.Event()
    doors = opening.Doors(end=ended.set)
    async with asyncio.timeout(60), opened(lambda: refusing(said), doors):
        await ended.wait()
        assert doors.why == DatabaseUnavailable("does not answer").message
    assert (doors.fault, said) == (answer, [])


async def test_a_start_that_is_cancelled_in_its_first_try_leaves_nothing_behind() -> None:
    began, before = asyncio.Event(), asyncio.all_tasks()

    @asynccontextmanager
    async def hangs() -> AsyncIterator[None]:
        began.set()
        await asyncio.Event().wait()
        yield

    async def start() -> None:
        async with opened(hangs, opening.Doors()):
            raise AssertionError("it was never open")

    starting = asyncio.create_task(start())
    await began.wait()
    starting.cancel()
    await asyncio.wait([starting])
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_who_leaves_just_as_the_house_has_opened_closes_the_waiting_and_the_house_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "PAUSES", (0.01,))
    said: list[Exception] = [DatabaseUnavailable("does not answer")]
    closing, go_on, closed = asyncio.Event(), asyncio.Event(), []

    @asynccontextmanager
    async def meanwhile() -> AsyncIterator[None]:
        yield
        closing.set()
        await go_on.wait()
        closed.append("meanwhile")

    @asynccontextmanager
    async def house() -> AsyncIterator[None]:
        async with refusing(said):
            yield
        closed.append("house")

    async with asyncio.timeout(60), opening.opened(house, opening.Doors(), meanwhile=meanwhile):
        await closing.wait()
        asyncio.get_running_loop().call_soon(go_on.set)
    assert closed == ["meanwhile", "house"]


@asynccontextmanager
async def refusing(said: list[Exception]) -> AsyncIterator[None]:
    """A house that can't be opened as long as something is left to be said, the last first."""
    if said:
        raise said.pop()
    yield


@asynccontextmanager
async def nothing() -> AsyncIterator[None]:
    yield


def opened(house: opening.Open, doors: opening.Doors) -> AbstractAsyncContextManager[None]:
    return opening.opened(house, doors, meanwhile=nothing)
