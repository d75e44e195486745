"""A campaign's whole way from a brief to a post that people see on Bluesky."""

from pathlib import Path

from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName, PostState
from core.metrics.figures import latest
from core.metrics.totals import Figure
from core.platforms.posting import Seen
from core.publishing.ages import AGES
from tests.servers.bluesky.pds import Pds
from tests.servers.walk import counts_of, walking
from tests.stand_ins.clock import ManualClock


async def test_a_campaign_walks_from_a_brief_to_a_post_on_bluesky_and_is_taken_down_again(
    tmp_path: Path, sqlite_url: str, pds: Pds
) -> None:
    person = pds.newcomer()
    answers = {"handle": person.handle, "app_password": person.app_password, "server": pds.url}
    async with walking(tmp_path, sqlite_url, PlatformName.BLUESKY, answers) as walk:
        alts, below = ("A red kettle.", ""), ("It whistles in F sharp.", "And it knows your name 🫖.")
        post, variant = await walk.published(alts=alts, follow_ups=below)
        assert post.state is PostState.PUBLISHED
        assert pds.threads(person.did) == {post.remote_id: [variant.text, *below]}
        assert pds.alts(person.did) == {post.remote_id: list(alts)}
        assert await walk.seen(post, variant) == Seen(variant.text, alts=alts, follow_ups=below)

        assert (await walk.taken_down(post)).state is PostState.TAKEN_DOWN
        assert pds.posts(person.did) == []
        assert await walk.seen(post, variant) is None


async def test_a_server_that_is_connected_with_nobody_who_counts_leaves_figures_not_available(
    tmp_path: Path, sqlite_url: str, pds: Pds
) -> None:
    person, clock = pds.newcomer(), ManualClock(SystemClock().now())
    answers = {"handle": person.handle, "app_password": person.app_password, "server": pds.url}
    async with walking(tmp_path, sqlite_url, PlatformName.BLUESKY, answers, clock=clock) as walk:
        post, _ = await walk.published()
        clock.advance(AGES[0])
        assert await walk.desk.fetching.fetch_due() == 1
        async with walk.desk.database.read() as session:
            assert await latest(session, [post.id]) == {}
        assert (await walk.post(post)).ask_at == post.published_at + AGES[1]


async def test_what_people_do_with_a_post_is_counted_by_the_appview_and_comes_back_as_its_figures(
    tmp_path: Path, sqlite_url: str, counting: Pds
) -> None:
    person, reader, clock = counting.newcomer(), counting.newcomer(), ManualClock(SystemClock().now())
    answers = {"handle": person.handle, "app_password": person.app_password, "server": counting.url}
    async with walking(tmp_path, sqlite_url, PlatformName.BLUESKY, answers, clock=clock) as walk:
        post, _ = await walk.published()
        like = counting.react(reader, post.remote_id, "like")
        counting.react(reader, post.remote_id, "repost")
        counting.react(reader, post.remote_id, "post", text="Does it come in blue?")
        counting.until_counted(reader, post.remote_id, likeCount=1, repostCount=1, replyCount=1)
        reached = await walk.reached(post)
        assert counts_of(reached) == {"likes": 1, "replies": 1, "reposts": 1}
        assert reached.likes == Figure(1, "bluesky", clock.now())

        counting.delete(reader, like)
        counting.until_counted(reader, post.remote_id, likeCount=0)
        assert counts_of(await walk.reached(post)) == {"likes": 0, "replies": 1, "reposts": 1}

        counting.delete(person, post.remote_id)
        counting.until_counted(reader, post.remote_id)
        gone = await walk.reached(post)
        assert (gone.is_gone, counts_of(gone)) == (True, {"likes": 0, "replies": 1, "reposts": 1})
