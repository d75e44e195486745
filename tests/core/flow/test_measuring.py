"""How far the lake is from its database: behind, for how long, and ahead after a restore."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url

from core.desk import Desk
from core.foundation.settings import Settings
from core.metrics.shipping import Lag
from tests.builders import a_brief, a_member
from tests.stand_ins.clock import ManualClock


async def test_a_lake_that_lacks_entries_says_how_many_and_for_how_long(
    sqlite_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with Desk.open(_settings(sqlite_url, tmp_path), clock=clock) as desk:
        ana = await a_member(desk.database, clock)
        await desk.campaigns.start(a_brief(), by=ana)
        await desk.measuring.ship()
        assert await desk.measuring.lag() == Lag(behind=0, waiting=timedelta(), ahead=0)
        for _ in range(2):
            await desk.campaigns.start(a_brief(), by=ana)
            clock.advance(timedelta(minutes=3))
        assert await desk.measuring.lag() == Lag(behind=2, waiting=timedelta(minutes=6), ahead=0)


async def test_a_database_put_back_to_an_older_day_than_its_lake_is_noticed(
    sqlite_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    settings = _settings(sqlite_url, tmp_path)
    async with Desk.open(settings, clock=clock) as desk:
        ana = await a_member(desk.database, clock)
    file = Path(str(make_url(sqlite_url).database))
    shutil.copy(file, tmp_path / "backup.db")
    async with Desk.open(settings, clock=clock) as desk:
        for _ in range(3):
            await desk.campaigns.start(a_brief(), by=ana)
        await desk.measuring.ship()
    shutil.copy(tmp_path / "backup.db", file)
    async with Desk.open(settings, clock=clock) as desk:
        lag = await desk.measuring.lag()
    assert lag is not None
    assert lag.ahead == 3


def _settings(url: str, folder: Path) -> Settings:
    return Settings(_env_file=None, database_url=url, data_dir=folder, enable_content_moderation=False)
