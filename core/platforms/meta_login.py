"""How Facebook, Instagram and Threads give access: a code becomes a token for an hour, that one for 60 days.

None of them has PKCE. Sources, all below https://developers.facebook.com/documentation:
/facebook-login/guides/advanced/manual-flow, /threads/get-started/get-access-tokens-and-permissions and
/instagram-platform/instagram-api-with-instagram-login/business-login.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel

from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotConnect, CannotSay, Connected, Outside
from core.platforms.graph import Refusal, error_of
from core.platforms.posting import CredentialsExpired, RateLimited
from core.platforms.vendor import look

Shape = TypeVar("Shape", bound=BaseModel)


class Token(BaseModel):
    """Access for `expires_in` seconds, as far as it says."""

    access_token: str
    expires_in: int = 0

    def ends(self, now: datetime) -> datetime | None:
        return now + timedelta(seconds=self.expires_in) if self.expires_in else None


@dataclass(frozen=True, slots=True)
class Login:
    """Our own app at one of the three."""

    outside: Outside
    platform: PlatformName
    id: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, outside: Outside, platform: PlatformName) -> "Login":
        found = (outside.apps.get(f"{platform}_client_{what}", "") for what in ("id", "secret"))
        return cls(outside, platform, *found)

    @property
    def is_ready(self) -> bool:
        return bool(self.id and self.secret)

    def page(self, address: str, *, state: str, redirect: str, scopes: str) -> str:
        """Where a person says yes."""
        asked = {
            "client_id": self.id,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": scopes,
            "state": state,
        }
        return f"{address}?{urlencode(asked, quote_via=quote)}"

    def code_form(self, code: str, redirect: str) -> dict[str, str]:
        """What a code is given back with, for a token of an hour."""
        return {
            "client_id": self.id,
            "client_secret": self.secret,
            "grant_type": "authorization_code",
            "redirect_uri": redirect,
            "code": code,
        }

    def connected(self, token: Token, user: str, name: str) -> Connected:
        """An account that `token` gives access to."""
        return Connected(
            remote_id=user,
            name=name,
            secrets={"access_token": token.access_token},
            expires_at=token.ends(self.outside.clock.now()),
        )

    async def post(self, url: str, shape: type[Shape], form: Mapping[str, str]) -> Shape:
        return await self._ask("POST", url, shape, data=dict(form))

    async def get(self, url: str, shape: type[Shape], params: Mapping[str, str]) -> Shape:
        """What is told there.

        Raises:
            CannotConnect: there is no access, or not any more.
            CannotSay: there was no answer.
        """
        return await self._ask("GET", url, shape, params=dict(params))

    async def _ask(self, method: str, url: str, shape: type[Shape], **what: Mapping[str, str]) -> Shape:
        reply = await look(self.outside.http, self.platform, method, url, **what)
        if reply.is_success:
            return reply.read(shape)
        refusal, label = reply.read_if(Refusal) or Refusal(), self.platform.label
        trouble = error_of(reply, self.outside.clock.now())
        # "Malformed access token …" goes on with the token itself.
        why = "the access has ended" if isinstance(trouble, CredentialsExpired) else refusal.why
        if reply.status >= 500 or refusal.error.is_transient or isinstance(trouble, RateLimited):
            raise CannotSay(f"{label} does not answer now: {why}. Try again later.")
        setting = self.platform.name
        raise CannotConnect(
            f"{label} gave no access: {why}. Connect the account again; if that changes nothing, see "
            f"whether {setting}_CLIENT_ID and {setting}_CLIENT_SECRET are right."
        )
