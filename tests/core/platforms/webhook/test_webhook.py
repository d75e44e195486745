"""A webhook as a place to publish: what a receiver gets, and what its answers mean for certain."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from core.foundation.attached import Attached, MediaKind
from core.foundation.guarded_client import GuardedNetwork, open_client
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotConnect, CannotSay, Outside
from core.platforms.posting import (
    CredentialsExpired,
    NotSent,
    Outgoing,
    PlatformRefused,
    RateLimited,
    StepsInMemory,
)
from core.platforms.webhook import adapter
from core.platforms.webhook.adapter import WebhookPlatform
from core.platforms.webhook.connector import Connector
from tests.contracts.pictures import ALT, HEIGHT, WIDTH
from tests.contracts.promises import a_post, with_pictures
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.receiver import Receiver, answer, drip, flood, hang_up, receiving, say

SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
POST = a_post(PlatformName.WEBHOOK, title="Es singt")


@pytest.fixture
async def receiver(clock: ManualClock) -> AsyncIterator[Receiver]:
    async with receiving(clock.now) as opened:
        opened.secret = SECRET
        yield opened


@pytest.fixture
async def outside(clock: ManualClock) -> AsyncIterator[Outside]:
    async with open_client(timeout=30, allow_private=True) as http:
        yield Outside(http, clock, network=GuardedNetwork(allow_private=True))


@pytest.fixture
def webhook(outside: Outside, receiver: Receiver) -> WebhookPlatform:
    return WebhookPlatform(outside, "127.0.0.1", receiver.url, SECRET)


async def test_a_receiver_gets_the_whole_post_signed_under_the_posts_own_key(
    webhook: WebhookPlatform, receiver: Receiver, clock: ManualClock
) -> None:
    sent_at, post = clock.now(), replace(POST, steps=StepsInMemory())
    for _ in range(2):
        await webhook.publish(post)
        clock.advance(timedelta(minutes=1))
    first, again = receiver.messages
    assert first.id == again.id == POST.key
    assert first.content == again.content
    assert first.content["type"] == "post.published"
    assert first.content["timestamp"] == sent_at.isoformat()
    assert first.content["data"] == {
        "post_id": POST.key,
        "campaign": POST.campaign,
        "title": POST.title,
        "text": POST.text,
        "link": POST.link,
        "media": [],
        "follow_ups": [],
    }


async def test_a_receiver_is_told_of_images_by_their_addresses_and_of_what_follows_below(
    webhook: WebhookPlatform, receiver: Receiver
) -> None:
    shown = with_pictures(POST, base="https://copydesk.example/media")
    video = Attached(MediaKind.VIDEO, "https://example.com/kettle.mp4", "It sings.")
    first, second = shown.media
    await webhook.publish(replace(shown, media=(first, second, video), follow_ups=("One.", "Two.")))

    (message,) = receiver.messages
    data = message.content["data"]
    of_images = {"content_type": "image/jpeg", "width": WIDTH, "height": HEIGHT}
    of_video = dict.fromkeys(("content_type", "width", "height"))
    where = "https://copydesk.example/media"
    assert data["media"] == [
        {"kind": "image", "address": f"{where}/{first.key}.jpg", "alt": ALT, **of_images},
        {"kind": "image", "address": f"{where}/{second.key}.jpg", "alt": "", **of_images},
        {"kind": "video", "address": video.key, "alt": "It sings.", **of_video},
    ]
    assert data["follow_ups"] == ["One.", "Two."]


# Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (20 kB).
REFUSED = [
    (with_pictures(POST, base=""), "Set PUBLIC_URL"),
    (replace(POST, text="a" * 10_000, follow_ups=("b" * 6_001,)), "16,000 bytes with all that follows below"),
    (replace(POST, media=(Attached(MediaKind.VIDEO, "https://example.com/a.mp4"),) * 11), "at most 10"),
]


@pytest.mark.parametrize(("post", "words"), REFUSED, ids=[words for _, words in REFUSED])
async def test_what_can_not_be_told_whole_is_refused_before_anything_is_sent(
    webhook: WebhookPlatform, receiver: Receiver, post: Outgoing, words: str
) -> None:
    with pytest.raises(PlatformRefused, match=words):
        await webhook.publish(post)
    assert not receiver.messages


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ('{"url": "https://fernweh.example/1"}', "https://fernweh.example/1"),
        ('{"url": "javascript:alert(1)"}', ""),
        ('{"url": "https://a:b@fernweh.example/"}', ""),
        ('{"url": "https://fernweh.example/ x"}', ""),
        ('{"url": "https://fernweh.example/' + "x" * 2_000 + '"}', ""),
        ('{"url": 7}', ""),
        ("[" * 5_000, ""),
        ("ok", ""),
        ("", ""),
    ],
)
async def test_a_posts_address_is_what_the_receiver_says_where_people_can_follow_it(
    webhook: WebhookPlatform, receiver: Receiver, said: str, url: str, clock: ManualClock
) -> None:
    receiver.will(say(201, said))
    receipt = await webhook.publish(POST)
    assert (receipt.url, receipt.remote_id, receipt.published_at) == (url, POST.key, clock.now())


async def test_a_receiver_that_accepts_and_never_ends_has_accepted(
    webhook: WebhookPlatform, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "ANSWER_SECONDS", 0.05)
    over = asyncio.Event()
    receiver.will(drip(over), flood(2))
    for _ in range(2):
        assert (await webhook.publish(POST)).url == ""
    over.set()


@pytest.mark.parametrize("status", [400, 403, 404, 410, 422])
async def test_a_refusal_is_told_with_the_receivers_first_words(
    webhook: WebhookPlatform, receiver: Receiver, status: int
) -> None:
    receiver.will(say(status, "no such\n list " + "x" * 5_000))
    with pytest.raises(PlatformRefused, match=f"{status}: “no such list x") as refused:
        await webhook.publish(POST)
    assert len(refused.value.message) < 300


async def test_a_refusal_that_is_written_for_programs_is_told_by_its_status(
    webhook: WebhookPlatform, receiver: Receiver
) -> None:
    receiver.will(say(404, '{"url": "http://127.0.0.1/no"}'))
    with pytest.raises(PlatformRefused) as refused:
        await webhook.publish(POST)
    assert refused.value.message == "The receiver answered 404. Check the path."


async def test_a_receiver_that_has_moved_is_not_followed(
    webhook: WebhookPlatform, receiver: Receiver
) -> None:
    receiver.will(answer(308, location=receiver.url))
    with pytest.raises(PlatformRefused, match="moved"):
        await webhook.publish(POST)
    assert len(receiver.messages) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_a_receiver_that_asks_to_come_later_is_obeyed(
    webhook: WebhookPlatform, receiver: Receiver, clock: ManualClock, status: int
) -> None:
    receiver.will(answer(status, retry_after="120"))
    with pytest.raises(RateLimited) as limited:
        await webhook.publish(POST)
    assert limited.value.until == clock.now() + timedelta(minutes=2)


async def test_a_signature_that_is_not_taken_means_to_connect_anew(
    webhook: WebhookPlatform, receiver: Receiver
) -> None:
    receiver.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    with pytest.raises(CredentialsExpired) as refused:
        await webhook.publish(POST)
    assert SECRET not in refused.value.message + repr(webhook)


@pytest.mark.parametrize("behaviour", [answer(500), answer(503), answer(408), answer(409), hang_up()])
async def test_what_may_have_been_taken_is_never_called_unsent(
    webhook: WebhookPlatform, receiver: Receiver, behaviour: object
) -> None:
    receiver.behaviours = [behaviour]  # type: ignore[list-item]
    with pytest.raises(httpx.HTTPError):
        await webhook.publish(POST)
    with pytest.raises(CannotSay):
        await webhook.find(POST)


async def test_nobody_listening_or_an_address_of_our_own_network_means_not_sent(
    webhook: WebhookPlatform, clock: ManualClock
) -> None:
    with pytest.raises(NotSent, match="reached"):
        await replace(webhook, url="http://127.0.0.1:1/").publish(POST)
    async with open_client(timeout=30, allow_private=False) as http:
        guarded = replace(webhook, outside=Outside(http, clock))
        with pytest.raises(NotSent, match="https"):
            await guarded.publish(POST)
        with pytest.raises(NotSent, match="public internet"):
            await replace(guarded, url="https://127.0.0.1/").publish(POST)


async def test_connecting_sends_a_signed_ping_that_has_to_be_accepted(
    outside: Outside, receiver: Receiver
) -> None:
    made = await Connector(outside).connect({"url": receiver.url, "secret": SECRET})
    (pinged,) = receiver.messages
    assert pinged.content["type"] == "ping"
    assert made.name == receiver.url.removeprefix("http://")
    assert made.secrets == {"url": receiver.url, "secret": SECRET}
    assert SECRET not in repr(made)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", ""),
        ("/", ""),
        ("/hooks/posts", "/hooks/posts"),
        ("/hooks/posts?key=abc", "/hooks/posts"),
        ("/api/v1/Zk3xQ9/posts", "/api/v1/…"),
        ("/t0kenOfOurs", "/…"),
    ],
)
async def test_an_account_is_named_by_host_port_and_the_plain_words_of_the_path(
    outside: Outside, receiver: Receiver, path: str, name: str
) -> None:
    host = httpx.URL(receiver.url).netloc.decode()
    made = await Connector(outside).connect({"url": f"http://{host}{path}", "secret": SECRET})
    assert made.name == f"{host}{name}"


@pytest.mark.parametrize(
    ("url", "secret", "question"),
    [
        ("", "not-a-secret", "secret"),
        ("", "whsec_c2hvcnQ=", "secret"),
        ("", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "secret"),
        ("ftp://example.com/", SECRET, "url"),
        ("http://127.0.0.1:1/", SECRET, "url"),
        ("http://user:pass@127.0.0.1/", SECRET, "url"),
    ],
)
async def test_what_can_not_be_connected_is_told_at_its_field(
    outside: Outside, receiver: Receiver, url: str, secret: str, question: str
) -> None:
    with pytest.raises(CannotConnect) as refused:
        await Connector(outside).connect({"url": url or receiver.url, "secret": secret})
    assert refused.value.question == question
