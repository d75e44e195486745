"""What every adapter of a platform promises. A new adapter joins by adding its maker to MAKERS."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.foundation.ids import PlatformName, PostId, WorkspaceId
from core.platforms.catalogue import rules_of
from core.platforms.outbox import OutboxPlatform
from core.platforms.posting import Capability, Outgoing, Platform, PlatformRefused


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


def outbox_for(name: PlatformName) -> Callable[[Path], Platform]:
    return lambda folder: OutboxPlatform(name, folder, "http://127.0.0.1:8000", Noon())


MAKERS = [pytest.param(outbox_for(name), id=f"outbox-{name}") for name in PlatformName]


@pytest.fixture(params=MAKERS)
def platform(request, tmp_path) -> Platform:
    return request.param(tmp_path)


@pytest.fixture
def post(platform) -> Outgoing:
    return Outgoing(
        key=PostId("pst_01"),
        workspace_id=WorkspaceId("wsp_01"),
        platform=platform.name,
        campaign="Kettle: it sings",
        text="Our kettle sings 🎶 (yes, really). Hear it: https://example.com/kettle",
        title="It sings" if rules_of(platform.name).title_limit else "",
        preheader="It whistles, too" if rules_of(platform.name).preheader_limit else "",
        link="https://example.com/kettle",
    )


async def test_a_published_post_has_an_address_and_a_time(platform, post):
    receipt = await platform.publish(post)
    assert receipt.remote_id
    assert receipt.url.startswith(("http://", "https://"))
    assert receipt.published_at.tzinfo is not None


async def test_a_published_post_is_found_with_the_same_receipt(platform, post):
    receipt = await platform.publish(post)
    assert await platform.find(post) == receipt


async def test_a_post_never_published_is_not_found(platform, post):
    assert await platform.find(post) is None
    await platform.publish(post)
    assert await platform.find(replace(post, key=PostId("pst_02"))) is None


async def test_a_post_of_another_workspace_is_not_found(platform, post):
    await platform.publish(post)
    assert await platform.find(replace(post, workspace_id=WorkspaceId("wsp_02"))) is None


async def test_a_text_over_the_limit_is_refused_in_words_and_nothing_remains(platform, post):
    too_long = replace(post, text="a" * (rules_of(platform.name).limits[0].most + 1))
    with pytest.raises(PlatformRefused) as refused:
        await platform.publish(too_long)
    assert platform.name.label in refused.value.message
    assert await platform.find(too_long) is None


async def test_a_refused_post_can_be_published_once_it_is_short_enough(platform, post):
    with pytest.raises(PlatformRefused):
        await platform.publish(replace(post, text="a" * (rules_of(platform.name).limits[0].most + 1)))
    assert await platform.publish(post) == await platform.find(post)


async def test_publishing_the_same_post_twice_leaves_one_and_gives_the_first_receipt(platform, post):
    first = await platform.publish(post)
    assert await platform.publish(post) == first
    assert await platform.find(post) == first


async def test_two_posts_are_two_posts(platform, post):
    first = await platform.publish(post)
    second = await platform.publish(replace(post, key=PostId("pst_02")))
    assert first.remote_id != second.remote_id
    assert await platform.find(post) == first


async def test_a_platform_says_what_can_be_done_with_what_is_out(platform):
    assert platform.capabilities <= frozenset(Capability)


async def test_a_corrected_post_keeps_its_address_and_its_time_however_often_it_is_corrected(platform, post):
    first = await platform.publish(post)
    corrected = replace(post, text="Our kettle hums. https://example.com/kettle")
    for _ in range(2):
        assert await platform.correct(corrected, first.remote_id) == first
    assert await platform.find(corrected) == first


async def test_a_correction_over_the_limit_is_refused_in_words(platform, post):
    first = await platform.publish(post)
    too_long = replace(post, text="a" * (rules_of(platform.name).limits[0].most + 1))
    with pytest.raises(PlatformRefused) as refused:
        await platform.correct(too_long, first.remote_id)
    assert platform.name.label in refused.value.message


async def test_what_was_taken_down_is_gone_and_taking_it_down_again_changes_nothing(platform, post):
    first = await platform.publish(post)
    for _ in range(2):
        await platform.take_down(post, first.remote_id)
        assert await platform.find(post) is None


async def test_what_was_never_there_counts_as_taken_down(platform, post):
    await platform.take_down(post, "never")
    assert await platform.find(post) is None


async def test_what_was_taken_down_can_not_be_corrected_and_stays_down(platform, post):
    first = await platform.publish(post)
    await platform.take_down(post, first.remote_id)
    with pytest.raises(PlatformRefused):
        await platform.correct(replace(post, text="Back again."), first.remote_id)
    assert await platform.find(post) is None


async def test_the_same_copy_can_be_published_again_after_it_was_taken_down(platform, post):
    first = await platform.publish(post)
    await platform.take_down(post, first.remote_id)
    again = replace(post, key=PostId("pst_02"))
    assert await platform.publish(again) == await platform.find(again)
