"""Talking to an OpenAI-compatible server: the client, and which of its errors are worth another try.

The client's own retries are off; `resilience` owns them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx2
import openai

from core.foundation.resilience import Again, again_after_status

T = TypeVar("T")

NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
"""Codes of a 429 that no waiting cures: the account has no credit."""


def open_client(api_key: str, base_url: str | None, timeout: float) -> openai.AsyncOpenAI:
    """A client for OpenAI's own address, or for any other; `timeout` in seconds for each try."""
    return openai.AsyncOpenAI(api_key=api_key, base_url=base_url, timeout=timeout, max_retries=0)


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
    """Whether the account ran out of credit. Some servers say so in `type` instead of `code`."""
    return error.code in NO_CREDIT or error.type in NO_CREDIT


def worth_another_try(error: BaseException) -> Again | None:
    """Lost connections, timeouts, 408, 409, 429 and 5xx are; a 429 for want of credit is not."""
    if isinstance(error, openai.APIConnectionError):
        return Again()
    if isinstance(error, openai.APIStatusError) and not has_no_credit(error):
        return again_after_status(error.status_code, error.response.headers.get("retry-after"))
    return None
