"""A campaign's whole way from a brief to a post that people see on Bluesky."""

from pathlib import Path

from core.foundation.ids import PlatformName, PostState
from core.platforms.posting import Seen
from tests.servers.bluesky.pds import Pds
from tests.servers.walk import walking


async def test_a_campaign_walks_from_a_brief_to_a_post_on_bluesky_and_is_taken_down_again(
    tmp_path: Path, sqlite_url: str, pds: Pds
) -> None:
    person = pds.newcomer()
    answers = {"handle": person.handle, "app_password": person.app_password, "server": pds.url}
    async with walking(tmp_path, sqlite_url, PlatformName.BLUESKY, answers) as walk:
        below = ("It whistles in F sharp.", "And it knows your name 🫖.")
        post, variant = await walk.published(follow_ups=below)
        assert post.state is PostState.PUBLISHED
        assert pds.threads(person.did) == {post.remote_id: [variant.text, *below]}
        (first,) = (there["value"] for there in pds.posts(person.did) if there["uri"] == post.remote_id)
        assert first["embed"]["external"]["uri"] == variant.link
        assert await walk.seen(post, variant) == Seen(variant.text, alts=(), follow_ups=below)

        assert (await walk.taken_down(post)).state is PostState.TAKEN_DOWN
        assert pds.posts(person.did) == []
        assert await walk.seen(post, variant) is None
