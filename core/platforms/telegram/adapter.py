"""Telegram: a bot posts into one channel, through the Bot API.

A bot can't look through a channel, so of a message that was not answered nobody knows, and people are asked.
The token is part of every address: errors hold none (`core.platforms.vendor`).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotSay, Outside
from core.platforms.posting import Capability, Figures, Outgoing, Receipt, Seen
from core.platforms.telegram import PROFILE
from core.platforms.telegram.albums import request_of
from core.platforms.telegram.errors import Gone, Unchanged, error_of
from core.platforms.vendor import Reply, call, keep_around, refuse_what_it_would, require_same_around

API = "https://api.telegram.org"
CAPABILITIES = frozenset({Capability.EDIT, Capability.DELETE, Capability.MEDIA})
OUT = "telegram.out"
"""The step that keeps which message a post became, and when."""
ALBUM = "telegram.album"
"""The step that keeps the messages of an album, of which the first is the post's own."""
PRIVATE = "-100"
"""How the Bot API begins the id of a channel. Source: https://core.telegram.org/api/bots/ids."""


class Message(BaseModel):
    message_id: int
    date: int


class Sent(BaseModel):
    """A message, or those of an album."""

    result: Message | tuple[Message, ...]

    @property
    def messages(self) -> tuple[Message, ...]:
        return (self.result,) if isinstance(self.result, Message) else self.result


class TelegramPlatform:
    """Posts into one channel. `account` is its name for people."""

    name = PlatformName.TELEGRAM
    capabilities = CAPABILITIES

    def __init__(self, outside: Outside, account: Account) -> None:
        self.account = account.name
        self._chat = account.remote_id
        self._username = account.settings.get("username", "")
        self._outside = outside
        api = outside.addresses.get(PlatformName.TELEGRAM, API)
        self._bot = f"{api}/bot{account.secrets.get('token', '')}"

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await keep_around(post)
        if post.media:
            method, request = await request_of(post, self._chat)
        else:
            method, request = "sendMessage", {"json": {"chat_id": self._chat, **_content(post)}}
        messages = (await self._ask(method, **request)).read(Sent).messages
        if not messages:
            raise CannotSay("Telegram did not say under which number it took the post.")
        first, out_at = messages[0], datetime.fromtimestamp(messages[0].date, UTC)
        await post.steps.keep(ALBUM, " ".join(str(message.message_id) for message in messages))
        await post.steps.keep(OUT, f"{first.message_id} {out_at.isoformat()}")
        return self._receipt(str(first.message_id), out_at)

    async def find(self, post: Outgoing) -> Receipt | None:
        raise CannotSay("Telegram lets no bot look through a channel.")

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        await require_same_around(post)
        changed = {"chat_id": self._chat, "message_id": _number(remote_id)}
        method, content = "editMessageText", _content(post)
        if post.media:
            method, content = "editMessageCaption", {"caption": post.text}
        try:
            (message,) = (await self._ask(method, json={**changed, **content})).read(Sent).messages
        except Unchanged:
            return self._receipt(remote_id, await self._out_at(post, remote_id))
        return self._receipt(remote_id, datetime.fromtimestamp(message.date, UTC))

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        album = (await post.steps.done(ALBUM) or "").split()
        for message_id in reversed(album if remote_id in album else [remote_id]):
            try:
                where = {"chat_id": self._chat, "message_id": _number(message_id)}
                await self._ask("deleteMessage", json=where)
            except Gone:
                continue

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        raise CannotSay("Telegram lets no bot read a channel.")

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return {}  # bots see no views

    async def _ask(self, method: str, **request: Any) -> Reply:
        reply = await call(self._outside.http, self.name, "POST", f"{self._bot}/{method}", **request)
        if not reply.is_success:
            raise error_of(reply, self._outside.clock.now())
        return reply

    async def _out_at(self, post: Outgoing, remote_id: str) -> datetime:
        message_id, _, moment = (await post.steps.done(OUT) or "").partition(" ")
        return datetime.fromisoformat(moment) if message_id == remote_id else self._outside.clock.now()

    def _receipt(self, message_id: str, out_at: datetime) -> Receipt:
        place = self._username or f"c/{self._chat.removeprefix(PRIVATE)}"
        return Receipt(message_id, f"https://t.me/{place}/{message_id}", out_at)


def _content(post: Outgoing) -> dict[str, Any]:
    """Plain text, since no `parse_mode` is asked for, and a preview of the post's own link or of none."""
    preview = {"url": post.link} if post.link else {"is_disabled": True}
    return {"text": post.text, "link_preview_options": preview}


def _number(remote_id: str) -> int:
    """
    Raises:
        Gone: Telegram can't have given that.
    """
    if not (remote_id.isascii() and remote_id.isdecimal()):
        raise Gone("The message is not in the channel.")
    return int(remote_id)
