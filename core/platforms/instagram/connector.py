"""Connecting a professional account of Instagram, by Instagram's own sign-in.

The other way, by Facebook's, needs a page that the account is linked to; it could delete posts besides.
Access lasts 60 days, and is renewed as long as it has not ended. Source:
https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, model_validator

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotConnect, Connected, Outside, Question
from core.platforms.graph import VERSION
from core.platforms.instagram.adapter import API, CAPABILITIES, InstagramPlatform
from core.platforms.meta_login import Login, Token

WEB, SIGN_IN = "https://www.instagram.com", "https://api.instagram.com"
SCOPES = (
    "instagram_business_basic,instagram_business_content_publish,instagram_business_manage_comments,"
    "instagram_business_manage_insights"
)
"""For posting, commenting ourselves, and figures."""


class Alone(BaseModel):
    """What Instagram's pages show as the only one of a list, and Instagram sends as it is, too."""

    @model_validator(mode="before")
    @classmethod
    def _unlisted(cls, told: Any) -> Any:
        match told:
            case {"data": [one, *_]}:
                return one
        return told


class Short(Alone):
    access_token: str


class Me(Alone):
    user_id: str | int
    username: str


class Connector:
    """Sends people to Instagram to say yes."""

    platform = PlatformName.INSTAGRAM
    app_settings = ("INSTAGRAM_CLIENT_ID", "INSTAGRAM_CLIENT_SECRET")
    capabilities = CAPABILITIES
    questions: tuple[Question, ...] = ()

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._web = outside.addresses.get(PlatformName.INSTAGRAM, WEB)
        self._sign_in = outside.addresses.get(PlatformName.INSTAGRAM, SIGN_IN)
        self._api = outside.addresses.get(PlatformName.INSTAGRAM, API)
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
        short = await self._login.post(f"{self._sign_in}/oauth/access_token", Short, form)
        asked = {
            "grant_type": "ig_exchange_token",
            "client_secret": self._login.secret,
            "access_token": short.access_token,
        }
        token = await self._login.get(f"{self._api}/access_token", Token, asked)
        asked = {"fields": "user_id,username", "access_token": token.access_token}
        me = await self._login.get(f"{self._api}/{VERSION}/me", Me, asked)
        return (self._login.connected(token, str(me.user_id), f"@{me.username}"),)

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        raise CannotConnect("An account of Instagram is connected on Instagram's own page, and by no form.")

    async def refresh(self, account: Account) -> Connected | None:
        kept = account.secrets.get("access_token", "")
        asked = {"grant_type": "ig_refresh_token", "access_token": kept}
        token = await self._login.get(f"{self._api}/refresh_access_token", Token, asked)
        return self._login.connected(token, account.remote_id, account.name)

    def open(self, account: Account) -> InstagramPlatform:
        return InstagramPlatform(self._outside, account)
