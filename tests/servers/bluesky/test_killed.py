"""Whenever workers that post to Bluesky are killed, each post is there once in the end with its image and
all that follows below it, and none is stuck.

`KILLED_POSTS` and `KILLS` make it longer.
"""

import os
import random
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.foundation.ids import PlatformName, PostId, PostState
from tests.servers.bluesky.pds import Pds, Person
from tests.servers.house import KILLED, ROUND, Death, House, inhabited

FOLLOW_UPS, IMAGES = 2, 1
POSTS, KILLS = int(os.environ.get("KILLED_POSTS", "40")), int(os.environ.get("KILLS", "16"))
SEED = 17
AT_ONCE = 2


@pytest.fixture
def writer(pds: Pds) -> Person:
    """Somebody who has posted nothing yet."""
    return pds.newcomer()


@pytest.fixture
async def house(
    forge: subprocess.Popen[str], database_url: str, tmp_path: Path, pds: Pds, writer: Person
) -> AsyncIterator[House]:
    answers = {"handle": writer.handle, "app_password": writer.app_password, "server": pds.url}
    async with inhabited(forge, database_url, tmp_path, PlatformName.BLUESKY, answers) as house:
        yield house


async def test_a_worker_that_is_killed_at_any_step_leaves_one_post_in_the_end(
    house: House, pds: Pds, writer: Person
) -> None:
    await _require_each_once(
        house, pds, writer, await house.killed_at_each_step(follow_ups=FOLLOW_UPS, images=IMAGES)
    )


async def test_of_many_posts_whose_workers_are_killed_at_any_moment_none_is_lost_doubled_or_stuck(
    house: House, pds: Pds, writer: Person
) -> None:
    chance = random.Random(SEED)
    texts = await house.place(POSTS, follow_ups=FOLLOW_UPS, images=IMAGES)
    kills = 0
    while kills < KILLS:
        house.clock.advance(ROUND)
        deaths = [_death(chance) for _ in range(AT_ONCE)]
        kills += sum(end["code"] == KILLED for end in await house.work(*deaths))
        if all(post.state is PostState.PUBLISHED for post in await house.posts()):
            texts |= await house.place(
                POSTS // 4, follow_ups=FOLLOW_UPS, images=IMAGES
            )  # so that nobody is killed who has nothing to do
    rounds = await house.until_all_is_over()
    await _require_each_once(house, pds, writer, texts)
    in_doubt = len(await house.told("post.unknown"))
    print(f"{len(texts)} posts, {kills} kills, {in_doubt} in doubt, {rounds} rounds after the last kill")


def _death(chance: random.Random) -> Death:
    if chance.random() < 0.5:
        return {"step": chance.randint(2, 40)}
    return {"after": chance.uniform(0.1, 1.0)}


async def _require_each_once(house: House, pds: Pds, writer: Person, texts: dict[PostId, str]) -> None:
    kept = {post.id: post for post in await house.posts()}
    assert kept.keys() == texts.keys()
    whole = {kept[post_id].remote_id: [text, *house.below[post_id]] for post_id, text in texts.items()}
    assert pds.threads(writer.did) == whole
    shown = {kept[post_id].remote_id: alts for post_id, alts in house.alts.items() if alts}
    assert pds.alts(writer.did) == shown
    assert await house.told("post.published") == dict.fromkeys(texts, 1)
