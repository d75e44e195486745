"""Discord: a webhook posts into one channel.

A webhook sees its own messages by their ids only, so of one that was not answered nobody knows, and people
are asked. Its secret is part of every address: errors hold none (`core.platforms.vendor`).
Source: https://discord.com/developers/docs/resources/webhook.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotSay, Outside
from core.platforms.discord import PROFILE
from core.platforms.discord.errors import Gone, error_of
from core.platforms.posting import Capability, Figures, Outgoing, Receipt, Seen
from core.platforms.vendor import Reply, call, refuse_what_it_would

API = "https://discord.com/api/v10"
CAPABILITIES = frozenset({Capability.READ, Capability.EDIT, Capability.DELETE, Capability.MEDIA})


class Attachment(BaseModel):
    description: str = ""


class Message(BaseModel):
    id: str
    attachments: tuple[Attachment, ...] = ()
    channel_id: str
    content: str
    timestamp: AwareDatetime


class DiscordPlatform:
    """Posts through one webhook. `account` is its name for people."""

    name = PlatformName.DISCORD
    capabilities = CAPABILITIES

    def __init__(self, outside: Outside, account: Account) -> None:
        self.account = account.name
        self._guild = account.settings.get("guild_id", "")
        self._thread = account.settings.get("thread_id", "")
        self._outside = outside
        api = outside.addresses.get(PlatformName.DISCORD, API)
        self._webhook = f"{api}/webhooks/{account.remote_id}/{account.secrets.get('token', '')}"

    async def publish(self, post: Outgoing) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        # Without `wait` Discord answers before it has the message, and tells no id.
        reply = await self._ask("POST", "", await _request(post), wait="true")
        return self._receipt(reply.read(Message))

    async def find(self, post: Outgoing) -> Receipt | None:
        raise CannotSay("Discord lets no webhook look through a channel.")

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        reply = await self._ask("PATCH", _path(remote_id), await _request(post))
        return self._receipt(reply.read(Message))

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        try:
            await self._ask("DELETE", _path(remote_id))
        except Gone:
            return

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        try:
            message = (await self._ask("GET", _path(remote_id))).read(Message)
        except Gone:
            return None
        return Seen(message.content, alts=tuple(each.description for each in message.attachments))

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return {}

    async def _ask(
        self, method: str, path: str, request: Mapping[str, Any] | None = None, **asked: str
    ) -> Reply:
        params = {**asked, **({"thread_id": self._thread} if self._thread else {})}
        url = f"{self._webhook}{path}"
        reply = await call(self._outside.http, self.name, method, url, params=params, **(request or {}))
        if not reply.is_success:
            raise error_of(reply, self._outside.clock.now())
        return reply

    def _receipt(self, message: Message) -> Receipt:
        place = f"{self._guild or '@me'}/{message.channel_id}/{message.id}"
        out_at: datetime = message.timestamp
        return Receipt(message.id, f"https://discord.com/channels/{place}", out_at)


async def _request(post: Outgoing) -> dict[str, Any]:
    """The text, in which nobody is called by name (an @everyone in copy must not ring at thousands), and all
    images that are to be seen then. Source: https://discord.com/developers/docs/reference#uploading-files.

    Raises:
        NotSent, PlatformRefused: an image can't be read, or doesn't fit.
    """
    content = {"content": post.text, "allowed_mentions": {"parse": []}}
    if not post.media:
        return {"json": {**content, "attachments": []}}
    shown, files = [], {}
    for number, image in enumerate(post.media):
        fitted = await post.files.fitted(image, post.platform)
        name = f"image{number}{fitted.ending}"
        files[f"files[{number}]"] = name, fitted.content, fitted.content_type
        shown.append({"id": number, "filename": name, **({"description": image.alt} if image.alt else {})})
    return {"data": {"payload_json": json.dumps({**content, "attachments": shown})}, "files": files}


def _path(remote_id: str) -> str:
    """
    Raises:
        Gone: Discord can't have given that.
    """
    if not (remote_id.isascii() and remote_id.isdecimal()):
        raise Gone("The message is not in the channel.")
    return f"/messages/{remote_id}"
