"""Connecting a Discord channel: the address of its webhook, tried without posting anything.

The address is taken apart, and only its id and secret are used: whatever else is typed in is never called.
Source: https://discord.com/developers/docs/resources/webhook#get-webhook-with-token.
"""

import re
from collections.abc import Mapping

from pydantic import BaseModel

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.discord.adapter import API, CAPABILITIES, DiscordPlatform
from core.platforms.discord.errors import error_of
from core.platforms.posting import CredentialsExpired, PlatformRefused
from core.platforms.vendor import look

ADDRESS = re.compile(
    r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/"
    r"(?P<id>[0-9]{1,20})/(?P<token>[A-Za-z0-9_-]{20,100})/?(?:\?thread_id=(?P<thread>[0-9]{1,20}))?"
)
INCOMING = 1


class Webhook(BaseModel):
    id: str
    type: int
    name: str | None = None
    guild_id: str | None = None
    channel_id: str | None = None


class Connector:
    platform = PlatformName.DISCORD
    capabilities = CAPABILITIES
    questions = (
        Question(
            "webhook",
            "Webhook address",
            "In Discord: the channel's settings, Integrations, Webhooks, Copy Webhook URL.",
            is_secret=True,
        ),
    )

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._api = outside.addresses.get(PlatformName.DISCORD, API)

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        if (given := ADDRESS.fullmatch(answers["webhook"])) is None:
            raise CannotConnect(
                "That is no webhook of Discord's; one begins with https://discord.com/api/webhooks/.",
                question="webhook",
            )
        webhook = await self._webhook(given["id"], given["token"])
        if webhook.type != INCOMING:
            raise CannotConnect("That webhook takes no messages. Make a new one.", question="webhook")
        found = {"guild_id": webhook.guild_id, "channel_id": webhook.channel_id, "thread_id": given["thread"]}
        return Connected(
            remote_id=webhook.id,
            name=webhook.name or f"Webhook {webhook.id}",
            settings={name: value for name, value in found.items() if value},
            secrets={"token": given["token"]},
        )

    async def refresh(self, account: Account) -> Connected | None:
        return None

    def open(self, account: Account) -> DiscordPlatform:
        return DiscordPlatform(self._outside, account)

    async def _webhook(self, webhook_id: str, token: str) -> Webhook:
        url = f"{self._api}/webhooks/{webhook_id}/{token}"
        reply = await look(self._outside.http, self.platform, "GET", url)
        if reply.is_success:
            return reply.read(Webhook)
        error = error_of(reply, self._outside.clock.now())
        if isinstance(error, CredentialsExpired | PlatformRefused):
            raise CannotConnect(
                "Discord knows no such webhook. Copy its address again, or make a new one.",
                question="webhook",
            )
        raise CannotSay(error.message)
