"""Telegram's Bot API on loopback, as far as posts into a channel go: its fields, limits, and how it fails.

Sources: https://core.telegram.org/bots/api (methods, fields, 48 hours), and the descriptions of errors as the
server has them, https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.stand_ins.vendor import Strict, Vendor

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
CHANNEL, NUMBER = "@fernweh", -1001234567890


class LinkPreview(Strict):
    is_disabled: bool = False
    url: str | None = None
    prefer_small_media: bool = False
    prefer_large_media: bool = False
    show_above_text: bool = False


class Empty(Strict):
    pass


class SendMessage(Strict):
    chat_id: int | str
    text: str
    parse_mode: None = None
    link_preview_options: LinkPreview = LinkPreview()
    disable_notification: bool = False


class EditMessageText(Strict):
    chat_id: int | str
    message_id: int
    text: str
    parse_mode: None = None
    link_preview_options: LinkPreview = LinkPreview()


class DeleteMessage(Strict):
    chat_id: int | str
    message_id: int


class GetChat(Strict):
    chat_id: int | str


class GetChatMember(Strict):
    chat_id: int | str
    user_id: int


@dataclass
class TelegramServer(Vendor):
    """One bot, and one channel that it looks after."""

    member: dict[str, Any] = field(
        default_factory=lambda: {"status": "administrator", "can_post_messages": True}
    )
    chat_type: str = "channel"
    username: str = "fernweh"
    may_delete_all: bool = False
    messages: dict[int, tuple[str, datetime, LinkPreview]] = field(default_factory=dict)
    made: int = 0

    def routes(self) -> list[Any]:
        return [Route("/bot{token}/{method}", self.asked_for, methods=["GET", "POST"])]

    async def asked_for(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return error(401, "Unauthorized")
        methods: dict[str, tuple[type[BaseModel], Any]] = {
            "getMe": (Empty, self.me),
            "getChat": (GetChat, self.chat),
            "getChatMember": (GetChatMember, self.membership),
            "sendMessage": (SendMessage, self.send),
            "editMessageText": (EditMessageText, self.edit),
            "deleteMessage": (DeleteMessage, self.delete),
        }
        if request.path_params["method"] not in methods:
            return error(404, "Not Found")
        shape, does = methods[request.path_params["method"]]
        try:
            body = shape.model_validate_json(await request.body())
        except ValidationError as wrong:
            return error(400, f"Bad Request: {wrong}")
        if getattr(body, "chat_id", CHANNEL) not in (CHANNEL, NUMBER, str(NUMBER)):
            return error(400, "Bad Request: chat not found")
        return does(body)

    def me(self, _body: Empty) -> Response:
        return good({"id": 123456, "is_bot": True, "first_name": "Copydesk", "username": "copydesk_bot"})

    def chat(self, _body: GetChat) -> Response:
        named = {"username": self.username} if self.username else {}
        return good({"id": NUMBER, "type": self.chat_type, "title": "Fernweh", **named})

    def membership(self, body: GetChatMember) -> Response:
        if body.user_id != 123456:
            return error(400, "Bad Request: user not found")
        return good({"user": {"id": 123456, "is_bot": True, "first_name": "Copydesk"}, **self.member})

    def send(self, body: SendMessage) -> Response:
        if refused := unfit(body.text):
            return refused
        self.made += 1
        self.messages[self.made] = body.text.strip(), self.clock.now(), body.link_preview_options
        return good(self.told(self.made))

    def edit(self, body: EditMessageText) -> Response:
        if body.message_id not in self.messages:
            return error(400, "Bad Request: message to edit not found")
        if refused := unfit(body.text):
            return refused
        text, at, preview = self.messages[body.message_id]
        if (text, preview) == (body.text, body.link_preview_options):
            return error(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message",
            )
        self.messages[body.message_id] = body.text, at, body.link_preview_options
        return good({**self.told(body.message_id), "edit_date": int(self.clock.now().timestamp())})

    def delete(self, body: DeleteMessage) -> Response:
        if body.message_id not in self.messages:
            return error(400, "Bad Request: message to delete not found")
        if not self.may_delete_all and self.messages[body.message_id][1] < self.clock.now() - timedelta(
            hours=48
        ):
            return error(400, "Bad Request: message can't be deleted")
        del self.messages[body.message_id]
        return good(True)

    def told(self, message_id: int) -> dict[str, Any]:
        text, at, _ = self.messages[message_id]
        chat = {"id": NUMBER, "type": "channel", "title": "Fernweh"}
        return {"message_id": message_id, "date": int(at.timestamp()), "chat": chat, "text": text}


def unfit(text: str) -> Response | None:
    if not text.strip():
        return error(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > 4096:
        return error(400, "Bad Request: message is too long")
    return None


def good(result: Any) -> Response:
    return JSONResponse({"ok": True, "result": result})


def error(status: int, description: str, **parameters: Any) -> Response:
    more = {"parameters": parameters} if parameters else {}
    return JSONResponse({"ok": False, "error_code": status, "description": description, **more}, status)
