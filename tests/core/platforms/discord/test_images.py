"""Images in Discord: sent along with their descriptions, changed with the text, and refused beforehand."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.platforms.discord.adapter import DiscordPlatform
from core.platforms.posting import Outgoing, PlatformRefused
from tests.contracts.pictures import Pictures
from tests.contracts.promises import a_post, with_pictures
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.discord_server import TOKEN, WEBHOOK, DiscordServer, refused
from tests.stand_ins.vendor import an_account


@pytest.fixture
def server(clock: ManualClock) -> DiscordServer:
    return DiscordServer(clock)


@pytest.fixture
async def discord(server: DiscordServer) -> AsyncIterator[DiscordPlatform]:
    async with server.listening(PlatformName.DISCORD) as outside:
        account = an_account(PlatformName.DISCORD, remote_id=WEBHOOK, secrets={"token": TOKEN})
        yield DiscordPlatform(outside, account)


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.DISCORD)


def images(number: int, alt: str = "") -> dict[str, Any]:
    pictures = Pictures()
    return {
        "media": tuple(pictures.add(f"#{n * 20:02x}4080", alt=alt) for n in range(number)),
        "files": pictures,
    }


# Sources: https://discord.com/developers/docs/resources/webhook, …/resources/message#attachment-object.
REFUSED = [
    (images(11), "at most 10 images"),
    (images(1, "a" * 1025), "up to 1,024 characters; this one has 1,025"),
    ({"media": (Attached(MediaKind.VIDEO, "https://example.com/a.mp4"),)}, "no video by its address"),
    ({"follow_ups": ("More.",)}, "nothing below a post on Discord"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED, ids=[words for _, words in REFUSED])
async def test_what_discord_would_refuse_is_refused_before_anything_is_sent(
    discord: DiscordPlatform, server: DiscordServer, post: Outgoing, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(PlatformRefused, match=words):
        await discord.publish(replace(post, **changes))
    assert not server.asked


async def test_as_many_images_as_discord_takes_go_out_in_their_order_with_their_words(
    discord: DiscordPlatform, server: DiscordServer, post: Outgoing
) -> None:
    shown = replace(post, **images(10, "a" * 1024))
    receipt = await discord.publish(shown)
    seen = await discord.read(shown, receipt.remote_id)
    assert seen is not None
    assert seen.alts == ("a" * 1024,) * 10
    sent = [hashlib.sha256(content).hexdigest() for _, content in server.shown[receipt.remote_id]]
    assert sent == [image.key for image in shown.media]


async def test_a_correction_changes_the_images_too_and_calls_nobody(
    discord: DiscordPlatform, server: DiscordServer, post: Outgoing
) -> None:
    shown = with_pictures(post)
    receipt = await discord.publish(shown)
    other = replace(shown, text="Hi @everyone", **images(1, "Another kettle."))
    for _ in range(2):
        assert await discord.correct(other, receipt.remote_id) == receipt
    seen = await discord.read(other, receipt.remote_id)
    assert seen is not None
    assert (seen.text, seen.alts) == ("Hi @everyone", ("Another kettle.",))

    await discord.correct(post, receipt.remote_id)
    assert server.shown[receipt.remote_id] == []
    assert not server.rung


async def test_images_that_are_too_large_for_the_channel_are_refused_in_words(
    discord: DiscordPlatform, server: DiscordServer, post: Outgoing
) -> None:
    server.will(refused(413, 40005, "Request entity too large"))
    with pytest.raises(PlatformRefused, match="Request entity too large"):
        await discord.publish(with_pictures(post))
