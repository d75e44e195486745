"""A receiver of Copydesk's webhooks, as a customer would run one: it checks signatures and keeps a list."""

import json
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.playground.arguments import is_json
from bot.playground.weather import Weather
from bot.playground.workspace import Workspace

KEPT = 200


class Verdict(StrEnum):
    """What the signature was found to be."""

    VERIFIED = "verified"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery as it arrived. `failed_on_purpose` where the weather made the receiver fail."""

    id: str
    timestamp: str
    received_at: datetime
    event_type: str
    body: str
    verdict: Verdict
    failed_on_purpose: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "timestamp": self.timestamp,
            "received_at": self.received_at.isoformat(),
            "event_type": self.event_type,
            "body": _pretty(self.body),
            "verdict": self.verdict.value,
            "failed_on_purpose": self.failed_on_purpose,
        }


class Receiver:
    """Takes deliveries at `POST /webhooks/receiver`."""

    def __init__(self, secret: str, workspace: Workspace, weather: Weather) -> None:
        self._webhook, self._workspace, self._weather = Webhook(secret), workspace, weather
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT)

    async def receive(self, request: Request) -> Response:
        """204 for a true signature, 401 for a wrong one, 415 for no JSON, 500 where the weather is bad."""
        if not is_json(request):
            return PlainTextResponse("The body must be JSON.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        body = await request.body()
        failing = self._weather.take("webhook_failures")
        verdict = self._verdict(body, dict(request.headers))
        text = body.decode(errors="replace")
        self.deliveries.appendleft(
            Delivery(
                id=request.headers.get("webhook-id", ""),
                timestamp=_readable(request.headers.get("webhook-timestamp", "")),
                received_at=self._workspace.clock.now(),
                event_type=_event_type(text),
                body=text,
                verdict=verdict,
                failed_on_purpose=failing,
            )
        )
        self._workspace.touch()
        if failing:
            return PlainTextResponse("The weather is bad.", HTTPStatus.INTERNAL_SERVER_ERROR)
        if verdict is Verdict.WRONG:
            return PlainTextResponse("The signature is wrong.", HTTPStatus.UNAUTHORIZED)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def _verdict(self, body: bytes, headers: dict[str, str]) -> Verdict:
        """A malformed signature or body raises ValueError in the library and is as wrong as a forged one."""
        try:
            self._webhook.verify(body, headers, json_parse=False)
        except (WebhookVerificationError, ValueError):
            return Verdict.WRONG
        return Verdict.VERIFIED


def _readable(timestamp: str) -> str:
    try:
        return datetime.fromtimestamp(int(timestamp), tz=UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return timestamp


def _event_type(body: str) -> str:
    try:
        parsed = json.loads(body)
    except ValueError:
        return "not JSON"
    named = parsed.get("type") if isinstance(parsed, dict) else None
    return str(named or "no type")


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
