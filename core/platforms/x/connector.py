"""Connecting an account of X: OAuth 2 with PKCE, and tokens that are refreshed every two hours.

A refresh token works once: each refresh gives the next one. Source:
https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/authorization-code. An app with a secret is
a confidential client and shows it; one without is a public one and names itself.
"""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from core.foundation.ids import PlatformName
from core.platforms.connecting import Account, CannotConnect, CannotSay, Connected, Outside, Question
from core.platforms.oauth import Token, fetch_token
from core.platforms.vendor import look
from core.platforms.x.adapter import API, CAPABILITIES, XPlatform
from core.platforms.x.shapes import Me

SCOPES = "tweet.read tweet.write users.read media.write offline.access"
"""What posting, deleting, looking up and images need; the last one gives a refresh token."""


class Connector:
    """Sends people to X to say yes."""

    platform = PlatformName.X
    app_settings = ("X_CLIENT_ID",)
    capabilities = CAPABILITIES
    questions: tuple[Question, ...] = ()

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._api = outside.addresses.get(PlatformName.X, API)
        self._id = outside.apps.get("x_client_id", "")
        self._secret = outside.apps.get("x_client_secret", "")

    @property
    def is_ready(self) -> bool:
        return bool(self._id)

    def authorize_url(self, *, state: str, challenge: str, redirect: str, answers: Mapping[str, str]) -> str:
        page = self._outside.addresses.get(PlatformName.X, "https://x.com")
        asked = {
            "response_type": "code",
            "client_id": self._id,
            "redirect_uri": redirect,
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{page}/i/oauth2/authorize?{urlencode(asked, quote_via=quote)}"

    async def exchange(
        self, *, code: str, verifier: str, redirect: str, answers: Mapping[str, str]
    ) -> tuple[Connected, ...]:
        token = await self._token(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect,
                "code_verifier": verifier,
            }
        )
        if not token.refresh_token:
            raise CannotConnect("X gave access for two hours only. Connect again, and allow all it asks for.")
        me = await self._me(token)
        return (self._connected(token, me.id, f"@{me.username}"),)

    async def connect(self, answers: Mapping[str, str]) -> Connected:
        raise CannotConnect("An account of X is connected on X's own page, and by no form.")

    async def refresh(self, account: Account) -> Connected | None:
        kept = account.secrets.get("refresh_token", "")
        if not kept:
            raise CannotConnect("X's access to this account can't be renewed. Connect it again.")
        token = await self._token({"grant_type": "refresh_token", "refresh_token": kept})
        return self._connected(token, account.remote_id, account.name, kept=kept)

    def open(self, account: Account) -> XPlatform:
        return XPlatform(self._outside, account)

    async def _token(self, form: Mapping[str, str]) -> Token:
        url, headers = f"{self._api}/2/oauth2/token", {}
        if self._secret:
            # RFC 6749, 2.3.1: both are form-encoded before they are put together.
            pair = f"{quote(self._id, safe='')}:{quote(self._secret, safe='')}"
            headers = {"authorization": f"Basic {b64encode(pair.encode()).decode()}"}
        else:
            form = {**form, "client_id": self._id}
        return await fetch_token(self._outside, self.platform, url, form, headers=headers)

    async def _me(self, token: Token) -> Me.Data:
        headers = {"authorization": f"Bearer {token.access_token}"}
        reply = await look(
            self._outside.http, self.platform, "GET", f"{self._api}/2/users/me", headers=headers
        )
        if reply.status == 403:
            raise CannotConnect("X does not let our app see whose account this is; it needs users.read.")
        if not reply.is_success:
            raise CannotSay("X did not say whose account this is.")
        return reply.read(Me).data

    def _connected(self, token: Token, user: str, name: str, *, kept: str = "") -> Connected:
        return Connected(
            remote_id=user,
            name=name,
            secrets=token.secrets(kept=kept),
            expires_at=token.ends(self._outside.clock.now()),
        )
