"""Slack's Web API: one client that never repeats a call it has lost the answer of, and one for reading.

slack_sdk repeats a call after a broken connection by default, and so posts a message twice when only the
answer was lost. What creates something goes through `writes`, which doesn't; `reads` may repeat.
"""

import random
from asyncio import sleep
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryState
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from core.foundation.settings import Settings, secret_text

TIMEOUT_SECONDS = 20
LONGEST_WAIT = 60.0
PASSING = frozenset(
    {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
"""Slack's errors that go away by themselves."""

Unreachable = (aiohttp.ClientError, TimeoutError)
"""What a call raises when its answer, or the call itself, was lost."""


@dataclass(frozen=True, slots=True)
class Slack:
    """Both clients, and the session they share."""

    writes: AsyncWebClient
    reads: AsyncWebClient
    session: aiohttp.ClientSession

    async def answer(self, response_url: str, body: dict[str, object]) -> bool:
        """Answer a command or a click at its own address; False when Slack does not take it any more."""
        async with self.session.post(response_url, json=body, proxy=self.writes.proxy) as answered:
            return answered.ok


def is_passing(error: SlackApiError) -> bool:
    """Whether trying again later may help."""
    return error.response.get("error") in PASSING or error.response.status_code in {429, 500, 502, 503}


@asynccontextmanager
async def open_slack(settings: Settings) -> AsyncIterator[Slack]:
    """Both clients for the settings' token."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)) as session:
        broken_line: list[AsyncRetryHandler] = [
            AsyncConnectionErrorRetryHandler(max_retry_count=2),
            AsyncServerErrorRetryHandler(max_retry_count=2),
        ]
        yield Slack(
            writes=_client(settings, session, [WaitsWhenAsked()]),
            reads=_client(settings, session, [WaitsWhenAsked(), *broken_line]),
            session=session,
        )


class WaitsWhenAsked(AsyncRetryHandler):
    """Repeats a call that Slack refused with 429, as late as Slack asks for.

    slack_sdk's own handler reads only the first digit of Retry-After, and so comes back too early.
    """

    def __init__(self) -> None:
        super().__init__(max_retry_count=5)

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return response is not None and response.status_code == 429

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        state.next_attempt_requested = True
        await sleep(wait_asked_for(response) + random.random() / 4)
        state.increment_current_attempt()


def wait_asked_for(response: HttpResponse | None) -> float:
    """Seconds that a 429 asks for; one where it does not say, and never more than a minute."""
    held = response.headers if response is not None else {}
    value = next((value for name, value in held.items() if name.lower() == "retry-after"), "1")
    text = str(value[0] if isinstance(value, list) and value else value)
    return min(float(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else 1.0


def _client(
    settings: Settings, session: aiohttp.ClientSession, retries: list[AsyncRetryHandler]
) -> AsyncWebClient:
    client = AsyncWebClient(
        secret_text(settings.slack_bot_token),
        base_url=settings.slack_api_url,
        timeout=TIMEOUT_SECONDS,
        session=session,
        retry_handlers=retries,
    )
    if _is_this_machine(settings.slack_api_url):
        client.proxy = None  # slack_sdk takes the environment's proxy even for the machine it runs on
    return client


def _is_this_machine(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
