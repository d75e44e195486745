"""The worker's ticking: a failure or a hang costs one tick, and a stop leaves nothing running."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import ticking as ticking_module
from bot.ticking import Tick, Ticking
from bot.worker import woken_ticks
from core.desk import Desk
from core.foundation.errors import Unavailable
from core.foundation.ids import PlatformName
from core.foundation.settings import Settings
from core.platforms.posting import Outgoing, Platform, Receipt
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, receipt_of
from tests.stand_ins.clock import ManualClock


async def until(happened: asyncio.Event) -> None:
    async with asyncio.timeout(60):
        await happened.wait()


async def test_a_tick_that_fails_is_followed_by_the_next() -> None:
    runs, again = 0, asyncio.Event()

    async def fail() -> None:
        nonlocal runs
        runs += 1
        if runs == 2:
            again.set()
        raise RuntimeError

    ticking = Ticking.start((Tick("fail", 0.01, fail),))
    await until(again)
    await ticking.finish()


async def test_a_tick_that_hangs_holds_up_no_other_and_runs_only_once() -> None:
    hanging, others, enough = 0, 0, asyncio.Event()

    async def hang() -> None:
        nonlocal hanging
        hanging += 1
        await enough.wait()

    async def other() -> None:
        nonlocal others
        others += 1
        if others == 5:
            enough.set()

    ticking = Ticking.start((Tick("hang", 0.01, hang), Tick("other", 0.01, other)))
    async with asyncio.timeout(60):
        while not enough.is_set():
            assert hanging <= 1
            await asyncio.sleep(0.005)
    await ticking.finish()


async def test_a_stop_lets_what_runs_come_to_its_end() -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        began.set()
        await asyncio.sleep(0.02)
        ended.set()

    ticking = Ticking.start((Tick("work", 0.01, work),))
    await until(began)
    await ticking.finish()
    assert ended.is_set()
    assert not ticking.running


async def test_what_is_cut_off_has_tidied_up_before_the_worker_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began, tidied = asyncio.Event(), asyncio.Event()

    async def stubborn() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.02)
            tidied.set()

    monkeypatch.setattr(ticking_module, "GRACE_SECONDS", 0.02)
    monkeypatch.setattr(ticking_module, "TIDY_SECONDS", 1)
    ticking = Ticking.start((Tick("stubborn", 0.01, stubborn),))
    await until(began)
    await ticking.finish()
    assert tidied.is_set()


async def test_a_platform_that_hangs_holds_up_no_post_that_comes_due_meanwhile(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    hanging, published = asyncio.Event(), asyncio.Event()

    async def hang(_post: Outgoing) -> Receipt:
        hanging.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def publish(post: Outgoing) -> Receipt:
        published.set()
        return receipt_of(post)

    x, bluesky = PlatformName.X, PlatformName.BLUESKY
    platforms: dict[PlatformName, Platform] = {
        x: ScriptedPlatform(x, answer=hang),
        bluesky: ScriptedPlatform(bluesky, answer=publish),
    }
    settings = Settings(
        _env_file=None, database_url=database.url.render_as_string(hide_password=False), data_dir=tmp_path
    )
    async with Desk.open(settings, clock=clock, platforms=platforms) as desk:
        ana = await a_member(database, clock)
        await a_post(database, clock, ana, platform=x)
        [publishing] = [tick for tick in woken_ticks(desk, None) if tick.name == "publish"]
        ticking = Ticking.start((replace(publishing, seconds=0.01),))
        await until(hanging)
        await a_post(database, clock, ana, platform=bluesky)
        await until(published)
        for task in ticking.running:
            task.cancel()
        await ticking.finish()


async def test_a_tick_that_fails_again_and_again_is_told_once_and_when_it_is_well_again() -> None:
    runs, well = 0, asyncio.Event()

    async def fail_at_first() -> None:
        nonlocal runs
        runs += 1
        if runs <= 20:
            raise Unavailable("The database does not answer.")
        if runs == 22:
            well.set()

    with capture_logs() as lines:
        ticking = Ticking.start((Tick("fail", 0.01, fail_at_first),))
        await until(well)
        await ticking.finish()
    told = [(line["event"], line["times"]) for line in lines if "cause" in line]
    assert told == [("trouble", 1), ("trouble_over", 20)]
