"""Discord's webhooks on loopback, as far as messages go: their fields, limits, and how it fails.

Sources: https://discord.com/developers/docs/resources/webhook (routes, fields, `wait`),
https://discord.com/developers/docs/resources/message#allowed-mentions-object, for files
https://discord.com/developers/docs/reference#uploading-files (25 MiB in all), and for the codes
https://discord.com/developers/docs/topics/opcodes-and-status-codes#json.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.stand_ins.vendor import SentFile, Strict, Vendor, form_of

WEBHOOK, TOKEN = "223704706495545344", "3d89bb7572e0fb30d8128367b3b1b44fecd1726de135cbe28a41f8b2f777c372"
MOST_BYTES = 25 * 1024 * 1024
GUILD, CHANNEL, THREAD = "199737254929760000", "199737254929760256", "199737254929760999"


class AllowedMentions(Strict):
    parse: list[str]
    roles: list[str] | None = None
    users: list[str] | None = None
    replied_user: bool = False


class Attachment(Strict):
    id: int
    filename: str | None = None
    description: str | None = Field(None, max_length=1024)


class Edit(Strict):
    content: str
    attachments: list[Attachment] | None = Field(None, max_length=10)
    allowed_mentions: AllowedMentions | None = None
    embeds: list[Any] | None = None


class Execute(Edit):
    username: str | None = None
    avatar_url: str | None = None
    tts: bool = False
    thread_name: str | None = None
    flags: int = 0


@dataclass
class DiscordServer(Vendor):
    """One webhook of one channel, which may be a forum."""

    type: int = 1
    is_forum: bool = False
    messages: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    shown: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
    """The files of messages, with their descriptions."""
    rung: list[str] = field(default_factory=list)
    """Messages that called somebody."""

    def routes(self) -> list[Any]:
        here = "/webhooks/{id}/{token}"
        return [
            Route(here, self.known(self.webhook)),
            Route(here, self.known(self.execute), methods=["POST"]),
            Route(f"{here}/messages/{{message}}", self.known(self.one)),
            Route(f"{here}/messages/{{message}}", self.known(self.edit), methods=["PATCH"]),
            Route(f"{here}/messages/{{message}}", self.known(self.delete), methods=["DELETE"]),
        ]

    def known(self, handler: Any) -> Any:
        async def asked(request: Request) -> Response:
            if request.path_params["id"] != WEBHOOK:
                return refused(404, 10015, "Unknown Webhook")
            if request.path_params["token"] != TOKEN:
                return refused(401, 50027, "Invalid Webhook Token")
            if not set(request.query_params) <= {"wait", "thread_id"}:
                return refused(400, 50035, "Invalid Form Body")
            if self.is_forum and request.method != "GET" and request.query_params.get("thread_id") != THREAD:
                why = "Webhooks posted to forum channels must have a thread_name or thread_id"
                return refused(400, 220001, why)
            return await handler(request)

        return asked

    async def webhook(self, _request: Request) -> Response:
        told = {"id": WEBHOOK, "type": self.type, "name": "Fernweh", "avatar": None, "token": TOKEN}
        return JSONResponse({**told, "guild_id": GUILD, "channel_id": CHANNEL, "application_id": None})

    async def execute(self, request: Request) -> Response:
        body, files = await a_body(request, Execute)
        if isinstance(body, Response):
            return body
        number = str(1_100_000_000_000_000_000 + len(self.messages) + len(self.asked))
        self.messages[number] = body.content, self.clock.now()
        self.shown[number] = shown_of(body, files)
        self.ring(body, number)
        if request.query_params.get("wait") != "true":
            return Response(status_code=204)
        return JSONResponse(self.told(number))

    def ring(self, body: Edit, number: str) -> None:
        if body.allowed_mentions is None or "everyone" in body.allowed_mentions.parse:
            self.rung += [number] if "@everyone" in body.content else []

    async def one(self, request: Request) -> Response:
        number = request.path_params["message"]
        return JSONResponse(self.told(number)) if number in self.messages else unknown()

    async def edit(self, request: Request) -> Response:
        number = request.path_params["message"]
        if number not in self.messages:
            return unknown()
        body, files = await a_body(request, Edit)
        if isinstance(body, Response):
            return body
        if body.attachments is not None:  # all that are to be there, from v10 on
            self.shown[number] = shown_of(body, files)
        self.messages[number] = body.content, self.messages[number][1]
        self.ring(body, number)
        return JSONResponse(self.told(number))

    async def delete(self, request: Request) -> Response:
        if self.messages.pop(request.path_params["message"], None) is None:
            return unknown()
        return Response(status_code=204)

    def told(self, number: str) -> dict[str, Any]:
        content, at = self.messages[number]
        told = {"id": number, "channel_id": CHANNEL, "content": content, "webhook_id": WEBHOOK}
        files = [
            {"id": f"{number}{place}", "filename": "image.jpg", **({"description": alt} if alt else {})}
            for place, (alt, _) in enumerate(self.shown[number])
        ]
        told |= {"attachments": files}
        return {**told, "timestamp": at.isoformat(), "edited_timestamp": None, "mentions": [], "type": 0}


async def a_body(request: Request, shape: type[Any]) -> tuple[Any, dict[str, SentFile]]:
    """What was sent, as JSON or as a form with files; a refusal where it can't be."""
    files = dict[str, SentFile]()
    content = await request.body()
    if request.headers["content-type"].startswith("multipart/form-data"):
        if len(content) > MOST_BYTES:
            return refused(413, 40005, "Request entity too large"), {}
        fields, files = await form_of(request)
        content = fields.pop("payload_json", "").encode()
    try:
        body = shape.model_validate_json(content)
    except ValidationError as error:
        return refused(400, 50035, f"Invalid Form Body: {error}"), {}
    places = {f"files[{each.id}]" for each in body.attachments or []}
    return unfit(body) or (
        body if files.keys() == places else refused(400, 50035, "Invalid Form Body")
    ), files


def shown_of(body: Edit, files: dict[str, SentFile]) -> list[tuple[str, bytes]]:
    return [(each.description or "", files[f"files[{each.id}]"].content) for each in body.attachments or []]


def unfit(body: Edit) -> Response | None:
    if not body.content.strip():
        return refused(400, 50006, "Cannot send an empty message")
    if len(body.content) > 2000:
        why = {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}
        return refused(400, 50035, "Invalid Form Body", errors={"content": {"_errors": [why]}})
    return None


def unknown() -> Response:
    return refused(404, 10008, "Unknown Message")


def refused(status: int, code: int, message: str, **more: Any) -> Response:
    return JSONResponse({"code": code, "message": message, **more}, status)
