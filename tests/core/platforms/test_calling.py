"""After a call it is told for certain what is not there; and no answer is read without end."""

import httpx
import pytest
from starlette.responses import Response

from core.foundation.guarded_client import open_client
from core.platforms import calling
from core.platforms.calling import Answer, ask, call
from core.platforms.connecting import CannotSay
from core.platforms.posting import NotSent, PlatformRefused
from tests.stand_ins.serving import address, free_port, serving


async def served(http, answer, *, by=call):
    async with serving(answer) as url:
        return await by(http, "GET", url, name="there.example")


@pytest.fixture
async def http():
    async with open_client(timeout=30, allow_private=True) as client:
        yield client


async def test_without_a_connection_nothing_was_sent(http):
    with free_port() as nobody, pytest.raises(NotSent, match=r"there\.example could not be reached"):
        await call(http, "POST", address(nobody), name="there.example")


async def test_with_a_server_that_speaks_no_tls_nothing_was_sent(http):
    async with serving(Response("")) as url:
        with pytest.raises(NotSent):
            await call(http, "POST", url.replace("http:", "https:"), name="there.example")


async def test_an_address_that_is_never_called_is_refused_in_words(http):
    with pytest.raises(PlatformRefused, match=r"does not call “169\.254\.169\.254”"):
        await call(http, "GET", "http://169.254.169.254/latest", name="there.example")


async def test_of_a_call_that_breaks_off_nobody_knows_and_of_a_question_there_is_no_answer(http):
    async def breaking_off(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})

    with pytest.raises(httpx.HTTPError):
        await served(http, breaking_off)
    with pytest.raises(CannotSay):
        await served(http, breaking_off, by=ask)


async def test_an_answer_without_end_is_not_read_to_it(http, monkeypatch):
    monkeypatch.setattr(calling, "MOST_BYTES", 1_000)
    assert (await served(http, Response("a" * 1_000))).body == b"a" * 1_000
    with pytest.raises(CannotSay, match="more than 1,000 bytes"):
        await served(http, Response("a" * 1_001))


@pytest.mark.parametrize(
    ("status", "is_refusal"),
    [
        (200, False),
        (301, True),
        (400, True),
        (404, True),
        (408, False),
        (409, False),
        (422, True),
        (500, False),
    ],
)
def test_only_what_certainly_did_nothing_is_a_refusal(status, is_refusal):
    assert Answer(status, {}, b"").is_refusal is is_refusal
