"""Connecting pages of Facebook: somebody who may post for them says yes, and chooses them on Facebook's page.

A page's token that comes from a token of 60 days has no end of its own; it dies when that person's password
or rights change. Source: https://developers.facebook.com/documentation/facebook-login/guides/access-tokens,
"Long-Lived Access Tokens".
"""

from collections.abc import Mapping

from pydantic import BaseModel

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotConnect, Connected, Outside, Question
from core.platforms.facebook.adapter import API, CAPABILITIES, FacebookPlatform
from core.platforms.graph import VERSION
from core.platforms.meta_login import Login, Token

WEB = "https://www.facebook.com"
SCOPES = (
    "pages_show_list,pages_read_engagement,pages_manage_posts,pages_manage_engagement,"
    "pages_read_user_content,read_insights"
)
"""For choosing, posting, commenting ourselves, reading that, and figures."""
MAY_POST = "CREATE_CONTENT"
MOST_PAGES = "100"


class Page(BaseModel):
    id: str
    name: str
    access_token: str = ""
    tasks: tuple[str, ...] = ()


class Pages(BaseModel):
    data: tuple[Page, ...]


class Connector:
    """Sends people to Facebook to say yes."""

    platform = PlatformName.FACEBOOK
    app_settings = ("FACEBOOK_CLIENT_ID", "FACEBOOK_CLIENT_SECRET")
    capabilities = CAPABILITIES
    questions: tuple[Question, ...] = ()

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._web = outside.addresses.get(PlatformName.FACEBOOK, WEB)
        self._api = f"{outside.addresses.get(PlatformName.FACEBOOK, API)}/{VERSION}"
        self._login = Login.of(outside, self.platform)

    @property
    def is_ready(self) -> bool:
        return self._login.is_ready

    def authorize_url(self, *, state: str, challenge: str, redirect: str, answers: Mapping[str, str]) -> str:
        page = f"{self._web}/{VERSION}/dialog/oauth"
        return self._login.page(page, state=state, redirect=redirect, scopes=SCOPES)

    async def exchange(
        self, *, code: str, verifier: str, redirect: str, answers: Mapping[str, str]
    ) -> tuple[Connected, ...]:
        ours = {"client_id": self._login.id, "client_secret": self._login.secret}
        asked = {**ours, "redirect_uri": redirect, "code": code}
        short = await self._login.get(f"{self._api}/oauth/access_token", Token, asked)
        asked = {**ours, "grant_type": "fb_exchange_token", "fb_exchange_token": short.access_token}
        token = await self._login.get(f"{self._api}/oauth/access_token", Token, asked)
        asked = {
            "fields": "id,name,access_token,tasks",
            "limit": MOST_PAGES,
            "access_token": token.access_token,
        }
        pages = (await self._login.get(f"{self._api}/me/accounts", Pages, asked)).data
        found = tuple(
            Connected(remote_id=page.id, name=page.name, secrets={"access_token": page.access_token})
            for page in pages
            if MAY_POST in page.tasks and page.access_token
        )
        if not found:
            raise CannotConnect(
                "Facebook lets you post for no page. Choose one when it asks, or ask whoever manages the "
                "page to let you create content there."
            )
        return found

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        raise CannotConnect("A page of Facebook is connected on Facebook's own page, and by no form.")

    async def refresh(self, account: Account) -> Connected | None:
        return None

    def open(self, account: Account) -> FacebookPlatform:
        return FacebookPlatform(self._outside, account)
