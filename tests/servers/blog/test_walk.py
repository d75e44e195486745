"""A campaign's whole way from a brief to a page that people read on a blog."""

from html import unescape
from pathlib import Path

import httpx

from core.foundation.ids import PlatformName, PostState
from core.platforms.posting import Seen
from tests.servers.blog.conftest import WordPress
from tests.servers.walk import walking


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
