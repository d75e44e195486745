"""Connecting a Telegram channel: a bot's token and the channel, tried without posting anything.

Source: https://core.telegram.org/bots/api, getMe, getChat and getChatMember.
"""

import re
from collections.abc import Mapping

from pydantic import BaseModel

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.posting import CredentialsExpired, PlatformRefused
from core.platforms.telegram.adapter import API, CAPABILITIES, TelegramPlatform
from core.platforms.telegram.errors import error_of
from core.platforms.vendor import Reply, look

TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,100}")
CHANNEL = re.compile(r"@[A-Za-z0-9_]{4,32}|-[0-9]{1,20}")


class Me(BaseModel):
    class Result(BaseModel):
        id: int
        username: str = ""

    result: Result


class Chat(BaseModel):
    class Result(BaseModel):
        id: int
        type: str
        title: str = ""
        username: str = ""

    result: Result


class Membership(BaseModel):
    class Result(BaseModel):
        status: str
        can_post_messages: bool = False

    result: Result


class Connector:
    platform = PlatformName.TELEGRAM
    capabilities = CAPABILITIES
    questions = (
        Question("token", "Bot token", "From @BotFather, such as 123456:ABC….", is_secret=True),
        Question("channel", "Channel", "@name, or its number, such as -1001234567890."),
    )

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._api = outside.addresses.get(PlatformName.TELEGRAM, API)

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        token = answers["token"]
        channel = answers["channel"].removeprefix("https://").removeprefix("t.me/")
        if not channel.startswith(("@", "-")):
            channel = f"@{channel}"
        if not TOKEN.fullmatch(token):
            raise CannotConnect("That is no bot token. @BotFather gives one to /newbot.", question="token")
        if not CHANNEL.fullmatch(channel):
            raise CannotConnect("A channel is written as @name, or as its number.", question="channel")
        me = (await self._ask(token, "getMe", {}, question="token")).read(Me).result
        chat = (await self._ask(token, "getChat", {"chat_id": channel}, question="channel")).read(Chat).result
        asked = {"chat_id": chat.id, "user_id": me.id}
        here = await self._ask(token, "getChatMember", asked, question="channel")
        self._require_rights(chat, me, here.read(Membership).result)
        return Connected(
            remote_id=str(chat.id),
            name=f"@{chat.username}" if chat.username else chat.title,
            settings={"username": chat.username, "bot": me.username},
            secrets={"token": token},
        )

    async def refresh(self, account: Account) -> Connected | None:
        return None

    def open(self, account: Account) -> TelegramPlatform:
        return TelegramPlatform(self._outside, account)

    def _require_rights(self, chat: Chat.Result, me: Me.Result, here: Membership.Result) -> None:
        if chat.type != "channel":
            raise CannotConnect("That is no channel. Posts go into channels only.", question="channel")
        is_owner = here.status == "creator"
        if not (is_owner or (here.status == "administrator" and here.can_post_messages)):
            raise CannotConnect(
                f"@{me.username} may not post there. In the channel, make it an administrator who may post, "
                "edit and delete messages.",
                question="channel",
            )

    async def _ask(self, token: str, method: str, body: Mapping[str, object], *, question: str) -> Reply:
        url = f"{self._api}/bot{token}/{method}"
        reply = await look(self._outside.http, self.platform, "POST", url, json=dict(body))
        if reply.is_success:
            return reply
        error = error_of(reply, self._outside.clock.now())
        if isinstance(error, CredentialsExpired):
            raise CannotConnect(
                "Telegram does not know this token. Copy it again from @BotFather.", question="token"
            )
        if isinstance(error, PlatformRefused):
            raise CannotConnect(error.message, question=question)
        raise CannotSay(error.message)
