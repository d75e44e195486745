"""Telegram: connecting a channel, what a refusal means, and a token that is in every address but no error."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.foundation.errors import CopydeskError
from core.foundation.ids import PlatformName
from core.foundation.logs import CHATTY
from core.platforms.connecting import CannotConnect, CannotSay, Outside
from core.platforms.posting import CredentialsExpired, PlatformRefused, RateLimited
from core.platforms.telegram.adapter import TelegramPlatform
from core.platforms.telegram.connector import Connector
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.telegram_server import NUMBER, TOKEN, TelegramServer, error
from tests.stand_ins.vendor import LOST, an_account, answer


@pytest.fixture
def server(clock: ManualClock) -> TelegramServer:
    return TelegramServer(clock)


@pytest.fixture
async def outside(server: TelegramServer) -> AsyncIterator[Outside]:
    async with server.listening(PlatformName.TELEGRAM) as outside:
        yield outside


def channel(outside: Outside, **settings: str) -> TelegramPlatform:
    account = an_account(
        PlatformName.TELEGRAM, remote_id=str(NUMBER), secrets={"token": TOKEN}, settings=settings
    )
    return Connector(outside).open(account)


async def connected(outside: Outside, **answers: str) -> Any:
    return await Connector(outside).connect({"token": TOKEN, "channel": "@fernweh", **answers})


@pytest.mark.parametrize("written", ["@fernweh", "fernweh", "https://t.me/fernweh", str(NUMBER)])
async def test_a_channel_is_connected_however_it_is_written(
    outside: Outside, server: TelegramServer, written: str
) -> None:
    account = await connected(outside, channel=written)

    assert (account.remote_id, account.name) == (str(NUMBER), "@fernweh")
    assert TOKEN not in repr(account)
    assert not server.messages


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({"token": "hello"}, "token"),
        ({"token": "1:" + "x" * 35}, "token"),
        ({"channel": "@nobody_here"}, "channel"),
        ({"channel": "a b"}, "channel"),
    ],
)
async def test_a_wrong_answer_is_told_beside_its_question(
    outside: Outside, answers: dict[str, str], question: str
) -> None:
    with pytest.raises(CannotConnect) as refused:
        await connected(outside, **answers)
    assert refused.value.question == question
    assert answers.get("token", TOKEN) not in refused.value.message


@pytest.mark.parametrize(
    "member",
    [{"status": "member"}, {"status": "administrator", "can_post_messages": False}, {"status": "left"}],
)
async def test_a_bot_that_may_not_post_there_is_not_connected(
    outside: Outside, server: TelegramServer, member: dict[str, Any]
) -> None:
    server.member = member
    with pytest.raises(CannotConnect, match="@copydesk_bot may not post there"):
        await connected(outside)


async def test_a_group_is_no_channel(outside: Outside, server: TelegramServer) -> None:
    server.chat_type = "supergroup"
    with pytest.raises(CannotConnect, match="no channel"):
        await connected(outside)


async def test_a_channel_is_not_connected_while_telegram_does_not_answer(
    outside: Outside, server: TelegramServer
) -> None:
    for trouble in (LOST, answer(502), error(429, "Too Many Requests: retry after 5", retry_after=5)):
        server.will(trouble)
        with pytest.raises(CannotSay):
            await connected(outside)


async def test_a_post_arrives_as_it_is_with_a_preview_of_its_own_link(
    outside: Outside, server: TelegramServer
) -> None:
    post = a_post(PlatformName.TELEGRAM, text="*Tea* <b>hot</b> _now_ [a](b) https://other.example/")
    public = await channel(outside, username="fernweh").publish(post)
    private = await channel(outside).publish(replace(post, link=None))

    (text, _, preview), (_, _, none) = server.messages.values()
    assert text == post.text
    assert preview.url == "https://example.com/kettle"
    assert none.is_disabled
    assert [public.url, private.url] == ["https://t.me/fernweh/1", "https://t.me/c/1234567890/2"]


# Sources: https://core.telegram.org/bots/api and the server's own Client.cpp.
SAID = [
    (error(400, "Bad Request: chat not found"), PlatformRefused, "knows no such channel"),
    (error(403, "Forbidden: bot is not a member of the channel chat"), PlatformRefused, "Add it as"),
    (error(403, "Forbidden: bot was kicked from the channel chat"), PlatformRefused, "Add it again"),
    (error(400, "Bad Request: need administrator rights in the channel chat"), PlatformRefused, "Make it an"),
    (error(400, "Bad Request: not enough rights to send text messages"), PlatformRefused, "Make it an"),
    (error(400, "Bad Request: message is odd"), PlatformRefused, "refused it: Bad Request: message is odd."),
    (error(401, "Unauthorized"), CredentialsExpired, "Connect it again"),
    (error(404, "Not Found"), CredentialsExpired, "Connect it again"),
    (error(429, "Too Many Requests: retry after 35", retry_after=35), RateLimited, "for a while"),
    (error(500, "Internal Server Error: restart"), CannotSay, "status 500"),
    (answer(502, "<html>"), CannotSay, "status 502"),
    (answer(200, "<html>"), CannotSay, "something else"),
    (LOST, CannotSay, "did not answer"),
]


@pytest.mark.parametrize(("said", "kind", "words"), SAID)
async def test_a_post_that_is_not_taken_says_what_is_certain_and_what_to_do(
    outside: Outside, server: TelegramServer, said: Any, kind: type[CopydeskError], words: str
) -> None:
    server.will(said)
    with pytest.raises(kind) as refused:
        await channel(outside).publish(a_post(PlatformName.TELEGRAM))
    assert words in refused.value.message


@pytest.mark.parametrize("pause", [10**30, -1, "soon", 1.5])
async def test_a_wait_that_makes_no_sense_is_none(
    outside: Outside, server: TelegramServer, pause: object
) -> None:
    server.will(error(429, "Too Many Requests", retry_after=pause))
    with pytest.raises(RateLimited) as limited:
        await channel(outside).publish(a_post(PlatformName.TELEGRAM))
    assert limited.value.until is None


async def test_a_post_waits_as_long_as_telegram_says(
    outside: Outside, server: TelegramServer, clock: ManualClock
) -> None:
    server.will(error(429, "Too Many Requests: retry after 35", retry_after=35))
    with pytest.raises(RateLimited) as limited:
        await channel(outside).publish(a_post(PlatformName.TELEGRAM))
    assert limited.value.until == clock.now() + timedelta(seconds=35)


async def test_what_is_older_than_48_hours_is_not_taken_down_and_it_is_said_what_to_do(
    outside: Outside, server: TelegramServer, clock: ManualClock
) -> None:
    post = a_post(PlatformName.TELEGRAM)
    receipt = await channel(outside).publish(post)
    clock.advance(timedelta(hours=49))

    with pytest.raises(PlatformRefused, match="within 48 hours only"):
        await channel(outside).take_down(post, receipt.remote_id)
    assert len(server.messages) == 1


async def test_nobody_knows_of_a_post_that_was_not_answered(outside: Outside) -> None:
    with pytest.raises(CannotSay):
        await channel(outside).find(a_post(PlatformName.TELEGRAM))


@pytest.mark.parametrize(
    "said",
    [LOST, error(500, "Internal Server Error"), error(401, "Unauthorized"), error(400, "Bad"), None],
)
async def test_no_error_holds_the_token(outside: Outside, server: TelegramServer, said: Any) -> None:
    server.will(*([said] if said else []))
    if said is None:
        outside = replace(outside, addresses={PlatformName.TELEGRAM: "http://127.0.0.1:9"})
    platform = channel(outside)

    with pytest.raises(CopydeskError) as failed:
        await platform.publish(a_post(PlatformName.TELEGRAM))

    trouble: BaseException | None = failed.value
    while trouble is not None:
        assert TOKEN not in f"{trouble!r} {vars(trouble)} {getattr(trouble, '_request', None)!r}"
        trouble = trouble.__cause__ or trouble.__context__
    assert TOKEN not in repr(platform)


def test_what_tells_of_each_call_with_its_address_is_not_logged() -> None:
    assert {"httpx", "httpcore"} <= set(CHATTY)
