"""Connecting LinkedIn: as oneself, or for the pages one looks after, for sixty days."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.foundation.ids import PlatformName
from core.platforms.connecting import Authorizes, CannotConnect, CannotSay, Connected, Outside
from core.platforms.linkedin.connector import FOR_ME, Connector
from tests.contracts.promises import a_post
from tests.stand_ins.clock import ManualClock
from tests.stand_ins.linkedin_around import refused
from tests.stand_ins.linkedin_server import PAGE, PERSON, LinkedInServer
from tests.stand_ins.vendor import an_account, answer

BACK = "https://copydesk.example/oauth/linkedin"


@pytest.fixture
def server(clock: ManualClock) -> LinkedInServer:
    return LinkedInServer(clock)


@pytest.fixture
async def outside(server: LinkedInServer) -> AsyncIterator[Outside]:
    apps = {"linkedin_client_id": "app-id", "linkedin_client_secret": "app-secret"}
    async with server.listening(PlatformName.LINKEDIN, apps) as outside:
        yield outside


async def connected(outside: Outside, post_as: str, redirect: str = BACK) -> tuple[Connected, ...]:
    """What a person may post as who says yes."""
    connector, answers = Connector(outside), {"post_as": post_as}
    url = connector.authorize_url(state="s t", challenge="c" * 43, redirect=BACK, answers=answers)
    came_back = parse_qs(urlsplit((await outside.http.get(url)).headers["location"]).query)
    assert came_back["state"] == ["s t"]
    return await connector.exchange(
        code=came_back["code"][0], verifier="v", redirect=redirect, answers=answers
    )


@pytest.mark.parametrize(
    ("post_as", "urn", "name"),
    [("me", PERSON, "Ana Fern"), ("", PERSON, "Ana Fern"), ("Pages", PAGE, "Fernweh")],
)
async def test_one_is_connected_as_oneself_or_as_a_page_and_posts(
    outside: Outside, server: LinkedInServer, clock: ManualClock, post_as: str, urn: str, name: str
) -> None:
    (account,) = await connected(outside, post_as)

    assert (account.remote_id, account.name) == (urn, name)
    assert account.expires_at == clock.now() + timedelta(days=60)
    kept = an_account(PlatformName.LINKEDIN, remote_id=urn, name=name, secrets=account.secrets)
    await Connector(outside).open(kept).publish(a_post(PlatformName.LINKEDIN))
    assert [post.author for post in server.posts.values()] == [urn]


async def test_of_several_pages_those_are_offered_for_which_one_may_post(
    outside: Outside, server: LinkedInServer
) -> None:
    server.roles = [
        (PAGE, "ADMINISTRATOR"),
        (PAGE, "CONTENT_ADMINISTRATOR"),
        ("urn:li:organization:78", "CONTENT_ADMINISTRATOR"),
        ("urn:li:organization:79", "ANALYST"),
    ]
    offered = await connected(outside, "pages")

    assert [(account.remote_id, account.name) for account in offered] == [
        (PAGE, "Fernweh"),
        ("urn:li:organization:78", "Page 78"),
    ]


async def test_who_looks_after_no_page_is_told_what_to_do(outside: Outside, server: LinkedInServer) -> None:
    server.roles = [(PAGE, "ANALYST")]
    with pytest.raises(CannotConnect, match="content admin"):
        await connected(outside, "pages")


async def test_what_was_not_allowed_is_said(outside: Outside, server: LinkedInServer) -> None:
    token = {"access_token": "a", "expires_in": 10, "scope": FOR_ME}
    server.will(answer(200, token), refused(403, "Not enough permissions to access: userinfo"))
    with pytest.raises(CannotConnect, match="Not enough permissions"):
        await Connector(outside).exchange(code="c", verifier="v", redirect=BACK, answers={})


async def test_a_code_that_went_elsewhere_is_worth_nothing(outside: Outside) -> None:
    with pytest.raises(CannotConnect, match="Connect the account again"):
        await connected(outside, "me", redirect="https://elsewhere.example")


async def test_access_is_renewed_where_linkedin_lets_our_app(
    outside: Outside, server: LinkedInServer, clock: ManualClock
) -> None:
    server.gives_refresh = True
    (account,) = await connected(outside, "me")
    kept = an_account(PlatformName.LINKEDIN, remote_id=PERSON, name=account.name, secrets=account.secrets)
    clock.advance(timedelta(days=59))

    renewed = await Connector(outside).refresh(kept)

    assert renewed is not None
    assert renewed.expires_at == clock.now() + timedelta(days=60)
    assert renewed.secrets["refresh_token"] == account.secrets["refresh_token"]
    assert renewed.secrets["access_token"] != account.secrets["access_token"]


async def test_without_a_refresh_token_access_ends_after_sixty_days(outside: Outside) -> None:
    (account,) = await connected(outside, "me")
    assert "refresh_token" not in account.secrets
    kept = an_account(PlatformName.LINKEDIN, secrets=account.secrets)
    assert await Connector(outside).refresh(kept) is None


# RFC 6749, 5.2; https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow.
@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, {"error": "invalid_client"}, CannotConnect, "LINKEDIN_CLIENT_ID or LINKEDIN_CLIENT_SECRET"),
        (400, {"error": "invalid_grant", "error_description": "Revoked."}, CannotConnect, "Revoked. Connect"),
        (500, "<html>", CannotSay, "status 500"),
    ],
)
async def test_a_renewal_that_fails_says_whether_to_connect_again(
    outside: Outside, server: LinkedInServer, status: int, body: Any, kind: type[Exception], words: str
) -> None:
    server.will(answer(status, body))
    with pytest.raises(kind, match=words):
        await Connector(outside).refresh(an_account(PlatformName.LINKEDIN, secrets={"refresh_token": "r"}))


@pytest.mark.parametrize("missing", ["linkedin_client_id", "linkedin_client_secret"])
def test_linkedin_is_ready_once_our_app_is_known(clock: ManualClock, missing: str) -> None:
    apps = {"linkedin_client_id": "a", "linkedin_client_secret": "b"}
    connector = Connector(Outside(None, clock, apps=apps))  # type: ignore[arg-type]
    assert isinstance(connector, Authorizes)
    assert connector.is_ready
    assert not Connector(Outside(None, clock, apps={**apps, missing: ""})).is_ready  # type: ignore[arg-type]
