"""Bluesky's adapter keeps its promises at Bluesky's own reference server."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.foundation.ids import PlatformName
from core.platforms.bluesky import PROFILE, adapter
from core.platforms.bluesky.adapter import BlueskyPlatform
from core.platforms.posting import Platform, PlatformRefused
from tests.contracts.pictures import ALT
from tests.contracts.promises import Promise, a_post, promises_of, with_pictures
from tests.servers.bluesky.pds import Pds, Person
from tests.stand_ins.clock import ManualClock

BLUESKY = PlatformName.BLUESKY


@pytest.mark.parametrize("promise", promises_of(BlueskyPlatform.capabilities))
async def test_bluesky_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(BLUESKY))


async def test_a_post_that_is_sent_again_later_is_there_once_and_as_old_as_it_was(
    platform: Platform, pds: Pds, owner: Person, clock: ManualClock
) -> None:
    post = a_post(BLUESKY)
    first = await platform.publish(post)
    clock.advance(timedelta(minutes=10))
    assert await platform.publish(post) == first
    assert [there["uri"] for there in pds.posts(owner.did)].count(first.remote_id) == 1
    assert first.published_at == clock.now() - timedelta(minutes=10)


async def test_a_post_that_is_there_with_another_text_is_not_written_over(
    platform: Platform, pds: Pds, owner: Person
) -> None:
    post = a_post(BLUESKY)
    first = await platform.publish(post)
    with pytest.raises(PlatformRefused, match="with another text"):
        await platform.publish(replace(post, text="Our kettle hums."))
    texts = {there["uri"]: there["value"]["text"] for there in pds.posts(owner.did)}
    assert texts[first.remote_id] == post.text


async def test_what_can_be_clicked_stands_where_the_server_s_bytes_say(
    platform: Platform, pds: Pds, owner: Person
) -> None:
    friend = pds.newcomer()
    text = (
        f"🫖 Für @{friend.handle} (@nobody.invalid): Größe #Teezeit 👨‍👩‍👧‍👦 "
        "https://example.com/tee?größe=1 und example.org/ü, #2026 #日本語。"
    )
    receipt = await platform.publish(a_post(BLUESKY, text=text, link="https://example.com/tee/?utm_source=x"))
    (value,) = [there["value"] for there in pds.posts(owner.did) if there["uri"] == receipt.remote_id]
    assert value["text"] == text
    clickable = [
        (
            text.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(),
            *(value for name, value in sorted(facet["features"][0].items()) if name != "$type"),
        )
        for facet in value["facets"]
    ]
    assert clickable == [
        (f"@{friend.handle}", friend.did),
        ("#Teezeit", "Teezeit"),
        ("https://example.com/tee?größe=1", "https://example.com/tee?größe=1"),
        ("example.org/ü", "https://example.org/ü"),
        ("#日本語", "日本語"),
    ]
    assert value["embed"]["external"] == {
        "uri": "https://example.com/tee/?utm_source=x",
        "title": "example.com/tee",
        "description": "",
    }


async def test_images_take_the_place_of_the_link_card_and_say_how_they_are_shaped(
    platform: Platform, pds: Pds, owner: Person
) -> None:
    receipt = await platform.publish(with_pictures(a_post(BLUESKY)))
    (value,) = [there["value"] for there in pds.posts(owner.did) if there["uri"] == receipt.remote_id]
    assert value["embed"]["$type"] == "app.bsky.embed.images"
    assert [
        (image["alt"], image["image"]["mimeType"], image["aspectRatio"]) for image in value["embed"]["images"]
    ] == [(alt, "image/jpeg", {"width": 600, "height": 400}) for alt in (ALT, "")]


async def test_what_follows_below_has_its_own_links_and_mentions(
    platform: Platform, pds: Pds, owner: Person
) -> None:
    friend = pds.newcomer()
    post = a_post(BLUESKY, follow_ups=(f"Thanks, @{friend.handle}!",))
    receipt = await platform.publish(post)
    (below,) = [
        there["value"]
        for there in pds.posts(owner.did)
        if there["value"].get("reply", {}).get("parent", {}).get("uri") == receipt.remote_id
    ]
    assert [facet["features"][0]["did"] for facet in below["facets"]] == [friend.did]


@pytest.mark.parametrize(
    "text",
    [
        "https:///nowhere http://a https://user:word@example.com/ https://[::1]/ https://example.com:99999/",
        "@a @.b @c. @-d.com @e..com (@f.com) @" + "g" * 64 + ".com " + "@h." * 60,
        "# ## #️⃣ #1 #! #" + "i" * 65 + " #j#k #l\u200bm #\u200d #https://example.com",
        "\u202ehttps://example.com\u202c \ufeff@a.test\ufeff\r\n\t#tag",
        "🇩🇪" * 300,
    ],
)
async def test_whatever_people_write_the_server_takes_the_marks_that_are_made_of_it(
    platform: Platform, text: str
) -> None:
    post = a_post(BLUESKY, text=text, link=None)
    receipt = await platform.publish(post)
    seen = await platform.read(post, receipt.remote_id)
    assert seen is not None
    assert seen.text == text


@pytest.mark.parametrize("text", ["a" * 301, "👨‍👩‍👧‍👦" * 121])
async def test_a_text_that_only_the_server_finds_too_long_is_refused_in_words(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(adapter, "PROFILE", replace(PROFILE, rules=replace(PROFILE.rules, limits=())))
    post = a_post(BLUESKY, text=text)
    with pytest.raises(PlatformRefused, match=r"Bluesky refused it: Invalid app\.bsky\.feed\.post record"):
        await platform.publish(post)
    assert await platform.find(post) is None


async def test_a_post_that_moderators_have_hidden_is_not_sent_again(
    platform: Platform, pds: Pds, clock: ManualClock
) -> None:
    post = a_post(BLUESKY)
    receipt = await platform.publish(post)
    pds.hide(receipt.remote_id)
    clock.advance(timedelta(minutes=1))
    assert await platform.find(post) is None
    with pytest.raises(PlatformRefused, match="moderators have hidden"):
        await platform.publish(post)


async def test_a_correction_is_refused_in_words_since_readers_would_not_see_it(platform: Platform) -> None:
    post = a_post(BLUESKY)
    receipt = await platform.publish(post)
    with pytest.raises(PlatformRefused, match="Take it down, and publish the new text"):
        await platform.correct(replace(post, text="Our kettle hums."), receipt.remote_id)


async def test_a_server_that_is_connected_with_nobody_who_counts_says_nothing_of_figures(
    platform: Platform,
) -> None:
    receipt = await platform.publish(a_post(BLUESKY))
    assert await platform.engagement([receipt.remote_id]) == {}
