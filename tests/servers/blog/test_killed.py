"""Whenever a worker that posts to a WordPress is killed, each post is out once in the end."""

import subprocess
from pathlib import Path

import httpx

from core.foundation.ids import PlatformName
from core.platforms.markup import text_of
from tests.servers.blog.conftest import WordPress
from tests.servers.house import inhabited


async def test_a_worker_that_is_killed_at_any_step_leaves_one_post_and_no_draft_in_the_end(
    forge: subprocess.Popen[str], sqlite_url: str, tmp_path: Path, wordpress: WordPress
) -> None:
    answers = wordpress.form()
    async with inhabited(forge, sqlite_url, tmp_path, PlatformName.BLOG, answers) as house:
        texts = await house.killed_at_each_step(images=1)
        kept = {post.remote_id: texts[post.id] for post in await house.posts()}
        told = await house.told("post.published")
    entries = _entries(wordpress)
    assert {number: text for number, (text, _) in entries.items()} == kept
    assert {state for _, state in entries.values()} == {"publish"}
    assert told == dict.fromkeys(texts, 1)


def _entries(wordpress: WordPress) -> dict[str, tuple[str, str]]:
    """What came from the house: its text and its state."""
    found = httpx.get(
        f"{wordpress.url}/wp-json/wp/v2/posts",
        params={"status": "any,trash", "search": "Kettle sings", "per_page": "100", "context": "edit"},
        auth=("admin", wordpress.passwords["admin"]),
    ).json()
    return {str(entry["id"]): (text_of(entry["content"]["raw"]), entry["status"]) for entry in found}
