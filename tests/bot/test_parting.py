"""A web process that has to leave: who waits is told, and what was begun is handed back before."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.app import create_app
from core.campaigns.models import Campaign, Rewrite
from core.desk import Desk
from core.foundation.money import ZERO, Money
from core.foundation.settings import Settings
from core.storage.leases import FREE
from core.writing.port import WritingRequest, Written
from tests.builders import a_member, a_variant


@dataclass
class SilentWriter:
    """A writer that is asked and never answers."""

    name: str = "silent"
    model: str = "silent-1"
    answers_at_once: bool = False
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def estimate(self, request: WritingRequest) -> Money:
        return ZERO

    async def write(self, request: WritingRequest) -> Written:
        self.asked.set()
        await asyncio.Event().wait()
        raise AssertionError


@pytest.fixture
def writer() -> SilentWriter:
    return SilentWriter()


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path, writer: SilentWriter) -> AsyncIterator[Desk]:
    settings = Settings(
        _env_file=None, data_dir=tmp_path, database_url=sqlite_url, enable_content_moderation=False
    )
    async with Desk.open(settings, writer=writer) as opened:
        yield opened


BRIEF = {
    "product": "Fernweh Backpack",
    "news": "Our first waterproof backpack, 900 g light, from 89 euros. "
    "We show it at 12 Harbour Street on 12 May. Drying time fell from 9 hours to 2.",
    "audience": "people who commute by bike",
    "platforms": ["x"],
    "variants": 1,
}


@pytest.mark.parametrize("asked", ["a variant", "a campaign"])
async def test_who_waits_when_a_process_has_to_leave_is_told_and_what_they_began_is_handed_back(
    desk: Desk, writer: SilentWriter, asked: str
) -> None:
    ana = await a_member(desk.database, desk.clock)
    old = await a_variant(desk.database, desk.clock, ana)
    key = (await desk.keys.create("tests", ana.workspace_id)).key
    app = create_app(desk=desk)
    headers = {"Authorization": f"Bearer {key}"}
    path, body = ("/campaigns", BRIEF) if asked == "a campaign" else (f"/variants/{old.id}/regenerate", {})
    async with (
        asyncio.timeout(60),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://copydesk/api/v1", headers=headers
        ) as api,
    ):
        async with app.router.lifespan_context(app):
            asking = asyncio.create_task(api.post(path, json=body))
            await writer.asked.wait()
            asking.cancel()  # as uvicorn does with what has not ended in time
        async with desk.database.read() as session:
            leased_until = await session.scalar(
                select(Campaign.leased_until).where(Campaign.id != old.campaign_id)
                if asked == "a campaign"
                else select(Rewrite.leased_until)
            )
        assert leased_until == FREE
        answer = await asking
    if asked == "a campaign":
        assert answer.status_code == 202
    else:
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "stopping"
        assert "What was stored goes on by itself" in answer.json()["error"]["message"]
