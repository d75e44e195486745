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

from tests.stand_ins.telegram_media import Medium, Shown, media_of, shown_of
from tests.stand_ins.vendor import Strict, Vendor, form_of

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


class EditMessageCaption(Strict):
    chat_id: int | str
    message_id: int
    caption: str = ""
    parse_mode: None = None


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
    media: dict[int, Shown] = field(default_factory=dict)
    """Of the messages that show a photo or a video."""
    made: int = 0

    def routes(self) -> list[Any]:
        return [Route("/bot{token}/{method}", self.asked_for, methods=["GET", "POST"])]

    async def asked_for(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return error(401, "Unauthorized")
        if request.path_params["method"] in {"sendPhoto", "sendVideo", "sendMediaGroup"}:
            return await self.send_media(request.path_params["method"], request)
        methods: dict[str, tuple[type[BaseModel], Any]] = {
            "getMe": (Empty, self.me),
            "getChat": (GetChat, self.chat),
            "getChatMember": (GetChatMember, self.membership),
            "sendMessage": (SendMessage, self.send),
            "editMessageText": (EditMessageText, self.edit),
            "editMessageCaption": (EditMessageCaption, self.edit_caption),
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

    async def send_media(self, method: str, request: Request) -> Response:
        fields, files = await form_of(request)
        if fields.get("chat_id") not in (CHANNEL, str(NUMBER)):
            return error(400, "Bad Request: chat not found")
        media = media_of(method, fields)
        if isinstance(media, str):
            return error(400, media)
        shown = list[Shown]()
        for medium in media:
            if isinstance(one := shown_of(medium, files), str):
                return error(413 if "Too Large" in one else 400, one)
            shown.append(one)
        ids = range(self.made + 1, self.made + 1 + len(media))
        for message_id, medium, one in zip(ids, media, shown, strict=True):
            self.messages[message_id] = medium.caption.strip(), self.clock.now(), LinkPreview()
            self.media[message_id] = one
        self.made += len(media)
        told = [self.told(message_id) for message_id in ids]
        return good(told if method == "sendMediaGroup" else told[0])

    def edit_caption(self, body: EditMessageCaption) -> Response:
        if body.message_id not in self.media:
            return error(400, "Bad Request: message to edit not found")
        if isinstance(
            refused := shown_of(Medium(type="video", media="http://", caption=body.caption), {}), str
        ):
            return error(400, refused)
        text, at, preview = self.messages[body.message_id]
        if text == body.caption:
            return error(
                400, "Bad Request: message is not modified: specified new message content is the same"
            )
        self.messages[body.message_id] = body.caption, at, preview
        return good(self.told(body.message_id))

    def edit(self, body: EditMessageText) -> Response:
        if body.message_id in self.media:
            return error(400, "Bad Request: there is no text in the message to edit")
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
        self.media.pop(body.message_id, None)
        return good(True)

    def told(self, message_id: int) -> dict[str, Any]:
        text, at, _ = self.messages[message_id]
        chat = {"id": NUMBER, "type": "channel", "title": "Fernweh"}
        said = {"caption": text} if message_id in self.media else {"text": text}
        return {"message_id": message_id, "date": int(at.timestamp()), "chat": chat, **said}


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
