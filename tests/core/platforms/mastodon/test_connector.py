"""A Mastodon account is connected by its server and token, with the server's own limits."""

from collections.abc import AsyncIterator

import pytest
from starlette.responses import JSONResponse, Response

from core.foundation.guarded_client import open_client
from core.foundation.ids import AccountId, PlatformName, WorkspaceId
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside
from core.platforms.mastodon.connector import Connector
from core.platforms.mastodon.limits import Limits
from core.platforms.posting import PlatformRefused
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.serving import free_port
from tests.stand_ins.snac import OWNER, TOKEN, Snac, snac


@pytest.fixture
async def server() -> AsyncIterator[Snac]:
    async with snac() as there:
        yield there


@pytest.fixture
async def connector(clock: ManualClock) -> AsyncIterator[Connector]:
    async with open_client(timeout=30, allow_private=True) as http:
        yield Connector(Outside(http, clock))


def opened(connected: Connected) -> Account:
    return Account(
        AccountId("acc_01"),
        WorkspaceId("wsp_01"),
        PlatformName.MASTODON,
        connected.remote_id,
        connected.name,
        connected.settings,
        connected.secrets,
    )


async def test_an_account_is_known_by_its_full_name_and_posts(connector, server):
    connected = await connector.connect({"server": f"{server.url}/@fernweh", "token": TOKEN})
    assert connected.name == "@fernweh@snac.example"
    assert connected.remote_id == f"{OWNER}@127.0.0.1"
    assert TOKEN not in repr(connected)
    account = connector.open(opened(connected))
    assert (await account.publish(a_post(PlatformName.MASTODON))).url.startswith(server.url)
    assert await connector.refresh(opened(connected)) is None


def configuration(most, per_link):
    return {"statuses": {"max_characters": most, "characters_reserved_per_url": per_link}}


@pytest.mark.parametrize(
    ("answers", "most", "per_link"),
    [
        ([JSONResponse({"domain": "here.example", "configuration": configuration(5_000, 30)})], "5000", "30"),
        ([Response("", 404), JSONResponse({"configuration": configuration(1_000, 23)})], "1000", "23"),
        ([Response("", 404), JSONResponse({"uri": "here.example", "max_toot_chars": 11_000})], "11000", "23"),
        ([Response("<html>", 200), JSONResponse({"uri": "https://here.example"})], "500", "23"),
        ([Response("", 404), Response("", 404)], "500", "23"),
    ],
    ids=["version 2", "version 1", "Pleroma", "nothing of limits", "nothing at all"],
)
async def test_limits_are_read_from_the_server_in_whatever_way_it_tells_them(
    connector, server, answers, most, per_link
):
    owner = JSONResponse({"id": OWNER, "username": "fernweh"})
    server.failures += [owner, *answers]
    connected = await connector.connect({"server": server.url, "token": TOKEN})
    assert (connected.settings["max_characters"], connected.settings["characters_per_link"]) == (
        most,
        per_link,
    )
    with pytest.raises(PlatformRefused, match=f"at most {int(most):,} characters"):
        await connector.open(opened(connected)).publish(
            a_post(PlatformName.MASTODON, text="a" * (int(most) + 1))
        )


MASTODON_S_OWN = {
    "statuses": {"max_media_attachments": 6},
    "media_attachments": {
        "image_size_limit": 2_000_000,
        "image_matrix_limit": 1_000_000,
        "description_limit": 900,
    },
}


@pytest.mark.parametrize(
    ("instance", "limits"),
    [
        ({"configuration": MASTODON_S_OWN}, Limits(500, 23, 6, 2_000_000, 1_000_000, 900)),
        ({"upload_limit": 16_000_000, "description_limit": 5_000}, Limits(max_alt=5_000)),
        ({"upload_limit": 1_000_000}, Limits(image_bytes=1_000_000)),
        ({}, Limits()),
    ],
    ids=["Mastodon", "Pleroma", "Pleroma with less", "nothing of them"],
)
async def test_limits_of_images_are_read_from_the_server_too(connector, server, instance, limits):
    server.failures += [JSONResponse({"id": OWNER, "username": "fernweh"}), JSONResponse(instance)]
    connected = await connector.connect({"server": server.url, "token": TOKEN})
    assert Limits.kept(connected.settings) == limits


def test_an_account_that_was_connected_before_there_were_images_has_usual_limits():
    assert Limits.kept({"max_characters": "900", "characters_per_link": "30"}) == Limits(900, 30)


@pytest.mark.parametrize(
    ("server_typed", "token", "question"),
    [
        ("", TOKEN, "server"),
        ("mastodon social", TOKEN, "server"),
        ("ftp://mastodon.social", TOKEN, "server"),
        ("https://me:pw@mastodon.social", TOKEN, "server"),
        ("http://169.254.169.254", TOKEN, "server"),
        (None, "another", "token"),
        (None, "ключ", "token"),
        (None, "two words", "token"),
    ],
)
async def test_what_was_typed_wrong_is_said_at_its_field(connector, server, server_typed, token, question):
    answers = {"server": server.url if server_typed is None else server_typed, "token": token}
    with pytest.raises(CannotConnect) as refused:
        await connector.connect(answers)
    assert refused.value.question == question
    assert token not in refused.value.message


async def test_an_address_where_no_mastodon_answers_is_refused_in_words(connector, server):
    server.failures.append(Response("Not found", 404))
    with pytest.raises(CannotConnect, match="Is that the address of a Mastodon server") as refused:
        await connector.connect({"server": server.url, "token": TOKEN})
    assert refused.value.question == "server"


async def test_a_server_that_does_not_answer_may_later(connector, server):
    server.failures.append(Response("", 503))
    with pytest.raises(CannotSay):
        await connector.connect({"server": server.url, "token": TOKEN})
    with free_port() as silent, pytest.raises(CannotSay):
        await connector.connect({"server": f"http://127.0.0.1:{silent.getsockname()[1]}", "token": TOKEN})
