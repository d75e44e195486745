"""Tokens of OAuth 2: how one is asked for, and what it means when there is none (RFC 6749, 4.1.3, 5.2, 6)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel

from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotConnect, CannotSay, Outside
from core.platforms.posting import CredentialsExpired
from core.platforms.vendor import look, said, usual_trouble


class Token(BaseModel):
    """Access for a while. `scope` is what of it was allowed, as the vendor separates it."""

    access_token: str
    refresh_token: str = ""
    expires_in: int
    scope: str = ""

    def ends(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self.expires_in)

    def secrets(self, *, kept: str = "") -> Mapping[str, str]:
        """What of it is kept; `kept` is the refresh token so far, which stays where no new one came."""
        refresh = self.refresh_token or kept
        return {"access_token": self.access_token, **({"refresh_token": refresh} if refresh else {})}


class TokenRefusal(BaseModel):
    error: str = ""
    error_description: str = ""


async def fetch_token(
    outside: Outside,
    platform: PlatformName,
    url: str,
    form: Mapping[str, str],
    *,
    headers: Mapping[str, str] | None = None,
) -> Token:
    """The token for a code or a refresh token.

    Raises:
        CannotConnect: the account has to be connected again, or our app is not what the vendor knows.
        CannotSay: the vendor did not answer.
    """
    reply = await look(outside.http, platform, "POST", url, data=dict(form), headers=headers)
    if reply.is_success:
        return reply.read(Token)
    trouble = usual_trouble(reply, outside.clock.now())
    refusal = reply.read_if(TokenRefusal) or TokenRefusal()
    if isinstance(trouble, CredentialsExpired) or refusal.error.endswith("_client"):
        name = platform.name
        raise CannotConnect(
            f"{platform.label} does not know our app: {name}_CLIENT_ID or {name}_CLIENT_SECRET is wrong."
        )
    if trouble is not None:
        raise CannotSay(trouble.message)
    why = said(refusal.error_description)
    raise CannotConnect(f"{platform.label} gave no access: {why}. Connect the account again.")
