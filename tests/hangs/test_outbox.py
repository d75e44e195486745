"""An outbox folder that hangs, as a network folder does: it costs the posts it holds, and no other."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.foundation.ids import PlatformName, PostState
from core.platforms import outbox
from core.platforms.outbox import OutboxPlatform
from core.publishing.models import Post
from core.publishing.publish import publish_due
from core.publishing.recover import LOOK_EVERY, look_up_unknown
from core.storage.database import Database
from tests.builders import a_member, a_post
from tests.stand_ins.clock import ManualClock

X = PlatformName.X


@pytest.fixture
def hang(tmp_path: Path) -> Iterator[Callable[[Post], None]]:
    """Make the file of a post one that nobody can read to its end; it ends with the test."""
    pipes: list[Path] = []

    def make(post: Post) -> None:
        pipe = tmp_path / post.workspace_id / post.platform.value / f"{post.id}.json"
        pipe.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(pipe)
        pipes.append(pipe)

    yield make
    for pipe in pipes:
        os.close(os.open(pipe, os.O_RDWR | os.O_NONBLOCK))


async def states(database: Database, posts: list[Post]) -> list[PostState]:
    async with database.read() as session:
        return [(await session.get_one(Post, post.id)).state for post in posts]


async def test_posts_whose_files_hang_hold_up_no_other_and_are_the_only_ones_in_doubt(
    database: Database,
    clock: ManualClock,
    tmp_path: Path,
    hang: Callable[[Post], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "WITHIN", 3.0)
    platforms = {X: OutboxPlatform(X, tmp_path, None, clock)}
    ana = await a_member(database, clock)
    dead = [await a_post(database, clock, ana) for _ in range(10)]
    healthy = [await a_post(database, clock, ana) for _ in range(12)]
    for post in dead:
        hang(post)
    async with asyncio.timeout(60):
        await publish_due(database, platforms, clock)
        await publish_due(database, platforms, clock)
    assert await states(database, healthy) == [PostState.PUBLISHED] * 12
    assert await states(database, dead) == [PostState.UNKNOWN] * 10


async def test_a_post_for_which_a_folder_that_hangs_has_no_room_was_not_sent_and_comes_later(
    database: Database,
    clock: ManualClock,
    tmp_path: Path,
    hang: Callable[[Post], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "MOST", 2)
    monkeypatch.setattr(outbox, "WITHIN", 0.1)
    platforms = {X: OutboxPlatform(X, tmp_path, None, clock)}
    ana = await a_member(database, clock)
    dead = [await a_post(database, clock, ana) for _ in range(2)]
    for post in dead:
        hang(post)
    await publish_due(database, platforms, clock)
    waiting = await a_post(database, clock, ana)
    await publish_due(database, platforms, clock)
    assert await states(database, [*dead, waiting]) == [*[PostState.UNKNOWN] * 2, PostState.SCHEDULED]
    async with database.read() as session:
        reason = (await session.get_one(Post, waiting.id)).reason
    assert "2 earlier calls still wait" in reason


async def test_a_file_that_hangs_is_not_looked_at_again_while_it_does(
    database: Database,
    clock: ManualClock,
    tmp_path: Path,
    hang: Callable[[Post], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "WITHIN", 0.1)
    platform = OutboxPlatform(X, tmp_path, None, clock)
    post = await a_post(database, clock, await a_member(database, clock))
    hang(post)
    await publish_due(database, {X: platform}, clock)
    for _ in range(3):
        clock.advance(LOOK_EVERY)
        assert await look_up_unknown(database, {X: platform}, clock) == 0
    assert await states(database, [post]) == [PostState.UNKNOWN]
    assert platform.hanging == 1
