"""A receiver of Copydesk's webhooks, as a customer would run one: it checks signatures and keeps a list.

Events name campaigns and variants by their ids; it learns how people call them from those that say so.
"""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.playground.arguments import is_json
from bot.playground.weather import Weather
from bot.playground.workspace import Workspace
from core.foundation.ids import PlatformName

KEPT = 200


class Verdict(StrEnum):
    """What the signature was found to be."""

    VERIFIED = "verified"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery as it arrived. `failed_on_purpose` where the weather made the receiver fail.

    `about` says in people's words which campaign and variant it is about; `position` is the event's place in
    the workspace's journal, 0 where it gives none.
    """

    id: str
    received_at: datetime
    event_type: str
    about: str
    position: int
    body: str
    verdict: Verdict
    failed_on_purpose: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "received_at": self.received_at.isoformat(),
            "event_type": self.event_type,
            "about": self.about,
            "position": self.position,
            "body": _pretty(self.body),
            "verdict": self.verdict.value,
            "failed_on_purpose": self.failed_on_purpose,
        }


class Receiver:
    """Takes deliveries at `POST /webhooks/receiver`."""

    def __init__(self, secret: str, workspace: Workspace, weather: Weather) -> None:
        self._webhook, self._workspace, self._weather = Webhook(secret), workspace, weather
        self._deliveries: deque[Delivery] = deque(maxlen=KEPT)
        self._called: dict[str, str] = {}

    @property
    def deliveries(self) -> list[Delivery]:
        """The newest event first, wherever its deliveries came in between those of others."""
        return sorted(self._deliveries, key=lambda held: held.position, reverse=True)

    async def receive(self, request: Request) -> Response:
        """204 for a true signature, 401 for a wrong one, 415 for no JSON, 500 where the weather is bad."""
        if not is_json(request):
            return PlainTextResponse("The body must be JSON.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        body = await request.body()
        failing = self._weather.take("webhook_failures")
        verdict = self._verdict(body, dict(request.headers))
        text = body.decode(errors="replace")
        kind, data = _event(text)
        if verdict is Verdict.VERIFIED:
            self._learn(kind, data)
        position = data.get("position")
        self._deliveries.appendleft(
            Delivery(
                id=request.headers.get("webhook-id", ""),
                received_at=self._workspace.clock.now(),
                event_type=kind,
                about=self._about(data),
                position=position if isinstance(position, int) else 0,
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

    def _learn(self, kind: str, data: Mapping[str, Any]) -> None:
        match kind:
            case "campaign.started":
                self._called[str(data.get("campaign_id"))] = str(data.get("name"))
            case "variant.written":
                self._called[str(data.get("variant_id"))] = f"variant {data.get('label')}"

    def _about(self, data: Mapping[str, Any]) -> str:
        platform = str(data.get("platform", ""))
        label = PlatformName(platform).label if platform in set(PlatformName) else platform
        variant = self._called.get(str(data.get("variant_id")), "")
        campaign = self._called.get(str(data.get("campaign_id")), "")
        return " · ".join(filter(None, (", ".join(filter(None, (label, variant))), campaign)))

    def _verdict(self, body: bytes, headers: dict[str, str]) -> Verdict:
        """A malformed signature or body raises ValueError in the library and is as wrong as a forged one."""
        try:
            self._webhook.verify(body, headers, json_parse=False)
        except (WebhookVerificationError, ValueError):
            return Verdict.WRONG
        return Verdict.VERIFIED


def _event(body: str) -> tuple[str, Mapping[str, Any]]:
    """An event's type and data, as far as the body has them."""
    try:
        parsed = json.loads(body)
    except ValueError:
        return "not JSON", {}
    event = parsed if isinstance(parsed, dict) else {}
    data = event.get("data")
    return str(event.get("type") or "no type"), data if isinstance(data, dict) else {}


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
