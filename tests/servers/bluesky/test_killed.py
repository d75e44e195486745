"""Whenever workers that post to Bluesky are killed, each post is there once in the end, and none is stuck.

`KILLED_POSTS` and `KILLS` make it longer.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.access.models import Member
from core.desk import Desk
from core.foundation.clock import SystemClock
from core.foundation.ids import AccountId, PlatformName, PostId, PostState, VariantState
from core.foundation.settings import Settings
from core.publishing import calendar
from core.publishing.models import Post
from core.publishing.publish import LEASE
from core.publishing.slots import Slot
from core.storage import journal
from tests.builders import a_variant, scope_of
from tests.servers.bluesky.pds import Pds, Person
from tests.stand_ins.clock import ManualClock

POSTS, KILLS = int(os.environ.get("KILLED_POSTS", "40")), int(os.environ.get("KILLS", "16"))
KILLED, SEED = -9, 17
AT_ONCE = 2
ROUND = LEASE + timedelta(seconds=5)
"""After so long what a worker had that is gone belongs to nobody."""
MOST_ROUNDS = 40

Death = dict[str, float]


@pytest.fixture(scope="module")
def forge() -> Iterator[subprocess.Popen[str]]:
    """Forks workers, since starting each anew takes seconds."""
    command = [sys.executable, "-m", "tests.servers.bluesky.killed_workers"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@dataclass
class House:
    """A workspace with an account at the server, and its workers."""

    forge: subprocess.Popen[str]
    desk: Desk
    clock: ManualClock
    settings: dict[str, str]
    owner: Member
    account: AccountId

    async def work(self, *deaths: Death) -> list[dict[str, Any]]:
        """So many workers work at once, until each has nothing more to do or has died."""
        assert self.forge.stdin is not None
        assert self.forge.stdout is not None
        order = {"now": self.clock.now().isoformat(), "settings": self.settings, "deaths": deaths}
        print(json.dumps(order), file=self.forge.stdin, flush=True)
        ends: list[dict[str, Any]] = json.loads(await asyncio.to_thread(self.forge.stdout.readline))
        return ends

    async def place(self, many: int) -> dict[PostId, str]:
        """Approved posts that are due, each with its text."""
        placed = {}
        for number in range(many):
            text = f"Kettle {number} sings. #tea https://example.com/{number}"
            variant = await a_variant(
                self.desk.database,
                self.clock,
                self.owner,
                state=VariantState.APPROVED,
                platform=PlatformName.BLUESKY,
                text=text,
            )
            variant.account_id = self.account
            async with self.desk.database.write() as session:
                slot = Slot(self.clock.now(), "UTC")
                scope = scope_of(self.owner)
                placed[(await calendar.place(session, scope, variant, slot, at=self.clock.now())).id] = text
        return placed

    async def posts(self) -> list[Post]:
        async with self.desk.database.read() as session:
            return list(await session.scalars(select(Post)))

    async def until_all_is_over(self) -> int:
        """Let workers live until nothing is open; says how many rounds that took."""
        for count in range(MOST_ROUNDS):
            if all(post.state is PostState.PUBLISHED for post in await self.posts()):
                return count
            self.clock.advance(ROUND)
            assert [end["code"] for end in await self.work({})] == [0]
        raise AssertionError(f"stuck: {[(post.id, post.state, post.reason) for post in await self.posts()]}")

    async def told(self, kind: str) -> Counter[str]:
        """How often people were told something of each post."""
        async with self.desk.database.read() as session:
            entries = await journal.entries_after(session, self.owner.workspace_id, 0, limit=10_000)
        return Counter(entry.payload["post_id"] for entry in entries if entry.kind == kind)


@pytest.fixture
def writer(pds: Pds) -> Person:
    """Somebody who has posted nothing yet."""
    return pds.newcomer()


@pytest.fixture
async def house(
    forge: subprocess.Popen[str], database_url: str, tmp_path: Path, pds: Pds, writer: Person
) -> AsyncIterator[House]:
    settings = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "a-secret-key-for-tests-of-forty-letters-x",
        "PLATFORMS_ALLOW_PRIVATE": "true",
        "ENABLE_CONTENT_MODERATION": "false",
    }
    clock = ManualClock(SystemClock().now())
    opened = Settings(_env_file=None, **{name.lower(): value for name, value in settings.items()})
    async with Desk.open(opened, clock=clock) as desk:
        owner = await desk.people.meet("T1", "Fernweh", "U1", "Ana", zone="UTC")
        answers = {"handle": writer.handle, "app_password": writer.app_password, "server": pds.url}
        account = await desk.accounts.connect(owner, PlatformName.BLUESKY, answers)
        yield House(forge, desk, clock, settings, owner, account.id)


async def test_a_worker_that_is_killed_at_any_step_leaves_one_post_in_the_end(
    house: House, pds: Pds, writer: Person
) -> None:
    texts = await house.place(1)
    house.clock.advance(timedelta(seconds=1))
    (whole,) = await house.work({})
    assert whole["steps"].count("call") == whole["steps"].count("answer") == 1
    for step in range(1, len(whole["steps"]) + 1):
        placed = await house.place(1)
        texts |= placed
        house.clock.advance(timedelta(seconds=1))
        (killed,) = await house.work({"step": step})
        assert (killed["code"], killed["steps"]) == (KILLED, whole["steps"][: step - 1])
        left = {post.id: post.state for post in await house.posts()}
        await house.until_all_is_over()
        in_doubt = [post_id for post_id in placed if left[post_id] is PostState.SENDING]
        assert [post_id for post_id in placed if (await house.told("post.unknown"))[post_id]] == in_doubt
    await _require_each_once(house, pds, writer, texts)


async def test_of_many_posts_whose_workers_are_killed_at_any_moment_none_is_lost_doubled_or_stuck(
    house: House, pds: Pds, writer: Person
) -> None:
    chance = random.Random(SEED)
    texts = await house.place(POSTS)
    kills = 0
    while kills < KILLS:
        house.clock.advance(ROUND)
        deaths = [_death(chance) for _ in range(AT_ONCE)]
        kills += sum(end["code"] == KILLED for end in await house.work(*deaths))
        if all(post.state is PostState.PUBLISHED for post in await house.posts()):
            texts |= await house.place(POSTS // 4)  # so that nobody is killed who has nothing to do
    rounds = await house.until_all_is_over()
    await _require_each_once(house, pds, writer, texts)
    in_doubt = len(await house.told("post.unknown"))
    print(f"{len(texts)} posts, {kills} kills, {in_doubt} in doubt, {rounds} rounds after the last kill")


def _death(chance: random.Random) -> Death:
    if chance.random() < 0.5:
        return {"step": chance.randint(2, 40)}
    return {"after": chance.uniform(0.1, 1.0)}


async def _require_each_once(house: House, pds: Pds, writer: Person, texts: dict[PostId, str]) -> None:
    there = {post["uri"]: post["value"]["text"] for post in pds.posts(writer.did)}
    kept = {post.id: post for post in await house.posts()}
    assert kept.keys() == texts.keys()
    assert {kept[post_id].remote_id: text for post_id, text in texts.items()} == there
    assert await house.told("post.published") == dict.fromkeys(texts, 1)
