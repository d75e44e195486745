"""Slack's Web API: one client that knows which calls may be repeated.

What reads, or changes what is there, is repeated when its answer is lost. What creates something is not:
whoever asked for it looks first whether it is there. Being told to wait (429) is obeyed for all of them,
since nothing was done then.
"""

import random
from asyncio import sleep
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.failures import AnswerLost, Unreachable, checked, wait_asked_for
from core.foundation.settings import Settings, secret_text

TIMEOUT_SECONDS = 8
"""Of one call: a line that hangs must not outlast Slack's return by long. What is done later is found."""
CREATING = frozenset({"chat.postMessage", "chat.postEphemeral", "views.open"})
"""The methods we use that make something new each time."""
PAUSES = (0.3, 1.0)
"""Seconds before a call whose answer was lost is repeated."""
MOST_WAITS = 5
TRIGGER_WAIT = 2.0
"""Seconds that opening a form may be told to wait; after three its trigger is dead."""


class SlackClient(AsyncWebClient):
    """slack_sdk's client, whose every failing call ends as `failures` says."""

    async def _request(self, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> dict[str, Any]:
        method = api_url.rpartition("/")[2]
        pauses = [] if method in CREATING else list(PAUSES)
        waits = 0
        while True:
            try:
                answer = await self._ask(method, http_verb, api_url, req_args)
            except Unreachable:
                if not pauses:
                    raise
                await sleep(pauses.pop(0) + random.random() / 4)
                continue
            wait = wait_asked_for(answer["headers"])
            hurried = method == "views.open" and wait > TRIGGER_WAIT
            if answer["status_code"] != HTTPStatus.TOO_MANY_REQUESTS or waits == MOST_WAITS or hurried:
                return answer
            waits += 1
            await sleep(wait + random.random() / 4)

    async def _ask(
        self, method: str, http_verb: str, api_url: str, req_args: dict[str, Any]
    ) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = await super()._request(
                http_verb=http_verb, api_url=api_url, req_args=req_args
            )
        except SlackApiError as error:  # its body is not what its type says; the response is aiohttp's own
            unread = error.response
            answer = {"data": None, "headers": unread.headers, "status_code": unread.status}
        except ValueError as error:  # not even text
            raise AnswerLost(method, HTTPStatus.OK) from error
        return {**answer, "data": checked(method, answer["status_code"], answer["data"])}


@dataclass(frozen=True, slots=True)
class Slack:
    """Our client and its session."""

    web: SlackClient
    session: aiohttp.ClientSession

    async def answer(self, response_url: str, body: dict[str, object]) -> bool:
        """Answer a command or a click at its own address; False when Slack does not take it any more.

        Raises:
            Unreachable: whether Slack took it is not known.
        """
        for _ in range(MOST_WAITS):
            async with self.session.post(response_url, json=body, proxy=self.web.proxy) as answered:
                if answered.status != HTTPStatus.TOO_MANY_REQUESTS:
                    if answered.status >= HTTPStatus.INTERNAL_SERVER_ERROR or _is_page(answered):
                        raise AnswerLost("response_url", answered.status)
                    return answered.ok
            await sleep(wait_asked_for(answered.headers) + random.random() / 4)
        return False


@asynccontextmanager
async def open_slack(settings: Settings) -> AsyncIterator[Slack]:
    """The client for the settings' token."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)) as session:
        yield Slack(_client(settings, session), session)


def _client(settings: Settings, session: aiohttp.ClientSession) -> SlackClient:
    client = SlackClient(
        secret_text(settings.slack_bot_token),
        base_url=settings.slack_api_url,
        timeout=TIMEOUT_SECONDS,
        session=session,
        retry_handlers=[],
    )
    if _is_this_machine(settings.slack_api_url):
        client.proxy = None  # slack_sdk takes the environment's proxy even for the machine it runs on
    return client


def _is_page(answered: aiohttp.ClientResponse) -> bool:
    """Whether a proxy's page came where Slack says only "ok"."""
    return answered.content_type == "text/html"


def _is_this_machine(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
