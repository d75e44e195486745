"""Connecting a Threads profile: access for 60 days, which is renewed as long as it has not ended.

Source: https://developers.facebook.com/documentation/threads/get-started/long-lived-tokens.
"""

from collections.abc import Mapping

from pydantic import BaseModel

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotConnect, Connected, Outside, Question
from core.platforms.meta_login import Login, Token
from core.platforms.threads.adapter import API, CAPABILITIES, VERSION, ThreadsPlatform

WEB = "https://threads.com"
SCOPES = (
    "threads_basic,threads_content_publish,threads_manage_replies,threads_read_replies,"
    "threads_manage_insights,threads_delete"
)
"""For posting, answering ourselves, reading that, figures and deleting."""


class Me(BaseModel):
    id: str
    username: str


class Connector:
    """Sends people to Threads to say yes."""

    platform = PlatformName.THREADS
    app_settings = ("THREADS_CLIENT_ID", "THREADS_CLIENT_SECRET")
    capabilities = CAPABILITIES
    questions: tuple[Question, ...] = ()

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._web = outside.addresses.get(PlatformName.THREADS, WEB)
        self._api = outside.addresses.get(PlatformName.THREADS, API)
        self._login = Login.of(outside, self.platform)

    @property
    def is_ready(self) -> bool:
        return self._login.is_ready

    def authorize_url(self, *, state: str, challenge: str, redirect: str, answers: Mapping[str, str]) -> str:
        page = f"{self._web}/oauth/authorize"
        return self._login.page(page, state=state, redirect=redirect, scopes=SCOPES)

    async def exchange(
        self, *, code: str, verifier: str, redirect: str, answers: Mapping[str, str]
    ) -> tuple[Connected, ...]:
        form = self._login.code_form(code, redirect)
        short = await self._login.post(f"{self._api}/oauth/access_token", Token, form)
        asked = {
            "grant_type": "th_exchange_token",
            "client_secret": self._login.secret,
            "access_token": short.access_token,
        }
        token = await self._login.get(f"{self._api}/access_token", Token, asked)
        asked = {"fields": "id,username", "access_token": token.access_token}
        me = await self._login.get(f"{self._api}/{VERSION}/me", Me, asked)
        return (self._login.connected(token, me.id, f"@{me.username}"),)

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        raise CannotConnect("A Threads profile is connected on Threads's own page, and by no form.")

    async def refresh(self, account: Account) -> Connected | None:
        kept = account.secrets.get("access_token", "")
        asked = {"grant_type": "th_refresh_token", "access_token": kept}
        token = await self._login.get(f"{self._api}/refresh_access_token", Token, asked)
        return self._login.connected(token, account.remote_id, account.name)

    def open(self, account: Account) -> ThreadsPlatform:
        return ThreadsPlatform(self._outside, account)
