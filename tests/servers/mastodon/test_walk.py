"""A campaign's whole way from a brief to a status that people see."""

from datetime import timedelta
from pathlib import Path

import httpx

from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName, PostState
from core.metrics.figures import latest
from core.metrics.totals import Fetched
from core.platforms.posting import Seen
from core.publishing.ages import AGES
from tests.servers.mastodon.conftest import TOKEN
from tests.servers.walk import walking
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

        async def told_at(age: timedelta) -> Fetched:
            clock.advance(post.published_at + age - clock.now())
            assert await walk.desk.fetching.fetch_due() == 1
            async with walk.desk.database.read() as session:
                return (await latest(session, [post.id]))[post.id]

        def counted(told: Fetched) -> tuple[int | None, ...]:
            return told.likes, told.replies, told.reposts, told.impressions, told.clicks

        person = {"authorization": f"Bearer {TOKEN}"}
        place = f"{address}/api/v1/statuses/{post.remote_id}"
        assert httpx.post(f"{place}/favourite", headers=person).json()["favourites_count"] == 1
        assert counted(await told_at(AGES[0])) == (1, 0, 0, None, None)
        httpx.post(f"{place}/unfavourite", headers=person)
        httpx.post(f"{place}/reblog", headers=person)
        assert counted(await told_at(AGES[1])) == (0, 0, 1, None, None)
        httpx.delete(place, headers=person)
        assert counted(await told_at(AGES[2])) == (0, 0, 1, None, None)
        assert (await walk.post(post)).shows == ""
