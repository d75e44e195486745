"""A whole installation, as `copydesk up` runs it, in which everything hangs that is not its own."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import httpx
from sqlalchemy import select, update

from core.access.models import Member
from core.access.permissions import System
from core.campaigns.models import Campaign, Rewrite
from core.desk import Desk
from core.foundation.ids import CampaignState, DeliveryState, PlatformName, PostState
from core.foundation.settings import Settings
from core.publishing.models import Post
from core.storage.leases import FREE
from core.storage.tables import Base
from core.telling.shown_messages import Shown
from core.webhooks.models import Delivery
from tests.builders import a_brief, a_post, a_variant
from tests.hangs.processes import BRIEF, ROOT, Nursery, running
from tests.ports import free_port
from tests.stand_ins.receiver import Receiver, receiving
from tests.stand_ins.silent import Silent, silent

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
KEY = "cdk_a-key-for-tests-of-what-hangs-0123456789"

T = TypeVar("T", bound=Base)


@dataclass
class House:
    """An installation's data, who works there, and what its processes are told of the world."""

    folder: Path
    desk: Desk
    ana: Member
    silent: Silent
    healthy: Receiver
    environment: dict[str, str]

    async def rows(self, table: type[T]) -> Sequence[T]:
        async with self.desk.database.read() as session:
            return (await session.scalars(select(table))).all()

    def api(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=f"{self.environment['COPYDESK_URL']}/api/v1",
            headers={"Authorization": f"Bearer {KEY}"},
            params={"workspace": self.ana.workspace_id},
            timeout=60,
            trust_env=False,
        )

    async def stuck_post(self) -> Path:
        """A post whose file in the outbox is one that nobody can read to its end."""
        post = await a_post(self.desk.database, self.desk.clock, self.ana, platform=PlatformName.X)
        pipe = self.folder / "outbox" / post.workspace_id / post.platform.value / f"{post.id}.json"
        pipe.parent.mkdir(parents=True)
        os.mkfifo(pipe)
        return pipe

    async def lose_the_writers(self) -> None:
        """Whoever wrote campaigns and variants died long ago."""
        async with self.desk.database.write() as session:
            for table in (Campaign, Rewrite):
                await session.execute(update(table).values(leased_until=LONG_AGO))


@asynccontextmanager
async def house(folder: Path, url: str) -> AsyncIterator[House]:
    settings = Settings(_env_file=None, data_dir=folder, database_url=url, webhook_allow_private=True)
    port, dashboard = free_port(), free_port()
    async with silent() as nobody, receiving() as receiver, Desk.open(settings) as desk:
        ana = await desk.people.meet("T1", "Fernweh", "U1", "Ana", zone="UTC")
        await desk.webhooks.add(System(ana.workspace_id), url=f"{nobody.url}/hook")
        healthy = await desk.webhooks.add(
            System(ana.workspace_id), url=receiver.url, kinds=["post.published"]
        )
        receiver.secret = desk.webhooks.secret(healthy)
        environment = {
            "DATABASE_URL": url,
            "PORT": str(port),
            "DASHBOARD_PORT": str(dashboard),
            "COPYDESK_URL": f"http://127.0.0.1:{port}",
            "COPYDESK_API_KEY": KEY,
            "SLACK_BOT_TOKEN": "xoxb-a-token-for-tests",
            "SLACK_SIGNING_SECRET": "a-signing-secret-for-tests",
            "SLACK_API_URL": f"{nobody.url}/api/",
            "WEBHOOK_ALLOW_PRIVATE": "true",
        }
        yield House(folder, desk, ana, nobody, receiver, environment)


async def test_where_everything_hangs_the_rest_goes_on_all_ends_in_time_and_the_next_takes_up_what_was_begun(
    tmp_path: Path, sqlite_url: str, nursery: Nursery
) -> None:
    async with asyncio.timeout(110), house(tmp_path, sqlite_url) as it:
        desk, ana = it.desk, it.ana
        await desk.campaigns.start(a_brief(), by=ana, place="C0CAMPAIGN")
        old, other = [await a_variant(desk.database, desk.clock, ana) for _ in range(2)]
        await desk.rewriting.ask(old.id, hint="", by=ana)
        await it.lose_the_writers()
        healthy = await a_post(desk.database, desk.clock, ana, platform=PlatformName.BLUESKY)
        pipe = await it.stuck_post()

        async with running(tmp_path, "up", **it.environment, OPENAI_BASE_URL=f"{it.silent.url}/v1") as up:
            await up.says("Uvicorn running", "worker_started", "You can now view")
            async with it.api() as api:
                assert (await api.post("/campaigns", json=BRIEF)).status_code == 202
                asking = asyncio.create_task(api.post(f"/variants/{other.id}/regenerate", json={}))
                await it.healthy.until(1)
                await it.silent.until_asked("/api/auth.test", "/api/chat.postMessage", "/hook")
                await it.silent.until_asked(*["/v1/responses"] * 5)
                assert await up.ends() == 128 + signal.SIGTERM
                assert (await asking).json()["error"]["code"] == "stopping"
        assert "Exception in ASGI application" not in up.said()
        assert "raised an exception" not in up.said()

        begun = [row for row in await it.rows(Campaign) if row.state is CampaignState.DRAFTING]
        begun += await it.rows(Rewrite)
        assert [row.leased_until for row in begun] == [FREE] * 4
        now = desk.clock.now()
        waiting = [row for row in await it.rows(Delivery) if row.state is DeliveryState.PENDING]
        assert not [row for row in (*waiting, *await it.rows(Shown)) if row.leased_until > now]
        states = {post.id: post.state for post in await it.rows(Post)}
        assert states.pop(healthy.id) is PostState.PUBLISHED
        assert list(states.values()) == [PostState.SENDING]  # nobody knows; it is looked up after its lease

        it.silent.speaks.set()
        os.close(os.open(pipe, os.O_RDWR | os.O_NONBLOCK))
        async with nursery.running(tmp_path, "worker", **it.environment) as worker:
            while await it.rows(Rewrite) or any(
                row.state is CampaignState.DRAFTING for row in await it.rows(Campaign)
            ):
                await asyncio.sleep(0.05)
            while any(row.state is DeliveryState.PENDING for row in await it.rows(Delivery)):
                await asyncio.sleep(0.05)
            await it.silent.until_asked(*["/api/chat.postMessage"] * 4)
            assert await worker.ends() == 0


async def test_a_run_that_is_stopped_while_the_model_hangs_says_so_and_hands_its_campaign_back(
    tmp_path: Path, nursery: Nursery
) -> None:
    async def stopped(sent: signal.Signals, code: int) -> None:
        folder = tmp_path / sent.name
        async with silent() as nobody:
            brief = str(ROOT / "examples" / "launch.yaml")
            model = {"OPENAI_BASE_URL": f"{nobody.url}/v1"}
            async with nursery.running(folder, "run", brief, "--approve", "all", "--json", **model) as run:
                await nobody.until_asked("/v1/responses")
                assert await run.ends(sent) == code, run.said()
        assert '"code": "interrupted"' in run.said()
        assert f'"exit_code": {code}' in run.said()
        settings = Settings(_env_file=None, data_dir=folder)
        async with Desk.open(settings) as desk, desk.database.read() as session:
            assert (await session.scalars(select(Campaign.leased_until))).all() == [FREE]

    async with asyncio.timeout(110):
        await asyncio.gather(stopped(signal.SIGTERM, 143), stopped(signal.SIGINT, 130))
