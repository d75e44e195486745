"""Images and threads of a Mastodon account: once, whole or not at all, and as its server takes them."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from starlette.responses import Response

from core.foundation.guarded_client import open_client
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay
from core.platforms.mastodon import server as server_module
from core.platforms.mastodon.adapter import MastodonPlatform
from core.platforms.mastodon.limits import Limits
from core.platforms.mastodon.server import Server
from core.platforms.posting import NotSent, Outgoing, PlatformRefused, Seen
from tests.contracts.pictures import ALT
from tests.contracts.promises import a_post, another, with_follow_ups, with_pictures
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.snac import OWNER, TOKEN, Snac, refusal, snac


@pytest.fixture
async def there() -> AsyncIterator[Snac]:
    async with snac() as server:
        yield server


@pytest.fixture
async def server(there: Snac, clock: ManualClock) -> AsyncIterator[Server]:
    async with open_client(timeout=30, allow_private=True) as http:
        yield Server(http, clock, there.url, TOKEN)


@pytest.fixture
def account(server: Server) -> MastodonPlatform:
    return MastodonPlatform(server, owner=OWNER, account="@fernweh@snac.example", limits=Limits())


@pytest.fixture
def shown() -> Outgoing:
    return with_pictures(a_post(PlatformName.MASTODON))


@pytest.fixture
def thread() -> Outgoing:
    return with_follow_ups(a_post(PlatformName.MASTODON))


async def test_a_reply_whose_answer_was_lost_is_found_and_not_posted_twice(
    there: Snac, account: MastodonPlatform, thread: Outgoing
) -> None:
    await account.publish(replace(thread, follow_ups=()))
    there.lost.append(Response(status_code=502))
    with pytest.raises(CannotSay):
        await account.publish(thread)
    there.add(thread.follow_ups[0])  # by somebody, and answering nothing
    receipt = await account.publish(thread)
    assert there.texts.count(thread.follow_ups[0]) == 2
    assert [there.below["2"], there.below["4"]] == ["1", "2"]
    assert await account.find(thread) == receipt


async def test_of_a_thread_of_which_one_text_is_refused_nothing_stays(
    there: Snac, server: Server, thread: Outgoing
) -> None:
    generous = MastodonPlatform(server, owner=OWNER, account="@a@snac.example", limits=Limits(1_000))
    with pytest.raises(PlatformRefused, match=r"too long\. This was said of text 3"):
        await generous.publish(replace(thread, follow_ups=("It whistles.", "a" * 600)))
    assert "POST /api/v1/statuses" in there.asked
    assert there.texts == []


async def test_a_thread_is_corrected_as_a_whole_and_keeps_its_number_of_texts(
    there: Snac, account: MastodonPlatform, thread: Outgoing
) -> None:
    receipt = await account.publish(thread)
    corrected = replace(thread, text="It hums.", follow_ups=("Always.", "Nearly."))
    await account.correct(corrected, receipt.remote_id)
    assert there.texts == ["It hums.", "Always.", "Nearly."]
    with pytest.raises(PlatformRefused, match="can't be more or less"):
        await account.correct(replace(corrected, follow_ups=("Always.",)), receipt.remote_id)
    there.statuses.pop("3")
    with pytest.raises(PlatformRefused, match="deleted a part"):
        await account.correct(replace(corrected, text="It sings."), receipt.remote_id)
    assert there.texts == ["It hums.", "Always."]


async def test_what_was_sent_below_is_taken_down_though_less_is_approved_by_now(
    there: Snac, account: MastodonPlatform, thread: Outgoing
) -> None:
    receipt = await account.publish(thread)
    await account.take_down(replace(thread, follow_ups=()), receipt.remote_id)
    assert there.texts == []


async def test_a_correction_keeps_the_images_or_shows_those_that_are_approved_now(
    there: Snac, account: MastodonPlatform, shown: Outgoing
) -> None:
    receipt = await account.publish(shown)
    corrected = replace(shown, text="It hums.")
    await account.correct(corrected, receipt.remote_id)
    assert await account.read(corrected, receipt.remote_id) == Seen("It hums.", alts=(ALT, ""), follow_ups=())
    fewer = replace(corrected, media=shown.media[1:])
    await account.correct(fewer, receipt.remote_id)
    assert await account.read(fewer, receipt.remote_id) == Seen("It hums.", alts=("",), follow_ups=())


async def test_an_image_that_the_server_is_at_work_on_is_waited_for(
    there: Snac, account: MastodonPlatform, shown: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "BETWEEN_LOOKS", 0.0)
    there.works_for = 3
    await account.publish(shown)
    there.works_for = 100
    with pytest.raises(NotSent, match="at work on an image"):
        await account.publish(another(shown))
    assert there.texts == [shown.text]


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (refusal(422, "Validation failed: File is invalid"), PlatformRefused, "File is invalid"),
        (refusal(403, "This action is outside the authorized scopes"), PlatformRefused, "write:media"),
        (Response(status_code=500), NotSent, "500"),
    ],
)
async def test_where_an_image_can_not_be_given_nothing_is_posted(
    there: Snac, account: MastodonPlatform, shown: Outgoing, answer: Response, error: type, said: str
) -> None:
    there.failures.append(answer)
    with pytest.raises(error, match=said):
        await account.publish(shown)
    assert there.texts == []


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(max_images=1), "at most 1 image"),
        (Limits(max_alt=10), "up to 10 characters"),
        (Limits(image_bytes=100), "up to 100 bytes"),
        (Limits(image_pixels=100), "100 pixels"),
    ],
)
async def test_images_over_the_servers_own_limits_are_refused_before_anything_is_sent(
    there: Snac, server: Server, shown: Outgoing, limits: Limits, said: str
) -> None:
    account = MastodonPlatform(server, owner=OWNER, account="@fernweh@snac.example", limits=limits)
    with pytest.raises(PlatformRefused, match=rf"^At 127\.0\.0\.1: .*{said}"):
        await account.publish(shown)
    assert there.asked == []
