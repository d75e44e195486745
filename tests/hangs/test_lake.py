"""A lake whose catalog hangs: campaigns are written, other checks answer, and all is well once it answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.access.permissions import System
from core.desk import Desk
from core.foundation.errors import Unavailable
from core.foundation.ids import CampaignState
from core.foundation.settings import Settings
from core.metrics import lake
from core.operations import health
from core.operations.health import Status
from tests.builders import a_brief, a_member
from tests.hangs.conftest import Freezable


@pytest.fixture
async def desk(freezable: Freezable, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=sqlite_url,
        lake_catalog=freezable.address(),
        enable_content_moderation=False,
    )
    async with Desk.open(settings) as opened:
        yield opened


async def test_a_catalog_that_hangs_holds_up_no_campaign_and_no_other_check(
    desk: Desk, freezable: Freezable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PROBE_TIMEOUT", 0.5)
    ana = await a_member(desk.database, desk.clock)
    await desk.measuring.ship()
    async with asyncio.timeout(60):
        with freezable.frozen():
            seen = await asyncio.gather(*(desk.watching.examine() for _ in range(8)))
            again = await desk.watching.examine()
            campaign = await desk.campaigns.start(a_brief(), by=ana)
            await desk.campaigns.write(campaign)
            card = await desk.reads.campaign(System(ana.workspace_id), campaign.id)
        for one in (*seen, again):
            checks = {check.name: check for check in one.checks}
            assert checks["lake"].status is Status.DEGRADED
            assert checks["lake"].detail.startswith("Slow: no answer for")
            assert checks["database"].status is Status.OK
            assert "No answer" not in checks["disk"].detail + checks["memory"].detail
        assert card.state is CampaignState.IN_REVIEW
        assert (await desk.measuring.ship()).events > 0


async def test_shipping_and_reading_from_a_catalog_that_hangs_are_given_up_and_go_on_once_it_answers(
    desk: Desk, freezable: Freezable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake, "READ_SECONDS", 0.2)
    monkeypatch.setattr(lake, "PATIENCE", 0.2)
    await a_member(desk.database, desk.clock)
    await desk.measuring.ship()
    async with asyncio.timeout(60):
        with freezable.frozen():
            for _ in range(20):
                with pytest.raises(Unavailable):
                    await desk.measuring.ship()
            door = await desk.measuring.lakes.readable()
            assert door.reading.hanging <= lake.MOST_READERS
        while door.reading.hanging:
            await asyncio.sleep(0.05)
        shipped = False
        while not shipped:  # on a busy machine 0.2 s may be too short for a catalog that answers
            with suppress(Unavailable):
                await desk.measuring.ship()
                shipped = True


async def test_a_query_that_takes_too_long_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake, "READ_SECONDS", 0.2)
    with lake.Lake.open(tmp_path / "catalog.sqlite", tmp_path / "data") as door:
        with pytest.raises(lake.LakeUnavailable) as refused:
            door.rows("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range = 7")
        assert "took more than" in refused.value.message
        assert door.rows("SELECT 1") == [(1,)]
