"""However often the line breaks, each post is on the server once, though the server knows no key."""

import asyncio
import random
from dataclasses import replace

import httpx
import pytest

from core.foundation.ids import PlatformName
from core.platforms.mastodon.adapter import MastodonPlatform
from core.platforms.mastodon.limits import Limits
from core.platforms.mastodon.server import Server
from tests.contracts.promises import a_post, with_pictures
from tests.stand_ins.breaking_line import BreakingLine, sent_somehow
from tests.stand_ins.snac import OWNER, TOKEN, snac

TEXTS = ["Our kettle sings. https://example.com/kettle", "The pot is quiet 🎶", "Steam & *stars*\nat noon"]
BELOW = ("It whistles.", "It hums.")


@pytest.mark.parametrize("seed", range(6))
async def test_each_post_is_there_once_however_often_the_line_breaks(clock, seed):
    line = BreakingLine(httpx.AsyncHTTPTransport(verify=False), random.Random(f"line {seed}"))
    async with snac() as there, httpx.AsyncClient(transport=line) as http:
        there.add("What was there before.")
        server = Server(http, clock, there.url, TOKEN)
        platform = MastodonPlatform(server, owner=OWNER, account="@fernweh@snac.example", limits=Limits())
        posts = [a_post(PlatformName.MASTODON, text=text) for text in TEXTS]
        posts[1] = replace(posts[1], follow_ups=BELOW)
        posts[2] = with_pictures(posts[2])
        receipts = await asyncio.gather(*(sent_somehow(platform, post) for post in posts))
    assert sorted(there.texts[1:]) == sorted([*TEXTS, *BELOW])
    assert [there.statuses[receipt.remote_id]["spoken"] for receipt in receipts] == TEXTS
    ids = {status["spoken"]: number for number, status in there.statuses.items()}
    assert [there.below[ids[text]] for text in BELOW] == [receipts[1].remote_id, ids[BELOW[0]]]
    assert len(there.statuses[receipts[2].remote_id]["media_attachments"]) == 2
    assert line.broken
