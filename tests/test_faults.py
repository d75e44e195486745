"""What is promised when processes are killed: nothing is published twice, and nothing is lost."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from core.campaigns.content import content_hash
from core.campaigns.models import Variant
from core.foundation.clock import SystemClock
from core.foundation.ids import AmendmentKind, PlatformName, PostState
from core.platforms.outbox import OutboxPlatform
from core.platforms.posting import Outgoing, Receipt, capabilities_of
from core.publishing.amendments import ask_correction, ask_take_down
from core.publishing.models import Amendment, Post
from core.publishing.publish import CLAIM_LEASE, LEASE, publish_due
from core.publishing.recover import look_up_unknown
from core.storage import journal
from core.storage.database import Database
from tests.builders import ScriptedPlatform, a_member, a_post, scope_of
from tests.hangs.processes import Nursery
from tests.stand_ins.clock import ManualClock

KILLED = -9


Worker = Callable[[str, datetime], Awaitable[int]]
"""Run a worker process that dies at a point; its exit code."""


@pytest.fixture(scope="module")
def workers() -> Iterator[subprocess.Popen[str]]:
    """Forks workers on demand: starting each anew takes seconds."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.stand_ins.dying_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


@pytest.fixture
def worker(workers: subprocess.Popen[str], database_url: str, tmp_path: Path) -> Worker:
    settings = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path),
        "ENABLE_CONTENT_MODERATION": "false",
    }

    async def run(point: str, now: datetime) -> int:
        assert workers.stdin is not None
        assert workers.stderr is not None
        print(
            json.dumps({"point": point, "now": now.isoformat(), "settings": settings}),
            file=workers.stdin,
            flush=True,
        )
        while line := await asyncio.to_thread(workers.stderr.readline):
            if line.strip().lstrip("-").isdecimal():
                return int(line)
        raise AssertionError("the stand-in ended")

    return run


@pytest.mark.parametrize("point", ["before", "after"])
async def test_a_worker_killed_in_the_middle_of_publishing_leaves_one_post_in_the_end(
    database: Database, worker: Worker, clock: ManualClock, tmp_path: Path, point: str
) -> None:
    post = await a_post(database, clock, await a_member(database, clock))
    assert await worker(point, clock.now()) == KILLED
    async with database.read() as session:
        assert (await session.get_one(Post, post.id)).state is PostState.SENDING
    clock.advance(timedelta(seconds=1))
    assert await worker("never", clock.now()) == 0
    async with database.read() as session:
        assert (await session.get_one(Post, post.id)).state is PostState.SENDING  # its lease still runs
    clock.advance(LEASE)
    assert await worker("never", clock.now()) == 0
    async with database.read() as session:
        ended = await session.get_one(Post, post.id)
        entries = await journal.entries_after(session, post.workspace_id, 0, limit=100)
    assert ended.state is PostState.PUBLISHED
    kinds = [entry.kind for entry in entries]
    assert kinds.count("post.published") == 1
    assert kinds.count("post.unknown") == 1
    assert len(list((tmp_path / "outbox").rglob("*.json"))) == 1


@pytest.mark.parametrize("point", ["before", "after"])
@pytest.mark.parametrize("kind", AmendmentKind)
async def test_a_worker_killed_in_the_middle_of_a_change_leaves_it_made_once_in_the_end(
    database: Database,
    worker: Worker,
    clock: ManualClock,
    tmp_path: Path,
    kind: AmendmentKind,
    point: str,
) -> None:
    ana = await a_member(database, clock)
    post = await a_post(database, clock, ana)
    assert await worker("never", clock.now()) == 0
    platforms = {post.platform: OutboxPlatform(post.platform, tmp_path / "outbox", None, clock)}
    new = content_hash(platform=post.platform, text="It hums.", title="", link=None)
    async with database.write() as session:
        await session.execute(update(Variant).values(text="It hums.", link=None, content_hash=new))
        can = capabilities_of(platforms)
        if kind is AmendmentKind.CORRECT:
            await ask_correction(session, scope_of(ana), post.id, can, seen=new, at=clock.now())
        else:
            await ask_take_down(session, scope_of(ana), post.id, can, reason="Wrong.", at=clock.now())
    clock.advance(timedelta(seconds=1))
    assert await worker(point, clock.now()) == KILLED
    assert await worker("never", clock.now()) == 0
    async with database.read() as session:
        assert await session.get(Amendment, post.id) is not None  # its lease still runs
    clock.advance(LEASE)
    assert await worker("never", clock.now()) == 0
    async with database.read() as session:
        ended = await session.get_one(Post, post.id)
        assert await session.get(Amendment, post.id) is None
        entries = await journal.entries_after(session, post.workspace_id, 0, limit=100)
    (file,) = (tmp_path / "outbox").rglob("*.json")
    kinds = [entry.kind for entry in entries]
    if kind is AmendmentKind.CORRECT:
        assert (ended.state, ended.content_hash) == (PostState.PUBLISHED, new)
        assert json.loads(file.read_text())["text"] == "It hums."
        assert kinds.count("post.corrected") == 1
    else:
        assert ended.state is PostState.TAKEN_DOWN
        assert json.loads(file.read_text())["text"] == ""
        assert kinds.count("post.taken_down") == 1


async def test_all_that_a_killed_worker_had_claimed_is_posted_once_and_waits_no_longer_than_its_lease(
    database: Database, database_url: str, worker: Worker, nursery: Nursery, tmp_path: Path
) -> None:
    """With real clocks, and a real worker that comes next."""
    ana = await a_member(database, SystemClock())
    posts = {(await a_post(database, SystemClock(), ana)).id for _ in range(20)}
    killed_at = SystemClock().now()
    assert await worker("after", killed_at) == KILLED
    async with database.read() as session:
        left = (await session.scalars(select(Post).where(Post.leased_until > killed_at))).all()
    assert {post.id for post in left} == posts
    waits = {PostState.SCHEDULED: CLAIM_LEASE, PostState.SENDING: LEASE}
    assert all(post.leased_until <= killed_at + waits[post.state] for post in left)
    async with database.write() as session:  # as if that time had passed
        await session.execute(update(Post).values(leased_until=killed_at))
    async with asyncio.timeout(90), nursery.running(tmp_path, "worker", DATABASE_URL=database_url):
        published = select(func.count()).where(Post.state == PostState.PUBLISHED)
        while True:
            async with database.read() as session:
                if await session.scalar(published) == len(posts):
                    break
            await asyncio.sleep(0.1)
    async with database.read() as session:
        entries = await journal.entries_after(session, ana.workspace_id, 0, limit=500)
    told = [entry.payload["post_id"] for entry in entries if entry.kind == "post.published"]
    assert sorted(told) == sorted(posts)
    assert {file.stem for file in (tmp_path / "outbox").rglob("*.json")} == posts


async def test_a_post_the_platform_kept_but_never_confirmed_is_sent_once(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    outbox = OutboxPlatform(PlatformName.X, tmp_path, None, clock)

    async def lose_the_answer(post: Outgoing) -> Receipt:
        await outbox.publish(post)
        raise ConnectionResetError

    post = await a_post(database, clock, await a_member(database, clock))
    platform = ScriptedPlatform(answer=lose_the_answer, look_up=outbox.find)
    for _ in range(3):
        await publish_due(database, {PlatformName.X: platform}, clock)
        await look_up_unknown(database, {PlatformName.X: platform}, clock)
        clock.advance(timedelta(hours=1))
    assert len(platform.received) == 1
    async with database.read() as session:
        assert (await session.get_one(Post, post.id)).state is PostState.PUBLISHED
