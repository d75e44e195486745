"""Requests to the bot, exactly as Slack makes them: signed, impatient, and retried when they are events.

An acknowledgement later than Slack's patience counts as none; the request itself is not taken back, so the
bot may still do its work, with a trigger that is too old.
"""

import asyncio
import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from bot.playground.config import PlaygroundConfig
from bot.playground.weather import Weather
from bot.playground.workspace import Workspace

FORM = "application/x-www-form-urlencoded"
TRANSPORT_SECONDS = 120.0


class Ack(Enum):
    """How a request to the bot ended."""

    ANSWERED = "answered"
    TIMED_OUT = "operation_timeout"
    FAILED = "dispatch_failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot said within Slack's patience."""

    ack: Ack
    body: str = ""
    is_json: bool = False
    status: int = 0
    no_retry: bool = False

    def json(self) -> dict[str, Any]:
        """The body as an object; empty where there is none."""
        try:
            parsed = json.loads(self.body) if self.is_json and self.body.strip() else {}
        except ValueError:
            return {}
        return parsed if isinstance(parsed, dict) else {}


class Delivery:
    """Carries requests to the bot's one endpoint. Open it as a context to get its connections."""

    def __init__(self, config: PlaygroundConfig, workspace: Workspace, weather: Weather) -> None:
        self._config, self._workspace, self._weather = config, workspace, weather
        self._signer = SignatureVerifier(config.signing_secret, _WorkspaceClock(workspace))
        self._client: httpx.AsyncClient | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> "Delivery":
        self._client = httpx.AsyncClient(timeout=TRANSPORT_SECONDS, trust_env=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    @property
    def client(self) -> httpx.AsyncClient:
        if self._client is None:
            raise RuntimeError("Delivery is used outside its context")
        return self._client

    async def command(self, form: Mapping[str, str]) -> Answer:
        return await self._deliver(urlencode(form), FORM)

    async def interaction(self, payload: Mapping[str, Any]) -> Answer:
        return await self._deliver(urlencode({"payload": json.dumps(payload)}), FORM)

    def event(self, payload: Mapping[str, Any]) -> None:
        """Send an event on its way, with up to three retries; nobody waits for it."""
        if payload["event"]["type"] in self._config.events:
            self.in_background(self._deliver_event(json.dumps(payload)))

    def in_background(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run `work` until it is done or the playground stops."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver_event(self, body: str) -> None:
        answer = await self._deliver(body, "application/json")
        for number, delay in enumerate(self._config.retry_delays, start=1):
            if answer.ack is Ack.ANSWERED or answer.no_retry:
                return
            await asyncio.sleep(delay)
            reason = "http_timeout" if answer.ack is Ack.TIMED_OUT else "http_error"
            retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
            answer = await self._deliver(body, "application/json", retry)

    async def _deliver(self, body: str, kind: str, extra: Mapping[str, str] | None = None) -> Answer:
        tries = [self.in_background(self._send(body, kind, extra or {}))]
        if self._weather.take("duplicate_deliveries"):
            tries.append(self.in_background(self._send(body, kind, extra or {})))
        done, _ = await asyncio.wait(tries[:1], timeout=self._config.patience.total_seconds())
        return next(iter(done)).result() if done else Answer(Ack.TIMED_OUT)

    async def _send(self, body: str, kind: str, extra: Mapping[str, str]) -> Answer:
        headers = {
            **self._signer_headers(body),
            **extra,
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "application/json,*/*",
        }
        await asyncio.sleep(self._weather.slow_ack_seconds)
        try:
            response = await self.client.post(self._config.request_url, content=body, headers=headers)
        except httpx.HTTPError:
            return Answer(Ack.FAILED)
        return Answer(
            Ack.ANSWERED if response.is_success else Ack.FAILED,
            body=response.text,
            is_json="json" in response.headers.get("content-type", ""),
            status=response.status_code,
            no_retry=response.headers.get("x-slack-no-retry") == "1",
        )

    def _signer_headers(self, body: str) -> dict[str, str]:
        timestamp = str(int(self._workspace.clock.now().timestamp()))
        signature = self._signer.generate_signature(timestamp=timestamp, body=body)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature or ""}


class _WorkspaceClock(SignatureClock):
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def now(self) -> float:
        return self._workspace.clock.now().timestamp()
