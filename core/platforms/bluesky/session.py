"""An account's login: an access token for two hours, a refresh token for months, and the app password by
which there are new ones when both are dead. All that post as an account in a process share one.

Logging in is rationed (100 a day for an account of bsky.social, 300 elsewhere), so tokens are refreshed, and
the password is used where that fails. Source: https://docs.bsky.app/docs/advanced-guides/rate-limits and
https://github.com/bluesky-social/bsky-docs/issues/183. A token that another process has refreshed stays good
for two hours more: https://github.com/bluesky-social/atproto/blob/main/packages/pds/src/account-manager/account-manager.ts.
"""

import asyncio
import binascii
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, Field, ValidationError

from core.platforms.bluesky.xrpc import ABOUT_ACCOUNT, Declined, Xrpc
from core.platforms.connecting import CannotSay
from core.platforms.posting import CredentialsExpired, NotSent, PlatformRefused

T = TypeVar("T", bound=BaseModel)


class Tokens(BaseModel):
    """What a login gives. Without its tokens it is none, so nothing good is ever replaced by nothing."""

    did: str = Field(pattern=r"^did:[a-z]+:[a-zA-Z0-9._:%-]{1,2000}$")
    handle: str = Field(min_length=1)
    access: str = Field(alias="accessJwt", min_length=1, repr=False)
    refresh: str = Field(alias="refreshJwt", min_length=1, repr=False)
    active: bool | None = None

    @property
    def expires_at(self) -> datetime | None:
        """When the access token ends; None where it doesn't say."""
        exp = _claims(self.access).exp
        return datetime.fromtimestamp(exp, UTC) if exp is not None else None

    @property
    def is_of_own_password(self) -> bool:
        """Whether it was given for the account's own password, which may do anything with the account."""
        return _claims(self.access).scope == "com.atproto.access"


class _Claims(BaseModel):
    exp: int | None = Field(None, ge=0, lt=2**35)
    scope: str = ""


def _claims(token: str) -> _Claims:
    """What a token says of itself (RFC 7519). The server judges whether that is true."""
    try:
        payload = token.split(".")[1]
        return _Claims.model_validate_json(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error, ValidationError):
        return _Claims()


async def log_in(server: Xrpc, identifier: str, password: str) -> Tokens:
    """Tokens for a handle or DID. Errors are those of `Xrpc.procedure`."""
    method = "com.atproto.server.createSession"
    return await server.procedure(method, Tokens, identifier=identifier, password=password)


class Session:
    """Calls of `server` as the account `did`."""

    def __init__(self, server: Xrpc, *, did: str, password: str, access: str, refresh: str) -> None:
        self.did = did
        self.begun_with = access
        self._server, self._password = server, password
        self._access, self._refresh = access, refresh
        self._renewing = asyncio.Lock()

    async def query(self, method: str, gives: type[T], **params: Any) -> T:
        """As `Xrpc.query`, and raises CredentialsExpired where the account has to be connected anew."""
        return await self._called(lambda token: self._server.query(method, gives, token=token, **params))

    async def procedure(self, method: str, gives: type[T], **body: Any) -> T:
        """As `Xrpc.procedure`, and raises CredentialsExpired where the account has to be connected anew."""
        return await self._called(lambda token: self._server.procedure(method, gives, token=token, **body))

    async def upload(self, content: bytes, content_type: str, gives: type[T]) -> T:
        """As `Xrpc.upload`, and raises CredentialsExpired where the account has to be connected anew."""
        return await self._called(
            lambda token: self._server.upload(content, content_type, gives, token=token)
        )

    async def renewed(self) -> Tokens:
        """Fresh tokens, which are used from now on.

        Raises:
            CredentialsExpired: the app password does not work any more.
            NotSent: the server did not answer.
            PlatformRefused: the account is suspended.
        """
        async with self._renewing:
            return await self._renew()

    async def _called(self, call: Callable[[str], Awaitable[T]]) -> T:
        token = self._access
        try:
            return await call(token)
        except Declined as declined:  # so nothing was done, and it may be tried again
            if not declined.is_about_token:
                raise
        async with self._renewing:
            if self._access == token:  # else somebody was faster
                await self._renew()
        try:
            return await call(self._access)
        except Declined as declined:
            if declined.is_about_token:
                raise CredentialsExpired(CONNECT_ANEW) from declined
            raise

    async def _renew(self) -> Tokens:
        try:
            tokens = await self._refreshed() or await log_in(self._server, self.did, self._password)
        except Declined as declined:
            if declined.error in ABOUT_ACCOUNT:
                raise PlatformRefused(declined.sentence) from declined
            raise CredentialsExpired(CONNECT_ANEW) from declined
        except (httpx.HTTPError, CannotSay) as error:
            raise NotSent(f"{self._server.name} did not renew the login.") from error
        self._access, self._refresh = tokens.access, tokens.refresh
        return tokens

    async def _refreshed(self) -> Tokens | None:
        method = "com.atproto.server.refreshSession"
        try:
            return await self._server.procedure(method, Tokens, token=self._refresh)
        except Declined as declined:
            if declined.error in ABOUT_ACCOUNT:
                raise
            return None


CONNECT_ANEW = (
    "Bluesky does not take this account's app password any more. Make another in Bluesky's settings, under "
    "“Privacy and security → App passwords”, and connect the account again."
)
