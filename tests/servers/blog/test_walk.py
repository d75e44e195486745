"""A campaign's whole way from a brief to a page that people read on a blog."""

from html import unescape
from pathlib import Path

import httpx

from core.foundation.clock import SystemClock
from core.foundation.ids import PlatformName, PostState
from core.metrics.totals import Figure
from core.platforms.posting import Seen
from tests.servers.blog.conftest import WordPress
from tests.servers.walk import counts_of, walking
from tests.stand_ins.clock import ManualClock


async def test_a_campaign_walks_from_a_brief_to_a_page_of_the_blog_and_is_taken_down_again(
    tmp_path: Path, sqlite_url: str, wordpress: WordPress
) -> None:
    async with walking(tmp_path, sqlite_url, PlatformName.BLOG, wordpress.form()) as walk:
        post, variant = await walk.published(alts=("A red kettle.", "A blue one."))
        assert post.state is PostState.PUBLISHED
        page = httpx.get(post.url)
        assert page.status_code == 200
        assert variant.text.split()[0] in unescape(page.text)
        assert 'alt="A blue one."' in page.text
        assert await walk.seen(post, variant) == Seen(
            variant.text, variant.title, alts=("A red kettle.", "A blue one.")
        )

        assert (await walk.taken_down(post)).state is PostState.TAKEN_DOWN
        assert httpx.get(post.url).status_code == 404
        assert await walk.seen(post, variant) is None


async def test_what_readers_say_below_a_page_comes_back_as_its_figures(
    tmp_path: Path, sqlite_url: str, wordpress: WordPress
) -> None:
    clock = ManualClock(SystemClock().now())
    async with walking(tmp_path, sqlite_url, PlatformName.BLOG, wordpress.form(), clock=clock) as walk:
        post, _ = await walk.published()
        assert counts_of(await walk.reached(post)) == {"replies": 0}

        wordpress.comment(post.remote_id, "Does it come in blue?")
        spam = wordpress.comment(post.remote_id, "Cheap kettles!")
        reached = await walk.reached(post)
        assert reached.replies == Figure(2, "blog", clock.now())
        assert reached.likes is None
        wordpress.call("DELETE", f"comments/{spam}")
        assert counts_of(await walk.reached(post)) == {"replies": 1}

        wordpress.call("DELETE", f"posts/{post.remote_id}")
        gone = await walk.reached(post)
        assert (gone.is_gone, counts_of(gone)) == (True, {"replies": 1})
