"""Getting an image from an address that a person gave: through the guard, and no more than is taken."""

import asyncio
from urllib.parse import urljoin

import httpx

from core.foundation.errors import InvalidInput
from core.foundation.outgoing import AddressNotAllowed, check_url
from core.media.store import MAX_BYTES

WITHIN = 30.0
"""Seconds for all of it, redirects too."""
MOST_REDIRECTS = 5


async def fetched(client: httpx.AsyncClient, address: str, *, allow_private: bool) -> bytes:
    """What is at `address`.

    Raises:
        InvalidInput: on `address`; it is none that Copydesk calls, or no image came from there.
    """
    try:
        async with asyncio.timeout(WITHIN):
            for _ in range(1 + MOST_REDIRECTS):
                check_url(address, allow_private=allow_private)
                async with client.stream("GET", address, headers={"accept": "image/*"}) as response:
                    if response.has_redirect_location:
                        address = urljoin(address, response.headers["location"])
                        continue
                    if response.status_code != httpx.codes.OK:
                        raise _refused(f"gives no image: it answers with {response.status_code}.")
                    return await _read(response)
    except AddressNotAllowed as refused:
        raise _refused(f"can't be fetched. {refused.message}") from refused
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
        raise _refused("does not answer. Check it, or upload the image.") from error
    raise _refused(f"leads on and on, more than {MOST_REDIRECTS} times. Give the image's own address.")


async def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > MAX_BYTES:
            raise _refused(f"gives more than {MAX_BYTES >> 20} MB.")
    return bytes(body)


def _refused(why: str) -> InvalidInput:
    return InvalidInput({"address": why})
