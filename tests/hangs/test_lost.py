"""Real processes whose connections to PostgreSQL are ended again and again, wherever they are just then."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
from sqlalchemy import make_url, select

from core.campaigns.models import Campaign
from core.desk import Desk
from core.foundation.ids import PostState
from core.foundation.settings import Settings
from core.publishing.models import Post
from tests.bot.slack.asked import brief
from tests.bot.slack.conftest import SIGNING_SECRET, signed
from tests.builders import a_post
from tests.hangs.processes import BRIEF, Nursery
from tests.ports import free_port
from tests.stand_ins.silent import silent

END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid != pg_backend_pid()"
)
ROUNDS = 15


@asynccontextmanager
async def lines_cut(url: str) -> AsyncIterator[None]:
    """No connection lasts for more than a moment, until the block ends."""
    where, chance = make_url(url), random.Random(1)
    line = await asyncpg.connect(host=where.query["host"], user=where.username, database=where.database)

    async def cut() -> None:
        while True:
            await line.fetch(END_ALL)
            await asyncio.sleep(chance.uniform(0, 0.2))

    cutting = asyncio.create_task(cut())
    try:
        yield
    finally:
        cutting.cancel()
        await asyncio.gather(cutting, return_exceptions=True)
        await line.close()


async def test_a_database_lost_again_and_again_is_told_in_words_at_every_door_and_what_is_said_is_true(
    postgres_url: str, tmp_path: Path, nursery: Nursery
) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, database_url=postgres_url)
    port = free_port()
    kept: set[str] = set()
    dropped: set[str] = set()

    async with asyncio.timeout(110), silent() as slack, Desk.open(settings) as desk:
        slack.speaks.set()
        ana = await desk.people.meet("T1", "Fernweh", "U1", "Ana", zone="UTC")
        key = (await desk.keys.create("tests", ana.workspace_id)).key
        environment = {
            "DATABASE_URL": postgres_url,
            "DATA_DIR": str(tmp_path),
            "PORT": str(port),
            "SLACK_BOT_TOKEN": "xoxb-a-token-for-tests",
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": f"{slack.url}/api/",
        }
        async with (
            nursery.running(tmp_path, "web", **environment) as web,
            nursery.running(tmp_path, "worker", **environment) as worker,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as http,
        ):
            auth = {"Authorization": f"Bearer {key}"}

            async def program(number: int) -> None:
                product = f"Teapot {number}"
                answer = await http.post(
                    "/api/v1/campaigns", json={**BRIEF, "product": product}, headers=auth
                )
                assert answer.status_code in {202, 503}, answer.text
                if answer.status_code == 202:
                    kept.add(product)
                elif answer.json()["error"]["code"] == "database_unavailable":
                    dropped.add(product)
                read = await http.get("/api/v1/campaigns", headers=auth)
                assert read.status_code in {200, 503}, read.text

            async def person(number: int) -> None:
                body = brief(number)
                answer = await http.post("/slack/events", content=body, headers=signed(body))
                assert answer.status_code == 200, answer.text
                if not answer.text:
                    kept.add(f"Kettle {number}")
                elif "Nothing was changed" in answer.text:
                    dropped.add(f"Kettle {number}")

            await asyncio.gather(web.says("Uvicorn running"), worker.says("worker_started"))
            async with lines_cut(postgres_url):
                for number in range(ROUNDS):
                    await asyncio.gather(program(number), person(number))
                async with nursery.running(tmp_path, "campaign", "list", **environment) as listing:
                    assert await listing.process.wait() in {0, 1}, listing.said()
                assert "Something went wrong on our side" not in listing.said()
            await a_post(desk.database, desk.clock, ana)
            while True:
                async with desk.database.read() as session:
                    if list(await session.scalars(select(Post.state))) == [PostState.PUBLISHED]:
                        break
                await asyncio.sleep(0.1)
            await program(1_000)
            await person(1_000)
            assert {"Teapot 1000", "Kettle 1000"} <= kept
            for process in (web, worker):
                assert "request_failed" not in process.said()
                assert "File " not in process.said(), process.said()  # no stack trace
        async with desk.database.read() as session:
            briefs = await session.scalars(select(Campaign.brief))
            stored = [brief.product for brief in briefs]
    assert len(stored) == len(set(stored))
    assert kept <= set(stored)
    assert not dropped & set(stored)
