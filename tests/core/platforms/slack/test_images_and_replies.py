"""Images and replies in a Slack channel: one message with our key, its images in it, and its thread below."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.playground import uploads
from core.foundation.attached import Attached, MediaKind
from core.foundation.ids import PlatformName
from core.platforms.posting import NotSent, Outgoing, PlatformRefused, RateLimited
from core.platforms.slack import images
from core.platforms.slack.adapter import SlackPlatform
from core.platforms.slack.api import NotSaid
from tests.contracts.pictures import ALT, Pictures
from tests.contracts.promises import a_post, with_follow_ups, with_pictures
from tests.stand_ins.breaking_line import BreakingLine, sent_somehow
from tests.stand_ins.slack_api import CHANNEL, Slack, slack_workspace


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Slack]:
    async with slack_workspace(tmp_path) as workspace:
        yield workspace


@pytest.fixture
def channel(slack: Slack) -> SlackPlatform:
    return SlackPlatform(slack.outside, CHANNEL, "#campaigns", "https://fernweh.example.test/")


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.SLACK)


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "WAITS", (0, 0))


async def said(slack: Slack) -> list[Any]:
    told: list[Any] = (await slack.call("conversations.history", channel=CHANNEL))["messages"]
    return told


def pictures(number: int, alt: str = "") -> dict[str, Any]:
    kept = Pictures()
    return {"media": tuple(kept.add(f"#{n * 20:02x}4080", alt=alt) for n in range(number)), "files": kept}


# Source of the 1,000: https://docs.slack.dev/reference/methods/files.getUploadURLExternal; the rest is ours.
REFUSED = [
    (pictures(11), "at most 10 images"),
    (pictures(1, "a" * 1001), "up to 1,000 characters; this one has 1,001"),
    ({"media": (Attached(MediaKind.VIDEO, "https://example.com/a.mp4"),)}, "no video by its address"),
    ({"follow_ups": tuple(f"{n}" for n in range(11))}, "At most 10"),
    ({"follow_ups": ("a" * 4001,)}, "Reply: Slack takes at most 4,000"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED, ids=[words for _, words in REFUSED])
async def test_what_can_not_go_out_is_refused_before_anything_is_sent(
    channel: SlackPlatform, slack: Slack, post: Outgoing, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(PlatformRefused, match=words):
        await channel.publish(replace(post, **changes))
    assert not await said(slack)


async def test_a_message_shows_its_images_below_its_text_and_browsers_fetch_them(
    channel: SlackPlatform, slack: Slack, post: Outgoing
) -> None:
    await channel.publish(replace(post, **pictures(10, ALT)))
    (message,) = await said(slack)
    shown = [block for block in message["blocks"] if block["type"] == "image"]
    assert [block["alt_text"] for block in shown] == [ALT] * 10
    where = httpx.URL(slack.outside.addresses[PlatformName.SLACK])
    fetched = await slack.outside.http.get(where.join(f"/files/{shown[0]['slack_file']['id']}"))
    assert fetched.headers["content-type"] == "image/jpeg"


async def test_a_correction_changes_images_too_and_uploads_only_what_is_new(
    channel: SlackPlatform, slack: Slack, post: Outgoing
) -> None:
    shown = with_pictures(post)
    receipt = await channel.publish(shown)
    (before,) = await said(slack)
    first, second = shown.media
    other = replace(shown, text="Our kettle hums.", media=(replace(second, alt="A blue kettle."), first))

    assert await channel.correct(other, receipt.remote_id) == receipt

    seen = await channel.read(other, receipt.remote_id)
    assert seen is not None
    assert (seen.text, seen.alts) == ("Our kettle hums.", ("A blue kettle.", ALT))
    (after,) = await said(slack)
    files = [[b["slack_file"]["id"] for b in m["blocks"] if b["type"] == "image"] for m in (before, after)]
    assert files[1] == files[0][::-1]


async def test_a_correction_does_not_change_what_follows_below(
    channel: SlackPlatform, slack: Slack, post: Outgoing
) -> None:
    receipt = await channel.publish(with_follow_ups(post))
    with pytest.raises(PlatformRefused, match="what is below it"):
        await channel.correct(post, receipt.remote_id)


async def test_a_post_whose_image_takes_long_comes_later_and_uploads_it_once(
    channel: SlackPlatform, slack: Slack, post: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "BUSY_LOOKS", 2)
    shown = replace(post, **pictures(1))
    with pytest.raises(NotSent, match="still at work"):
        await channel.publish(shown)
    assert not await said(slack)

    await channel.publish(shown)

    (message,) = await said(slack)
    assert message["blocks"][-1]["slack_file"]["id"] == "F0UPLOAD0000"


@pytest.mark.parametrize("kind", ["lost_responses", "unavailable", "pages", "cut_answers", "empty_answers"])
async def test_an_upload_that_was_not_answered_has_certainly_posted_nothing(
    channel: SlackPlatform, slack: Slack, post: Outgoing, kind: str
) -> None:
    await slack.weather(**{kind: 1})
    with pytest.raises(NotSent, match="that it has the images"):
        await channel.publish(with_pictures(post))
    assert not await said(slack)


async def test_an_upload_that_came_too_soon_waits_as_long_as_slack_says(
    channel: SlackPlatform, slack: Slack, post: Outgoing
) -> None:
    await slack.weather(rate_limited=1)
    with pytest.raises(RateLimited):
        await channel.publish(with_pictures(post))


async def test_a_reply_whose_answer_was_lost_is_found_and_not_put_twice(
    channel: SlackPlatform, slack: Slack, post: Outgoing
) -> None:
    thread = with_follow_ups(post)
    ts = (await channel.publish(post)).remote_id  # the message is out, and its thread was not begun
    await slack.weather(lost_responses=1)
    with pytest.raises((NotSaid, httpx.HTTPError)):
        await channel.publish(thread)

    assert await channel.find(thread) is None
    receipt = await channel.publish(thread)

    assert receipt.remote_id == ts
    assert await channel.find(thread) == receipt
    replies = (await slack.call("conversations.replies", channel=CHANNEL, ts=ts))["messages"][1:]
    assert [reply["text"] for reply in replies] == list(thread.follow_ups)


@pytest.mark.parametrize("seed", range(4))
async def test_however_often_the_line_breaks_all_is_out_once_in_the_end(
    channel: SlackPlatform, slack: Slack, post: Outgoing, seed: int
) -> None:
    whole = with_follow_ups(with_pictures(post))
    line = BreakingLine(httpx.AsyncHTTPTransport(), random.Random(seed), share=0.3)
    async with httpx.AsyncClient(transport=line) as http:
        breaking = replace(channel, outside=replace(channel.outside, http=http))
        receipt = await sent_somehow(breaking, whole)

    assert line.broken
    (message,) = await said(slack)
    assert message["reply_count"] == 2
    seen = await channel.read(whole, receipt.remote_id)
    assert seen is not None
    assert (seen.text, seen.alts, seen.follow_ups) == (whole.text, (ALT, ""), whole.follow_ups)


async def test_a_thread_is_taken_down_from_its_end(
    channel: SlackPlatform, slack: Slack, post: Outgoing
) -> None:
    thread = with_follow_ups(post)
    receipt = await channel.publish(thread)
    for _ in range(2):
        await channel.take_down(thread, receipt.remote_id)
    answer = await slack.call("conversations.replies", channel=CHANNEL, ts=receipt.remote_id)
    assert answer["error"] == "thread_not_found"


async def test_a_message_that_shows_a_file_which_is_not_there_is_refused(slack: Slack) -> None:
    block = '[{"type": "image", "alt_text": "A kettle", "slack_file": {"id": "F0NOBODY0"}}]'
    answer = await slack.call("chat.postMessage", channel=CHANNEL, blocks=block)
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
