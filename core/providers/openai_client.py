"""Talking to an OpenAI-compatible server: the client, and which of its errors are worth another try.

The client's own retries are off; `resilience` owns them. What a server sends is bounded in bytes and time.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import httpx2
import openai

from core.foundation.resilience import Again, again_after_status

T = TypeVar("T")

NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
"""Codes of a 429 that no waiting cures: the account has no credit."""
PAYMENT_REQUIRED = 402
REDIRECTS = range(300, 400)

MOST_READ = 4 * 1024 * 1024
"""Bytes of an answer; the longest that is asked for has a tenth of it."""


class AnswerTooLarge(httpx2.TransportError):
    """A server sent more than any answer has, or packed it so that nobody knows how much it is."""


def open_client(api_key: str, base_url: str | None, timeout: float) -> openai.AsyncOpenAI:
    """A client for OpenAI's own address, or for any other; `timeout` in seconds for each try."""
    return openai.AsyncOpenAI(
        api_key=api_key,
        base_url=base_url,
        timeout=timeout,
        max_retries=0,
        # A hook, since a transport of our own would not go through the proxy that the environment names.
        # Briefs and the key go where people said, and not where that sends them.
        http_client=openai.DefaultAsyncHttpxClient(
            event_hooks={"response": [_bound]}, follow_redirects=False
        ),
        default_headers={"accept-encoding": "identity"},
    )


async def _bound(response: httpx2.Response) -> None:
    response.encoding = "utf-8"  # as JSON is, whatever a server calls it: some names are of no encoding
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        # A small packed answer unfolds into a large one in memory, before anybody can count.
        raise AnswerTooLarge("packed although asked not to be")
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    """A body that ends with `AnswerTooLarge` after `MOST_READ` bytes."""

    def __init__(self, body: httpx2.AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._body:
            read += len(chunk)
            if read > MOST_READ:
                raise AnswerTooLarge(f"more than {MOST_READ:,} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._body.aclose()


async def in_time(client: openai.AsyncOpenAI, ask: Callable[[], Awaitable[T]]) -> T:
    """What `ask` gets from `client`, given up when the whole answer takes longer than the client's timeout.

    The client bounds each single read only: a server that sends a byte now and then would hold it for good.

    Raises:
        APITimeoutError: the answer was not complete in time.
    """
    seconds = client.timeout if isinstance(client.timeout, int | float) else None
    try:
        async with asyncio.timeout(seconds):
            return await ask()
    except TimeoutError as error:
        raise openai.APITimeoutError(request=httpx2.Request("POST", str(client.base_url))) from error


def has_no_credit(error: openai.APIError) -> bool:
    """Whether the account ran out of credit. Some servers say so in `type`, or by status."""
    is_unpaid = isinstance(error, openai.APIStatusError) and error.status_code == PAYMENT_REQUIRED
    return is_unpaid or str(error.code) in NO_CREDIT or str(error.type) in NO_CREDIT  # some send objects


def is_too_large(error: BaseException) -> bool:
    """Whether the answer was given up because of its size."""
    return isinstance(error.__cause__, AnswerTooLarge)


def may_be_billed(error: openai.APIError) -> bool:
    """Whether the server may have done its work although no answer came: the request had left us."""
    unsent = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)
    return isinstance(error, openai.APIConnectionError) and not isinstance(error.__cause__, unsent)


def worth_another_try(error: BaseException) -> Again | None:
    """Lost connections, timeouts, 408, 409, 429 and 5xx are; no credit, and too large an answer, are not."""
    if isinstance(error, openai.APIConnectionError) and not is_too_large(error):
        return Again()
    if isinstance(error, openai.APIStatusError) and not has_no_credit(error):
        return again_after_status(error.status_code, error.response.headers)
    return None
