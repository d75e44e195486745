"""Getting what is at an address that a person gave: through the guard, redirects too, and not too much."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from core.foundation.outgoing import check_url

MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """The beginning of what an address gives; `address` is the one that redirects led to."""

    address: str
    content: bytes
    content_type: str
    charset: str


class AnswersOtherwise(Exception):
    """It answers with another status than 200."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


class LeadsOn(Exception):
    """One redirect more than `MOST_REDIRECTS`."""


async def fetch(
    client: httpx.AsyncClient, address: str, *, accept: str, most: int, within: float, allow_private: bool
) -> Fetched:
    """Up to a piece more than `most` bytes of what is at `address`, in so many seconds altogether.

    Raises:
        AddressNotAllowed: it, or where it leads, is none that Copydesk calls.
        AnswersOtherwise, LeadsOn: nothing came.
        httpx.HTTPError, httpx.InvalidURL, ValueError, TimeoutError: it does not answer, or not rightly.
    """
    async with asyncio.timeout(within):
        for _ in range(1 + MOST_REDIRECTS):
            check_url(address, allow_private=allow_private)
            async with client.stream("GET", address, headers={"accept": accept}) as response:
                if response.has_redirect_location:
                    address = urljoin(address, response.headers["location"])
                    continue
                if response.status_code != httpx.codes.OK:
                    raise AnswersOtherwise(response.status_code)
                kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                content = await _beginning(response, most)
                return Fetched(address, content, kind, response.charset_encoding or "")
    raise LeadsOn


async def _beginning(response: httpx.Response, most: int) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > most:
            break
    return bytes(body)
