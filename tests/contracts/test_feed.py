"""A feed keeps what it promises; nothing outside is called."""

from dataclasses import replace

import httpx
import pytest

from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.connecting import Account, CannotConnect, Outside
from core.platforms.feed.connector import Connector
from core.platforms.posting import Platform, PlatformRefused
from tests.contracts.promises import Promise, a_post, promises_of, with_pictures
from tests.stand_ins.clock import ManualClock


@pytest.fixture
async def platform(clock: ManualClock) -> Platform:
    connector = Connector(Outside(httpx.AsyncClient(), clock, public_url="https://copydesk.example"))
    made = await connector.connect({"title": "Fernweh"})
    ids = AccountId("acc_01"), WorkspaceId("wsp_01")
    return connector.open(Account(*ids, PlatformName.FEED, made.remote_id, made.name, made.settings))


@pytest.mark.parametrize("promise", promises_of(Connector.capabilities))
async def test_a_feed_keeps(promise: Promise, platform: Platform) -> None:
    await promise(platform, a_post(platform.name))


async def test_a_feed_takes_no_image_that_nobody_could_fetch(platform: Platform) -> None:
    with pytest.raises(PlatformRefused, match="Set PUBLIC_URL"):
        await platform.publish(with_pictures(a_post(platform.name), base=""))


async def test_a_feed_shows_other_images_once_they_are_corrected(platform: Platform) -> None:
    shown = with_pictures(a_post(platform.name))
    receipt = await platform.publish(shown)
    other = replace(shown, media=shown.media[1:])
    for _ in range(2):
        assert await platform.correct(other, receipt.remote_id) == receipt
    seen = await platform.read(other, receipt.remote_id)
    assert seen is not None
    assert seen.alts == ("",)


@pytest.mark.parametrize(("public_url", "title"), [("", "Fernweh"), ("https://copydesk.example", "x" * 101)])
async def test_a_feed_that_nobody_could_reach_or_call_is_refused(
    clock: ManualClock, public_url: str, title: str
) -> None:
    with pytest.raises(CannotConnect):
        await Connector(Outside(httpx.AsyncClient(), clock, public_url=public_url)).connect({"title": title})
