"""Real workers whose machines' clocks are wrong, and that are killed: nothing leaves early or is stuck."""

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from core.access.models import Member
from core.desk import Desk
from core.foundation.ids import PlatformName, PostState
from core.foundation.private import is_open_to_others
from core.foundation.settings import Settings
from core.operations.health import Status
from core.operations.heartbeat import heartbeats
from core.publishing.models import Post
from core.publishing.publish import LEASE
from core.storage.leases import FREE
from tests.builders import a_post
from tests.hangs.processes import Nursery, Running

WRONG = """
import datetime, time
from core.foundation import clock

by, real = datetime.timedelta(hours={hours}), time.time
class Wrong(datetime.datetime):
    @classmethod
    def now(cls, zone=None):
        return datetime.datetime.now(zone) + by
clock.datetime = Wrong
time.time = lambda: real() + by.total_seconds()
"""
AHEAD, BEHIND = WRONG.format(hours=1), WRONG.format(hours=-1)


def opened(folder: Path, url: str) -> Settings:
    return Settings(_env_file=None, data_dir=folder, database_url=url)


async def met(desk: Desk) -> Member:
    return await desk.people.meet("T1", "Fernweh", "U1", "Ana", zone="UTC")


async def posts(desk: Desk) -> dict[str, Post]:
    async with desk.database.read() as session:
        return {post.id: post for post in await session.scalars(select(Post))}


async def reaches(desk: Desk, post: Post, state: PostState) -> None:
    async with asyncio.timeout(60):
        while (await posts(desk))[post.id].state is not state:
            await asyncio.sleep(0.05)


async def killed(worker: Running) -> None:
    worker.kill()
    assert await worker.process.wait() == -signal.SIGKILL


async def test_workers_whose_clocks_are_wrong_send_nothing_early_and_leave_nothing_stuck_when_they_are_killed(
    tmp_path: Path, postgres_url: str, nursery: Nursery
) -> None:
    environment = {"DATABASE_URL": postgres_url}
    async with Desk.open(opened(tmp_path, postgres_url)) as desk:
        ana = await met(desk)
        due = await a_post(desk.database, desk.clock, ana)
        later = await a_post(desk.database, desk.clock, ana, due=desk.clock.now() + timedelta(minutes=30))
        stuck = await a_post(desk.database, desk.clock, ana, platform=PlatformName.BLUESKY)
        pipe = tmp_path / "outbox" / stuck.workspace_id / stuck.platform / f"{stuck.id}.json"
        pipe.parent.mkdir(parents=True)
        os.mkfifo(pipe)  # a file that nobody can read to its end

        async with nursery.running(tmp_path, "worker", first=AHEAD, **environment) as ahead:
            await reaches(desk, due, PostState.PUBLISHED)
            await reaches(desk, stuck, PostState.SENDING)
            await killed(ahead)
        now, left = desk.clock.now(), await posts(desk)
        assert left[later.id].state is PostState.SCHEDULED
        assert left[stuck.id].leased_until <= now + LEASE

        pipe.unlink()
        async with desk.database.write() as session:  # as if that time had passed
            await session.execute(update(Post).where(Post.id == stuck.id).values(leased_until=FREE))
        another = await a_post(desk.database, desk.clock, ana)
        async with nursery.running(tmp_path, "worker", first=BEHIND, **environment) as behind:
            await reaches(desk, another, PostState.PUBLISHED)
            await reaches(desk, stuck, PostState.PUBLISHED)
            await killed(behind)
        async with desk.database.read() as session:
            seen = (await heartbeats(session))["worker"].at
        assert abs(desk.clock.now() - seen) < timedelta(minutes=10)
        assert (await posts(desk))[later.id].state is PostState.SCHEDULED
    made = list((tmp_path / "outbox").rglob("*.json"))
    assert len(made) == 3
    assert not [file for file in made if is_open_to_others(file)]


async def test_a_machine_whose_clock_was_an_hour_ahead_is_told_of_it_by_the_workers_sign_of_life(
    tmp_path: Path, sqlite_url: str, nursery: Nursery
) -> None:
    """With SQLite the machine's clock is the database's."""
    async with nursery.running(tmp_path, "worker", first=AHEAD, DATABASE_URL=sqlite_url) as ahead:
        await ahead.says("worker_started")
        await killed(ahead)
    async with Desk.open(opened(tmp_path, sqlite_url)) as desk:
        health = await desk.watching.examine()
    check = next(check for check in health.checks if check.name == "scheduler")
    assert check.status is Status.DEGRADED
    assert "A clock is wrong" in check.detail
