"""However often the line to it breaks, each post is on a real WordPress once, and no draft is left."""

import asyncio
import random
from dataclasses import replace

import httpx
import pytest

from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.blog.connector import Connector
from core.platforms.blog.images import slug_of
from core.platforms.connecting import Account, Outside
from tests.contracts.promises import a_post, with_pictures
from tests.servers.blog.conftest import WordPress
from tests.stand_ins.breaking_line import BreakingLine, sent_somehow


@pytest.mark.parametrize("seed", range(4))
async def test_each_post_is_there_once_however_often_the_line_breaks(
    outside: Outside, connector: Connector, wordpress: WordPress, seed: int
) -> None:
    connected = await connector.connect(wordpress.form())
    account = Account(
        AccountId("acc_01"),
        WorkspaceId("wsp_01"),
        PlatformName.BLOG,
        connected.remote_id,
        connected.name,
        connected.settings,
        connected.secrets,
    )
    titles = [f"Seed{seed} number {number}" for number in range(5)]
    posts = [a_post(PlatformName.BLOG, title=title, text=f"{title} #once") for title in titles]
    posts[0] = with_pictures(posts[0])
    line = BreakingLine(httpx.AsyncHTTPTransport(), random.Random(f"line {seed}"))
    async with httpx.AsyncClient(transport=line, timeout=30) as http:
        platform = Connector(replace(outside, http=http)).open(account)
        receipts = await asyncio.gather(*(sent_somehow(platform, post) for post in posts))
    there = httpx.get(
        f"{wordpress.url}/wp-json/wp/v2/posts",
        params={"search": f"Seed{seed}", "status": "any,trash", "per_page": "100", "context": "edit"},
        auth=("admin", wordpress.passwords["admin"]),
    ).json()
    assert sorted(entry["title"]["raw"] for entry in there) == titles
    assert {entry["status"] for entry in there} == {"publish"}
    assert {entry["link"] for entry in there} == {receipt.url for receipt in receipts}
    assert line.broken
    library = httpx.get(f"{wordpress.url}/wp-json/wp/v2/media", params={"search": slug_of(posts[0])}).json()
    assert len(library) == 2
