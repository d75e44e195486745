"""A Mastodon account's posts go out once, also where a server ignores Idempotency-Key; errors are sorted."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.responses import Response

from core.foundation.errors import Unavailable
from core.foundation.guarded_client import open_client
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay
from core.platforms.mastodon.adapter import MastodonPlatform
from core.platforms.mastodon.limits import Limits
from core.platforms.mastodon.server import Server
from core.platforms.posting import (
    CredentialsExpired,
    Figures,
    NotSent,
    Outgoing,
    PlatformRefused,
    RateLimited,
)
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.serving import free_port
from tests.stand_ins.snac import OWNER, TOKEN, Snac, refusal, snac

BROKEN = (Response(status_code=502), Response("<html>", 200), Response(status_code=408))


@dataclass
class There:
    """A server, an account of it, and what opens another with another token or limit."""

    server: Snac
    http: httpx.AsyncClient
    clock: ManualClock

    def account(self, *, token: str = TOKEN, limits: Limits | None = None) -> MastodonPlatform:
        server = Server(self.http, self.clock, self.server.url, token)
        return MastodonPlatform(
            server, owner=OWNER, account="@fernweh@snac.example", limits=limits or Limits()
        )


@pytest.fixture
async def there(clock: ManualClock) -> AsyncIterator[There]:
    async with snac() as server, open_client(timeout=30, allow_private=True) as http:
        yield There(server, http, clock)


@pytest.fixture
def post() -> Outgoing:
    return a_post(PlatformName.MASTODON)


@pytest.mark.parametrize("answer", BROKEN, ids=["bad gateway", "no JSON", "timeout"])
async def test_a_try_whose_answer_was_lost_makes_no_second_post(there, post, answer):
    there.server.lost.append(answer)
    with pytest.raises(CannotSay):
        await there.account().publish(post)
    receipt = await there.account().publish(post)
    assert there.server.texts == [post.text]
    assert await there.account().find(post) == receipt


async def test_a_try_whose_answer_was_lost_is_found_among_what_others_posted_since(there, post):
    there.server.add("The newest, before.")
    there.server.lost.append(BROKEN[0])
    with pytest.raises(CannotSay):
        await there.account().publish(post)
    for number in range(60):
        there.server.add(f"Something else entirely, for the {number}th time.")
    receipt = await there.account().find(post)
    assert receipt is not None
    assert there.server.statuses[receipt.remote_id]["spoken"] == post.text


async def test_where_a_server_does_not_give_all_that_came_since_nothing_is_said_to_be_absent(there, post):
    account = there.account()
    there.server.failures += [Response("[]", 200), refusal(503, "Service is down")]
    with pytest.raises(CannotSay):
        await account.publish(post)
    there.server.add("Something else entirely.")
    with pytest.raises(CannotSay, match="does not give all"):
        await account.find(post)


async def test_what_was_posted_before_the_first_try_is_not_taken_for_it(there, post):
    there.server.add(post.text)
    there.server.lost.append(refusal(503, "Down"))
    account = there.account()
    with pytest.raises(CannotSay):
        await account.publish(post)
    there.server.statuses.pop("2")  # as if it had never arrived
    assert await account.find(post) is None
    await account.publish(post)
    assert there.server.texts == [post.text] * 2


async def test_where_the_newest_from_before_was_deleted_what_is_older_ends_the_search(there, post):
    for age in (30, 20):
        status = there.server.add(post.text)
        status["created_at"] = (datetime.now(UTC) - timedelta(minutes=age)).isoformat()
    account = there.account()
    there.server.lost.append(refusal(503, "Down"))
    with pytest.raises(CannotSay):
        await account.publish(post)
    for number in ("2", "3"):
        there.server.statuses.pop(number)
    assert await account.find(post) is None


async def test_one_text_twice_since_the_first_try_is_for_people_to_judge(there, post):
    there.server.lost.append(BROKEN[0])
    with pytest.raises(CannotSay):
        await there.account().publish(post)
    there.server.add(post.text)
    with pytest.raises(CannotSay, match="2 times"):
        await there.account().find(post)


async def test_a_text_that_the_server_set_otherwise_is_neither_ours_nor_absent(there, post):
    there.server.lost.append(BROKEN[0])
    with pytest.raises(CannotSay):
        await there.account().publish(post)
    there.server.statuses["1"]["content"] = "<p>Our kettle sings. Hear it: example.com/kettle</p>"
    with pytest.raises(CannotSay, match="nearly the same"):
        await there.account().find(post)


async def test_what_people_deleted_is_not_posted_again(there, post):
    await there.account().publish(post)
    there.server.statuses.clear()
    with pytest.raises(PlatformRefused, match="was deleted"):
        await there.account().publish(post)


async def test_a_text_over_the_servers_own_limit_is_refused_before_anything_is_sent(there, post):
    link = "https://example.com/" + "a" * 200
    for text, most, weight in (("a" * 301, 300, 23), (link, 29, 30)):
        with pytest.raises(PlatformRefused, match=rf"127\.0\.0\.1: Mastodon takes at most {most} characters"):
            long = Outgoing(
                post.key, post.workspace_id, post.platform, post.campaign, text, created_at=post.created_at
            )
            await there.account(limits=Limits(most, weight)).publish(long)
    assert there.server.asked == []


SORTED = [
    (refusal(401, "The access token was revoked"), CredentialsExpired, "was revoked"),
    (refusal(403, "This action is outside the authorized scopes"), CredentialsExpired, "Connect the account"),
    (refusal(403, "Your login is currently disabled"), PlatformRefused, "currently disabled"),
    (refusal(422, "Validation failed: Text can't be blank"), PlatformRefused, "can't be blank"),
    (Response(status_code=301), PlatformRefused, "it answered 301"),
    (Response(status_code=429), RateLimited, "for a while"),
    (Response(status_code=500), CannotSay, "says nothing"),
    (Response(status_code=408), CannotSay, "says nothing"),
]


@pytest.mark.parametrize(("answer", "error", "words"), SORTED)
async def test_each_answer_to_a_post_means_what_mastodon_says_it_means(there, post, answer, error, words):
    there.server.lost.append(answer)
    with pytest.raises(error, match=words) as raised:
        await there.account().publish(post)
    assert type(raised.value) is error
    assert TOKEN not in str(raised.value) + repr(raised.value)


async def test_a_server_that_takes_no_more_for_now_says_until_when(there, post):
    reset = {"x_ratelimit_reset": "2026-11-03T12:05:00.000000Z"}
    there.server.failures += [refusal(429, "Too many requests", **reset), refusal(429, "", retry_after="90")]
    waits = []
    for _ in range(2):
        with pytest.raises(RateLimited) as limited:
            await there.account().publish(post)
        waits.append(limited.value.until)
    assert waits == [datetime(2026, 11, 3, 12, 5, tzinfo=UTC), there.clock.now() + timedelta(seconds=90)]
    assert there.server.texts == []


@pytest.mark.parametrize(
    "told", ["soon", "99999999999999", "0001-01-01T00:00:00+23:59", "10000-01-01T00:00:00Z", "2026-13-01"]
)
async def test_a_wait_that_makes_no_sense_is_none(there, post, told):
    there.server.failures.append(refusal(429, "Too many requests", x_ratelimit_reset=told))
    with pytest.raises(RateLimited) as limited:
        await there.account().publish(post)
    assert limited.value.until is None


async def test_what_fails_before_the_post_is_sent_is_certainly_not_there(there, post):
    there.server.failures.append(Response(status_code=500))
    with pytest.raises(NotSent):
        await there.account().publish(post)
    with free_port() as taken:
        nobody = Server(there.http, there.clock, f"http://127.0.0.1:{taken.getsockname()[1]}", TOKEN)
        account = MastodonPlatform(nobody, owner=OWNER, account="@fernweh@snac.example", limits=Limits())
        with pytest.raises(NotSent, match="could not be reached"):
            await account.publish(post)
    assert there.server.texts == []
    assert await there.account().publish(post)


async def test_a_correction_that_a_server_did_not_answer_is_neither_done_nor_refused(there, post):
    receipt = await there.account().publish(post)
    there.server.lost.append(Response(status_code=504))
    with pytest.raises(CannotSay):
        await there.account().correct(post, receipt.remote_id)


async def test_a_post_whose_id_only_people_know_is_changed_by_people(there, post):
    await there.account().publish(post)
    for change in (there.account().correct, there.account().take_down):
        with pytest.raises(PlatformRefused, match="by hand"):
            await change(post, "")
    assert there.server.texts == [post.text]


async def test_what_a_post_reached_is_told_and_what_is_not_told_is_not_none_at_all(there, post):
    first = await there.account().publish(post)
    there.server.statuses[first.remote_id] |= {"favourites_count": 12, "reblogs_count": 3}
    there.server.statuses[first.remote_id].pop("replies_count")
    figures = await there.account().engagement([first.remote_id, "gone", ""])
    assert figures == {first.remote_id: Figures(likes=12, reposts=3), "gone": None}


async def test_figures_that_a_server_does_not_give_are_asked_for_again_later(there, post):
    first = await there.account().publish(post)
    there.server.failures.append(Response(status_code=503))
    with pytest.raises(Unavailable):
        await there.account().engagement([first.remote_id])
