"""Posts of several records: what is out when one of them fails, and what becomes of images."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from starlette.responses import JSONResponse, Response

from core.foundation.guarded_client import open_client
from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.bluesky.connector import Connector
from core.platforms.bluesky.record_key import record_key
from core.platforms.connecting import Account, Outside
from core.platforms.posting import NotSent, Outgoing, Platform, PlatformRefused, RateLimited
from tests.contracts.promises import a_post, with_follow_ups, with_pictures
from tests.stand_ins.bluesky_server import (
    DELETE,
    DID,
    PUT,
    UPLOAD,
    Answers,
    Asked,
    BlueskyServer,
    bluesky_server,
    declined,
    put,
)
from tests.stand_ins.clock import ManualClock


@pytest.fixture
async def server() -> AsyncIterator[BlueskyServer]:
    async with bluesky_server() as there:
        there.answers[DELETE] = lambda _: JSONResponse({})
        yield there


@pytest.fixture
async def platform(server: BlueskyServer, clock: ManualClock) -> AsyncIterator[Platform]:
    settings, secrets = {"server": server.url}, {"app_password": "x", "access": "a1", "refresh": "r1"}
    account = Account(
        AccountId("acc_01"), WorkspaceId("wsp_01"), PlatformName.BLUESKY, DID, "@a.test", settings, secrets
    )
    async with open_client(timeout=30, allow_private=True) as http:
        yield Connector(Outside(http, clock)).open(account)


@pytest.fixture
def thread() -> Outgoing:
    return with_follow_ups(a_post(PlatformName.BLUESKY))


def the_third(answer: Response) -> Answers:
    """Every record is written but the one that answers another answer."""

    def answers(asked: Asked) -> Response:
        reply = asked.body["record"].get("reply")
        return answer if reply and reply["root"] != reply["parent"] else put(asked)

    return answers


async def test_a_thread_of_which_one_text_is_refused_is_taken_away_again(
    platform: Platform, server: BlueskyServer, thread: Outgoing
) -> None:
    server.answers[PUT] = the_third(declined("InvalidRequest", "No."))
    with pytest.raises(PlatformRefused, match="No"):
        await platform.publish(thread)
    deleted = [asked.body["rkey"] for asked in server.asked if asked.method == DELETE]
    assert deleted == [record_key(thread, number) for number in (1, 0)]


async def test_a_thread_that_broke_off_is_finished_by_the_next_try_and_nothing_of_it_is_deleted(
    platform: Platform, server: BlueskyServer, thread: Outgoing
) -> None:
    server.answers[PUT] = the_third(declined("RateLimitExceeded", status=429, retry_after="30"))
    with pytest.raises(RateLimited):
        await platform.publish(thread)
    server.answers[PUT] = put
    await platform.publish(thread)
    assert server.count(DELETE) == 0


async def test_a_thread_is_taken_down_whole_though_what_was_approved_since_is_shorter(
    platform: Platform, server: BlueskyServer, thread: Outgoing
) -> None:
    receipt = await platform.publish(thread)
    await platform.take_down(replace(thread, follow_ups=()), receipt.remote_id)
    assert server.count(DELETE) == 3


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (declined("InvalidMimeType", "It is no image."), PlatformRefused),
        (declined("UpstreamTimeout", status=504), NotSent),
        (JSONResponse({"blob": 1}), NotSent),
    ],
)
async def test_where_an_image_can_not_be_given_nothing_is_posted(
    platform: Platform, server: BlueskyServer, answer: Response, error: type
) -> None:
    server.answers[UPLOAD] = lambda _: answer
    with pytest.raises(error):
        await platform.publish(with_pictures(a_post(PlatformName.BLUESKY)))
    assert server.count(PUT) == 0
