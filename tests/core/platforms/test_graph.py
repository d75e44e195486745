"""Meta's errors and lists: what is certain after each."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import PlatformName
from core.platforms.calling import Answer
from core.platforms.connecting import CannotSay, Outside
from core.platforms.graph import Duplicate, Entry, Gone, Graph, error_of, is_id
from core.platforms.posting import CredentialsExpired, NotSent, PlatformRefused, RateLimited
from core.platforms.vendor import Reply
from tests.stand_ins.clock import ManualClock

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def said(status: int, body: Any, headers: dict[str, str] | None = None) -> Reply:
    content = body if isinstance(body, str) else json.dumps(body)
    return Reply(PlatformName.FACEBOOK, Answer(status, headers or {}, content.encode()))


def an_error(code: int, **more: Any) -> dict[str, Any]:
    error = {"message": f"(#{code}) Oh.", "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return {"error": {**error, **more}}


# Sources: https://developers.facebook.com/docs/graph-api/guides/error-handling, …/overview/rate-limiting and
# https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes;
# 24 as it comes: https://github.com/fbsamples/threads_api/issues/70.
SAID = [
    (401, an_error(190, error_subcode=463), CredentialsExpired, "Connect it again"),
    (400, an_error(102), CredentialsExpired, "Connect it again"),
    (403, an_error(4, is_transient=True), RateLimited, "nothing more for a while"),
    (400, an_error(17), RateLimited, "nothing more for a while"),
    (400, an_error(32), RateLimited, "nothing more for a while"),
    (400, an_error(613), RateLimited, "nothing more for a while"),
    (400, an_error(80001), RateLimited, "nothing more for a while"),
    (403, an_error(9, error_subcode=2207042), RateLimited, "nothing more for a while"),
    (400, an_error(9007, error_subcode=2207027), NotSent, "does not have the post ready yet"),
    (403, an_error(4, error_subcode=2207051), PlatformRefused, "blocks this account for a while"),
    (400, an_error(368, error_user_msg="It looks like spam."), PlatformRefused, "looks like spam. Wait"),
    (400, an_error(506), Duplicate, "only once in a row. Change it"),
    (400, an_error(100, error_subcode=33), Gone, "not on Facebook any more"),
    (400, an_error(24, error_subcode=4279009), Gone, "not on Facebook any more"),
    (400, an_error(9004, error_subcode=2207052), NotSent, "could not fetch the image or video"),
    (400, an_error(1, error_user_msg=None), CannotSay, "a fault of its own"),
    (500, an_error(2, is_transient=True), CannotSay, "a fault of its own"),
    (400, an_error(1366046, is_transient=True), CannotSay, "a fault of its own"),
    (403, an_error(10), PlatformRefused, "does not let our app do that"),
    (403, an_error(200, error_user_msg="Ask an admin."), PlatformRefused, r"Ask an admin. Give the app"),
    (400, an_error(100, error_user_msg="Too long."), PlatformRefused, "refused it: Too long"),
    (429, "", RateLimited, "nothing more for a while"),
    (429, an_error(2, is_transient=True), RateLimited, "nothing more for a while"),
    (401, "", CredentialsExpired, "Connect it again"),
    (503, "<html>", CannotSay, "status 503"),
    (400, {"error": "odd"}, PlatformRefused, "it gave no reason"),
]


@pytest.mark.parametrize(("status", "body", "kind", "words"), SAID)
def test_what_an_error_means_goes_by_its_code(
    status: int, body: Any, kind: type[Exception], words: str
) -> None:
    error = error_of(said(status, body), NOW)

    assert type(error) is kind
    with pytest.raises(kind, match=words):
        raise error


USED = {"1": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19}], "2": []}


@pytest.mark.parametrize(
    ("header", "until"),
    [
        (json.dumps(USED), NOW + timedelta(minutes=19)),
        (json.dumps({"1": [{"estimated_time_to_regain_access": 0}]}), None),
        ('{"1": [7]}', None),
        ("[" * 3, None),
        ("", None),
    ],
)
def test_a_limit_is_waited_for_as_long_as_meta_says(header: str, until: datetime | None) -> None:
    error = error_of(said(400, an_error(80001), {"x-business-use-case-usage": header}), NOW)

    assert isinstance(error, RateLimited)
    assert error.until == until


@pytest.mark.parametrize(
    ("remote_id", "is_one"),
    [("1_2", True), ("17", True), ("", False), ("_", False), ("../me", False), ("١٧", False)],
)
def test_only_what_meta_can_have_given_is_asked_for(remote_id: str, is_one: bool) -> None:
    assert is_id(remote_id) is is_one


A_LIMIT = st.fixed_dictionaries({"estimated_time_to_regain_access": st.integers() | st.text(max_size=3)})
LIMITS = st.dictionaries(st.text(max_size=3), st.lists(A_LIMIT, max_size=2), max_size=2)


@given(st.text() | LIMITS.map(json.dumps))
def test_whatever_meta_says_of_its_limits_the_post_waits(header: str) -> None:
    error = error_of(said(400, an_error(80001), {"x-business-use-case-usage": header}), NOW)

    assert isinstance(error, RateLimited)
    assert error.until is None or error.until > NOW


async def test_no_error_holds_the_token_that_stands_in_the_address(clock: ManualClock) -> None:
    async with httpx.AsyncClient() as http:
        outside = Outside(http, clock)
        graph = Graph(outside, PlatformName.FACEBOOK, "http://127.0.0.1:9/v26.0", "s3cret")
        with pytest.raises(NotSent) as failed:
            await graph.look("/1_2", Entry)

    error: BaseException | None = failed.value
    while error is not None:
        assert "s3cret" not in repr((error, vars(error)))
        error = error.__cause__ or error.__context__
    assert "s3cret" not in repr(graph)


def test_a_post_without_words_or_an_address_has_none() -> None:
    told = Entry.model_validate_json('{"id": "1", "text": null, "timestamp": "2026-03-02T09:00:00+0000"}')

    assert (told.text, told.url, told.at) == ("", "", NOW)
    assert told.receipt(instead="https://elsewhere.example").url == "https://elsewhere.example"
