"""Discord: connecting a webhook, what a refusal means, and a secret that is in every address but no error."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.foundation.errors import CopydeskError
from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotConnect, CannotSay, Outside
from core.platforms.discord.adapter import DiscordPlatform
from core.platforms.discord.connector import Connector
from core.platforms.posting import CredentialsExpired, PlatformRefused, RateLimited
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.discord_server import CHANNEL, GUILD, THREAD, TOKEN, WEBHOOK, DiscordServer, refused
from tests.stand_ins.vendor import LOST, an_account, answer

ADDRESS = f"https://discord.com/api/webhooks/{WEBHOOK}/{TOKEN}"


@pytest.fixture
def server(clock: ManualClock) -> DiscordServer:
    return DiscordServer(clock)


@pytest.fixture
async def outside(server: DiscordServer) -> AsyncIterator[Outside]:
    async with server.listening(PlatformName.DISCORD) as outside:
        yield outside


async def posting(outside: Outside, address: str = ADDRESS) -> DiscordPlatform:
    connector = Connector(outside)
    found = await connector.connect({"webhook": address})
    kept = {"remote_id": found.remote_id, "name": found.name, "settings": found.settings}
    return connector.open(an_account(PlatformName.DISCORD, **kept, secrets=found.secrets))


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        f"{ADDRESS}/",
        ADDRESS.replace("discord.com", "discordapp.com"),
        ADDRESS.replace("discord.com/api", "canary.discord.com/api/v10"),
    ],
)
async def test_a_webhook_is_connected_however_its_address_is_written(
    outside: Outside, server: DiscordServer, address: str
) -> None:
    found = await Connector(outside).connect({"webhook": address})

    assert (found.remote_id, found.name) == (WEBHOOK, "Fernweh")
    assert found.settings == {"guild_id": GUILD, "channel_id": CHANNEL}
    assert TOKEN not in repr(found)
    assert not server.messages


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.com/api/webhooks/1/" + "x" * 60,
        ADDRESS.replace("discord.com", "discord.com.evil.example"),
        ADDRESS.replace("https", "http"),
        ADDRESS.replace(WEBHOOK, "1"),
        ADDRESS[:-1] + "x",
    ],
)
async def test_what_is_no_webhook_of_discords_is_told(outside: Outside, address: str) -> None:
    with pytest.raises(CannotConnect) as wrong:
        await Connector(outside).connect({"webhook": address})
    assert wrong.value.question == "webhook"


async def test_a_webhook_that_only_follows_another_channel_is_not_connected(
    outside: Outside, server: DiscordServer
) -> None:
    server.type = 2
    with pytest.raises(CannotConnect, match="takes no messages"):
        await posting(outside)


@pytest.mark.parametrize("trouble", [LOST, answer(502), answer(429, {"retry_after": 1.5})])
async def test_a_webhook_is_not_connected_while_discord_does_not_answer(
    outside: Outside, server: DiscordServer, trouble: Any
) -> None:
    server.will(trouble)
    with pytest.raises(CannotSay):
        await posting(outside)


async def test_a_post_rings_at_nobody_not_even_once_it_is_corrected(
    outside: Outside, server: DiscordServer
) -> None:
    discord, post = await posting(outside), a_post(PlatformName.DISCORD, text="@everyone: tea")
    receipt = await discord.publish(post)
    await discord.correct(replace(post, text="@everyone: hot tea"), receipt.remote_id)

    assert [content for content, _ in server.messages.values()] == ["@everyone: hot tea"]
    assert not server.rung
    assert receipt.url == f"https://discord.com/channels/{GUILD}/{CHANNEL}/{receipt.remote_id}"


async def test_a_forum_needs_a_thread(outside: Outside, server: DiscordServer) -> None:
    server.is_forum, post = True, a_post(PlatformName.DISCORD)
    with pytest.raises(PlatformRefused, match=r"\?thread_id="):
        await (await posting(outside)).publish(post)

    forum = await posting(outside, f"{ADDRESS}?thread_id={THREAD}")
    receipt = await forum.publish(post)
    await forum.take_down(post, receipt.remote_id)
    assert not server.messages


# Sources: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json and …/rate-limits.
SAID = [
    (
        refused(400, 50006, "Cannot send an empty message"),
        PlatformRefused,
        "Cannot send an empty",
    ),
    (refused(400, 200000, "Message was blocked by automatic moderation"), PlatformRefused, "AutoMod"),
    (refused(403, 50013, "Missing Permissions"), PlatformRefused, "Missing Permissions"),
    (refused(404, 10015, "Unknown Webhook"), CredentialsExpired, "Make a new one"),
    (refused(404, 10003, "Unknown Channel"), CredentialsExpired, "Make a new one"),
    (refused(401, 50027, "Invalid Webhook Token"), CredentialsExpired, "Make a new one"),
    (answer(401, {"message": "401: Unauthorized", "code": 0}), CredentialsExpired, "Connect it again"),
    (answer(429, {"message": "You are being rate limited.", "retry_after": 2.5}), RateLimited, "for a while"),
    (answer(403, "<html>"), PlatformRefused, "it gave no reason"),
    (answer(500, {"message": "500: Internal Server Error", "code": 0}), CannotSay, "status 500"),
    (answer(502, "<html>"), CannotSay, "status 502"),
    (answer(204), CannotSay, "something else"),
    (LOST, CannotSay, "did not answer"),
]


@pytest.mark.parametrize(("said", "kind", "words"), SAID)
async def test_a_post_that_is_not_taken_says_what_is_certain_and_what_to_do(
    outside: Outside, server: DiscordServer, said: Any, kind: type[CopydeskError], words: str
) -> None:
    discord = await posting(outside)
    server.will(said)
    with pytest.raises(kind) as failed:
        await discord.publish(a_post(PlatformName.DISCORD))
    assert words in failed.value.message


@pytest.mark.parametrize(
    ("limited", "seconds"),
    [
        (answer(429, {"retry_after": 64.57, "global": False}), 64.57),
        (answer(429, "<html>", {"retry-after": "30"}), 30),
        *(
            (answer(429, f'{{"retry_after": {told}}}', {"retry-after": "30"}), 30)
            for told in ("1e300", "-5", "NaN", "Infinity", "9" * 400, '"soon"')
        ),
    ],
)
async def test_a_post_waits_as_long_as_discord_says(
    outside: Outside, server: DiscordServer, clock: ManualClock, limited: Any, seconds: float
) -> None:
    discord = await posting(outside)
    server.will(limited)
    with pytest.raises(RateLimited) as waits:
        await discord.publish(a_post(PlatformName.DISCORD))
    assert waits.value.until == clock.now() + timedelta(seconds=seconds)


async def test_nobody_knows_of_a_post_that_was_not_answered(outside: Outside) -> None:
    with pytest.raises(CannotSay):
        await (await posting(outside)).find(a_post(PlatformName.DISCORD))


@pytest.mark.parametrize("said", [LOST, answer(500), refused(400, 50006, "Empty"), None])
async def test_no_error_holds_the_secret(outside: Outside, server: DiscordServer, said: Any) -> None:
    server.will(*([said] if said else []))
    if said is None:
        outside = replace(outside, addresses={PlatformName.DISCORD: "http://127.0.0.1:9"})
    account = an_account(PlatformName.DISCORD, remote_id=WEBHOOK, secrets={"token": TOKEN})
    discord = Connector(outside).open(account)

    with pytest.raises(CopydeskError) as failed:
        await discord.publish(a_post(PlatformName.DISCORD))

    trouble: BaseException | None = failed.value
    while trouble is not None:
        assert TOKEN not in f"{trouble!r} {vars(trouble)} {getattr(trouble, '_request', None)!r}"
        trouble = trouble.__cause__ or trouble.__context__
    assert TOKEN not in f"{discord!r} {account!r}"
