"""Whenever a worker that posts to a Mastodon server is killed, each post is there once in the end, and so is
what follows below it."""

import subprocess
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import func, select

from core.foundation.ids import PlatformName
from core.metrics.figures import FiguresVersion
from core.publishing.ages import AGES
from core.publishing.asking import LEASE
from tests.servers.house import KILLED, inhabited
from tests.servers.mastodon.conftest import TOKEN


async def test_a_worker_that_is_killed_at_any_step_leaves_one_status_in_the_end(
    forge: subprocess.Popen[str], postgres_url: str, tmp_path: Path, address: str
) -> None:
    answers = {"server": address, "token": TOKEN}
    async with inhabited(forge, postgres_url, tmp_path, PlatformName.MASTODON, answers) as house:
        before = {status["id"] for status in _statuses(address)}
        texts = await house.killed_at_each_step(follow_ups=2, images=1)
        kept = {post.remote_id: [texts[post.id], *house.below[post.id]] for post in await house.posts()}
        told = await house.told("post.published")
    assert _threads([status for status in _statuses(address) if status["id"] not in before], address) == kept
    assert told == dict.fromkeys(texts, 1)


async def test_a_worker_that_is_killed_at_any_step_of_asking_for_figures_loses_and_doubles_none(
    forge: subprocess.Popen[str], postgres_url: str, tmp_path: Path, address: str
) -> None:
    answers = {"server": address, "token": TOKEN}
    async with inhabited(forge, postgres_url, tmp_path, PlatformName.MASTODON, answers) as house:
        await house.place(2)
        house.clock.advance(timedelta(seconds=1))
        await house.work({})
        out_at = max(post.published_at for post in await house.posts())

        async def asked_at(age: timedelta, **death: float) -> list[str]:
            house.clock.advance(out_at + age - house.clock.now())
            (end,) = await house.work({"figures": True, **death})
            assert end["code"] == (KILLED if death else 0)
            return end["steps"]

        steps = await asked_at(AGES[0])
        assert steps.count("call") == steps.count("answer") == 2
        for step in range(1, len(steps) + 1):
            assert await asked_at(AGES[step], step=step) == steps[: step - 1]
            await asked_at(AGES[step] + LEASE)
            async with house.desk.database.read() as session:
                counted = select(FiguresVersion.post_id, func.count()).group_by(FiguresVersion.post_id)
                kept = dict((await session.execute(counted)).all())
            assert kept == {post.id: step + 1 for post in await house.posts()}


def _threads(statuses: list[dict[str, str]], address: str) -> dict[str, list[str]]:
    """The texts of each status with those below it, by the id of the first."""
    answers = {status["in_reply_to_id"]: status["id"] for status in statuses if status["in_reply_to_id"]}
    threads = {}
    for first in (status["id"] for status in statuses if not status["in_reply_to_id"]):
        chain = [first]
        while chain[-1] in answers:
            chain.append(answers[chain[-1]])
        places = [f"{address}/api/v1/statuses/{number}/source" for number in chain]
        threads[first] = [httpx.get(place).json()["text"] for place in places]
    # What answers nothing that is there, or one that has an answer already, is in no thread.
    assert sum(map(len, threads.values())) == len(statuses)
    return threads


def _statuses(address: str) -> list[dict[str, str]]:
    said = {"authorization": f"Bearer {TOKEN}"}
    owner = httpx.get(f"{address}/api/v1/accounts/verify_credentials", headers=said).json()["id"]
    statuses: list[dict[str, str]] = []
    while page := httpx.get(
        f"{address}/api/v1/accounts/{owner}/statuses",
        params={"limit": 40, **({"max_id": statuses[-1]["id"]} if statuses else {})},
        headers=said,
    ).json():
        statuses += page
    return statuses
