"""Images and videos on Telegram: by themselves and as an album, with the text as their caption."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.platforms.posting import Outgoing, PlatformRefused
from core.platforms.telegram.adapter import TelegramPlatform
from core.platforms.telegram.connector import Connector
from tests.contracts.pictures import Pictures
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.telegram_server import NUMBER, TOKEN, TelegramServer, error
from tests.stand_ins.vendor import an_account

VIDEO = Attached(MediaKind.VIDEO, "https://example.com/kettle.mp4")


@pytest.fixture
def server(clock: ManualClock) -> TelegramServer:
    return TelegramServer(clock)


@pytest.fixture
async def channel(server: TelegramServer) -> AsyncIterator[TelegramPlatform]:
    async with server.listening(PlatformName.TELEGRAM) as outside:
        account = an_account(PlatformName.TELEGRAM, remote_id=str(NUMBER), secrets={"token": TOKEN})
        yield Connector(outside).open(account)


def showing(images: int, *videos: Attached, **changes: Any) -> Outgoing:
    pictures = Pictures()
    media = (*(pictures.add(f"#0000{number:02}") for number in range(images)), *videos)
    return a_post(PlatformName.TELEGRAM, media=media, files=pictures, **changes)


# Sources: https://core.telegram.org/bots/api#sendphoto (captions), …#sendmediagroup (2 to 10).
REFUSED = [
    (showing(11), "at most 10 images"),
    (
        showing(1, text="🫖" * 512 + "a"),
        "With an image Telegram takes at most 1,024 characters; this text has 1,025",
    ),
    (showing(0, follow_ups=("More.",)), "nothing below a post on Telegram"),
]


@pytest.mark.parametrize(("post", "words"), REFUSED, ids=[words for _, words in REFUSED])
async def test_what_telegram_would_refuse_is_refused_before_anything_is_sent(
    channel: TelegramPlatform, server: TelegramServer, post: Outgoing, words: str
) -> None:
    with pytest.raises(PlatformRefused, match=words):
        await channel.publish(post)
    assert not server.asked


SHOWN = [
    (showing(1), ["photo"]),
    (showing(0, VIDEO), ["video"]),
    (showing(2), ["photo"] * 2),
    (showing(9, VIDEO), [*["photo"] * 9, "video"]),
    (showing(1, text="🫖" * 512), ["photo"]),
]


@pytest.mark.parametrize(("post", "kinds"), SHOWN)
async def test_what_is_shown_goes_out_in_its_order_with_the_text_at_the_first(
    channel: TelegramPlatform, server: TelegramServer, post: Outgoing, kinds: list[str]
) -> None:
    receipt = await channel.publish(post)
    assert receipt.remote_id == str(min(server.messages))
    assert [shown.kind for shown in server.media.values()] == kinds
    assert [text for text, _, _ in server.messages.values()] == [post.text, *[""] * (len(kinds) - 1)]


async def test_a_caption_is_corrected_and_an_album_is_taken_down_whole(
    channel: TelegramPlatform, server: TelegramServer
) -> None:
    post = showing(3)
    receipt = await channel.publish(post)
    corrected = replace(post, text="Our kettle hums.")
    for _ in range(2):
        assert await channel.correct(corrected, receipt.remote_id) == receipt
    assert [text for text, _, _ in server.messages.values()] == ["Our kettle hums.", "", ""]

    for _ in range(2):
        await channel.take_down(corrected, receipt.remote_id)
    assert not server.messages


async def test_a_correction_changes_the_text_alone(channel: TelegramPlatform, server: TelegramServer) -> None:
    post = showing(1)
    receipt = await channel.publish(post)
    with pytest.raises(PlatformRefused, match="only the text of a post can be changed"):
        await channel.correct(replace(post, media=()), receipt.remote_id)


# Source: https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp.
SAID = [
    (error(400, "Bad Request: failed to get HTTP URL content"), "could not fetch the video"),
    (error(400, "Bad Request: wrong type of the web page content"), "take an MP4"),
    (error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"), "PHOTO_INVALID_DIMENSIONS"),
    (error(413, "Request Entity Too Large"), "Request Entity Too Large"),
]


@pytest.mark.parametrize(("answered", "words"), SAID)
async def test_an_image_that_is_not_taken_says_what_to_do(
    channel: TelegramPlatform, server: TelegramServer, answered: Any, words: str
) -> None:
    server.will(answered)
    with pytest.raises(PlatformRefused, match=words):
        await channel.publish(showing(2))
