"""Whenever a worker that posts to a Mastodon server is killed, each post is there once in the end."""

import subprocess
from pathlib import Path

import httpx

from core.foundation.ids import PlatformName
from tests.servers.house import inhabited
from tests.servers.mastodon.conftest import TOKEN


async def test_a_worker_that_is_killed_at_any_step_leaves_one_status_in_the_end(
    forge: subprocess.Popen[str], postgres_url: str, tmp_path: Path, address: str
) -> None:
    answers = {"server": address, "token": TOKEN}
    async with inhabited(forge, postgres_url, tmp_path, PlatformName.MASTODON, answers) as house:
        before = {status["id"] for status in _statuses(address)}
        texts = await house.killed_at_each_step()
        kept = {post.remote_id: texts[post.id] for post in await house.posts()}
        told = await house.told("post.published")
    there = {status["id"] for status in _statuses(address)} - before
    source = {number: f"{address}/api/v1/statuses/{number}/source" for number in there}
    assert {number: httpx.get(place).json()["text"] for number, place in source.items()} == kept
    assert told == dict.fromkeys(texts, 1)


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
