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
from core.platforms.telegram.errors import Gone, Unchanged, error_of
from core.platforms.vendor import Reply, call, refuse_what_it_would

API = "https://api.telegram.org"
CAPABILITIES = frozenset({Capability.EDIT, Capability.DELETE})
OUT = "telegram.out"
"""The step that keeps which message a post became, and when."""
PRIVATE = "-100"
"""How the Bot API begins the id of a channel. Source: https://core.telegram.org/api/bots/ids."""


class Message(BaseModel):
    class Result(BaseModel):
        message_id: int
        date: int

    result: Result


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
        refuse_what_it_would(PROFILE.rules, post)
        reply = await self._ask("sendMessage", {"chat_id": self._chat, **_content(post)})
        message = reply.read(Message).result
        out_at = datetime.fromtimestamp(message.date, UTC)
        await post.steps.keep(OUT, f"{message.message_id} {out_at.isoformat()}")
        return self._receipt(str(message.message_id), out_at)

    async def find(self, post: Outgoing) -> Receipt | None:
        raise CannotSay("Telegram lets no bot look through a channel.")

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post)
        changed = {"chat_id": self._chat, "message_id": _number(remote_id), **_content(post)}
        try:
            message = (await self._ask("editMessageText", changed)).read(Message).result
        except Unchanged:
            return self._receipt(remote_id, await self._out_at(post, remote_id))
        return self._receipt(remote_id, datetime.fromtimestamp(message.date, UTC))

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        try:
            await self._ask("deleteMessage", {"chat_id": self._chat, "message_id": _number(remote_id)})
        except Gone:
            return

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        raise CannotSay("Telegram lets no bot read a channel.")

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return {}  # bots see no views

    async def _ask(self, method: str, body: Mapping[str, Any]) -> Reply:
        reply = await call(self._outside.http, self.name, "POST", f"{self._bot}/{method}", json=body)
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
