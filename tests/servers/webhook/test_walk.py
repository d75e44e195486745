"""A campaign's whole way from a brief to a system of one's own."""

from pathlib import Path

from core.foundation.ids import PlatformName, PostState
from tests.servers.walk import walking
from tests.stand_ins.receiver import answer, receiving, say

SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


async def test_a_campaign_walks_from_a_brief_to_a_signed_post(tmp_path: Path, sqlite_url: str) -> None:
    async with receiving() as receiver:
        receiver.secret = SECRET
        receiver.will(answer(204), say(201, '{"url": "https://fernweh.example/news/1"}'))
        answers = {"url": receiver.url, "secret": SECRET}
        async with walking(tmp_path, sqlite_url, PlatformName.WEBHOOK, answers) as walk:
            post, variant = await walk.published()
        assert (post.state, post.url) == (PostState.PUBLISHED, "https://fernweh.example/news/1")
        told = receiver.messages[-1]
        assert (told.id, told.content["data"]["text"]) == (post.id, variant.text)
