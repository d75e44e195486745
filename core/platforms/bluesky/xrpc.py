"""A server of Bluesky's network (a PDS), asked over XRPC: its calls, and what its errors mean.

The client `atproto` opens an HTTP client of its own that follows redirects, where our guard for outgoing
addresses can't watch it, and takes 0.7 s and 50 MB to import for the nine calls that we need.

Errors: https://atproto.com/specs/xrpc#error-responses. Rates:
https://docs.bsky.app/docs/advanced-guides/rate-limits; their headers are in
https://github.com/bluesky-social/atproto/blob/main/packages/xrpc-server/src/rate-limiter-http.ts.
"""

from datetime import datetime
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, Field, ValidationError

from core.foundation.clock import Clock
from core.foundation.text import made_storable
from core.platforms.calling import Answer, ask, call, moment_at
from core.platforms.connecting import CannotSay

T = TypeVar("T", bound=BaseModel)
LONGEST_WORDS = 200
NOT_ALLOWED, NOT_IMPLEMENTED = 401, 501
ABOUT_TOKEN = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"})
"""The first two come with 400: https://atproto.com/specs/xrpc#authentication."""
ABOUT_ACCOUNT = {
    "AccountTakedown": "Bluesky's moderators have taken this account down.",
    "AccountSuspended": "Bluesky's moderators have suspended this account.",
    "AccountDeactivated": "This account is deactivated; activate it again in Bluesky's settings.",
}
"""https://github.com/bluesky-social/atproto/blob/main/packages/pds/src/auth-verifier.ts (`findAccount`)"""


class _Error(BaseModel):
    error: str = Field(min_length=1)
    message: str = ""


class Declined(Exception):
    """The server said no, and certainly did nothing. `error` is its name for why; empty if it is no PDS."""

    def __init__(self, status: int, error: str, message: str) -> None:
        self.status, self.error = status, error
        self.said = made_storable(message, LONGEST_WORDS)
        super().__init__(status, error)

    @property
    def is_about_token(self) -> bool:
        """Whether another token might help."""
        return self.error not in ABOUT_ACCOUNT and (
            self.status == NOT_ALLOWED or self.error in ABOUT_TOKEN or self.error == "AccountNotFound"
        )

    @property
    def sentence(self) -> str:
        """Why, for people."""
        if (why := ABOUT_ACCOUNT.get(self.error)) is not None:
            return why
        said = self.said or self.error or f"an answer with status {self.status}"
        return f"Bluesky refused it: {said.rstrip('.')}."


class Xrpc:
    """The server at `address`. `name` is its name for people."""

    def __init__(self, http: httpx.AsyncClient, clock: Clock, address: str) -> None:
        self.name = httpx.URL(address).host
        self._http, self._clock, self._address = http, clock, address

    async def query(self, method: str, gives: type[T], *, token: str = "", **params: Any) -> T:
        """Ask where nothing is changed.

        Raises:
            Declined: the server said no.
            Unavailable: there is no answer (CannotSay), or it takes no more for now (RateLimited).
            PlatformRefused: the address is not one that Copydesk calls.
        """
        answer = await ask(
            self._http, "GET", self._place(method), name=self.name, **_as(token), params=params
        )
        return self._parsed(answer, gives)

    async def procedure(self, method: str, gives: type[T], *, token: str = "", **body: Any) -> T:
        """Have something done. Whatever is raised but these leaves it unknown whether it is.

        Raises:
            Declined: the server said no.
            NotSent: it certainly never arrived.
            PlatformRefused: the address is not one that Copydesk calls.
        """
        # A call that takes nothing must come without a body: https://atproto.com/specs/xrpc#lexicon-http-endpoints.
        content = {"json": body} if body else {}
        answer = await call(self._http, "POST", self._place(method), name=self.name, **_as(token), **content)
        return self._parsed(answer, gives)

    async def upload(self, content: bytes, content_type: str, gives: type[T], *, token: str) -> T:
        """Have a file kept, which nobody sees before a post shows it. Errors are those of `query`."""
        place, headers = self._place("com.atproto.repo.uploadBlob"), {"content-type": content_type}
        headers |= _as(token)["headers"]
        answer = await ask(self._http, "POST", place, name=self.name, headers=headers, content=content)
        return self._parsed(answer, gives)

    def _place(self, method: str) -> str:
        return f"{self._address}/xrpc/{method}"

    def _parsed(self, answer: Answer, gives: type[T]) -> T:
        answer.require_rate(f"Bluesky at {self.name}", self._clock.now(), until=_reset(answer))
        if answer.is_refusal or answer.status == NOT_IMPLEMENTED:
            raise _declined(answer)
        if not answer.is_good:
            raise CannotSay(f"{self.name} has a fault of its own (status {answer.status}).")
        try:
            return gives.model_validate_json(answer.body)
        except ValidationError:
            # Without its cause, which repeats what was answered: tokens may be in it.
            raise CannotSay(f"{self.name} answered in a way that makes no sense.") from None


def _as(token: str) -> dict[str, Any]:
    return {"headers": {"authorization": f"Bearer {token}"}} if token else {}


def _declined(answer: Answer) -> Declined:
    try:
        told = _Error.model_validate_json(answer.body)
    except ValidationError:
        return Declined(answer.status, "", "")
    return Declined(answer.status, told.error, told.message)


def _reset(answer: Answer) -> datetime | None:
    """When the server takes something again, in seconds since 1970."""
    return moment_at(answer.headers.get("ratelimit-reset", ""))
