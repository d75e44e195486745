"""A campaign's whole way from a brief to a status that people see."""

from pathlib import Path

import httpx

from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName, PostState
from core.metrics.totals import Figure
from core.platforms.posting import Seen
from tests.servers.mastodon.conftest import TOKEN
from tests.servers.walk import counts_of, walking
from tests.stand_ins.clock import ManualClock


async def test_a_campaign_walks_from_a_brief_to_a_status_and_is_taken_down_again(
    tmp_path: Path, sqlite_url: str, address: str
) -> None:
    answers = {"server": address, "token": TOKEN}
    async with walking(tmp_path, sqlite_url, PlatformName.MASTODON, answers) as walk:
        alts, below = ("A red kettle.", ""), ("It whistles in F sharp.", "And it knows your name 🫖.")
        post, variant = await walk.published(alts=alts, follow_ups=below)
        assert post.state is PostState.PUBLISHED
        place = f"{address}/api/v1/statuses/{post.remote_id}"
        assert httpx.get(f"{place}/source").json()["text"] == variant.text
        shown = httpx.get(place).json()["media_attachments"]
        assert [image["description"] for image in shown] == ["A red kettle.", None]
        assert httpx.get(shown[0]["url"]).content[:3] == b"\xff\xd8\xff"
        thread = httpx.get(f"{place}/context").json()["descendants"]
        assert [status["in_reply_to_id"] for status in thread] == [post.remote_id, thread[0]["id"]]
        assert await walk.seen(post, variant) == Seen(variant.text, alts=alts, follow_ups=below)

        assert (await walk.taken_down(post)).state is PostState.TAKEN_DOWN
        assert httpx.get(place).status_code == 404
        assert await walk.seen(post, variant) is None


async def test_what_people_do_with_a_status_comes_back_as_its_figures(
    tmp_path: Path, sqlite_url: str, address: str
) -> None:
    answers, clock = {"server": address, "token": TOKEN}, ManualClock(SystemClock().now())
    async with walking(tmp_path, sqlite_url, PlatformName.MASTODON, answers, clock=clock) as walk:
        post, _ = await walk.published()
        person = {"authorization": f"Bearer {TOKEN}"}
        place = f"{address}/api/v1/statuses/{post.remote_id}"
        assert httpx.post(f"{place}/favourite", headers=person).json()["favourites_count"] == 1
        reached = await walk.reached(post)
        assert counts_of(reached) == {"likes": 1, "replies": 0, "reposts": 0}
        assert reached.likes == Figure(1, "mastodon", clock.now())
        httpx.post(f"{place}/unfavourite", headers=person)
        httpx.post(f"{place}/reblog", headers=person)
        assert counts_of(await walk.reached(post)) == {"likes": 0, "replies": 0, "reposts": 1}
        httpx.delete(place, headers=person)
        gone = await walk.reached(post)
        assert (gone.is_gone, counts_of(gone)) == (True, {"likes": 0, "replies": 0, "reposts": 1})
        assert (await walk.post(post)).shows == ""
