"""Calls to the HTTP API of a platform, and what is certain after one. What only the vendor knows is sorted by
its own adapter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import httpx
from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from core.foundation.outgoing import AddressNotAllowed
from core.foundation.resilience import TIMEOUT, TOO_MANY, retry_after
from core.platforms.connecting import CannotSay
from core.platforms.posting import NotSent, PlatformRefused, RateLimited

MOST_BYTES = 16_000_000
"""Of an answer, unpacked. No page of any API that we read is larger."""
NEVER_BEGUN = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout),
    *(httpx.UnsupportedProtocol, httpx.InvalidURL),
)
"""Without a connection nothing was sent; TLS that fails is a ConnectError."""
MAY_BE_DONE = frozenset({TIMEOUT, 409, 425, 499})
"""Of the 4xx those that don't say whether what was asked for is done, or under way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_refusal(self) -> bool:
        """Whether the server certainly did nothing of what it was asked for.

        A redirect is one: it was not followed.
        """
        return 300 <= self.status < 500 and self.status not in MAY_BE_DONE

    def require_rate(self, name: str, now: datetime, *, until: datetime | None = None) -> None:
        """`until` is what the vendor says in a way of its own; else its Retry-After counts. A moment that is
        over is no wait.

        Raises:
            RateLimited: the server takes nothing more for now.
        """
        if self.status == TOO_MANY:
            pause = retry_after(self.headers.get("retry-after"), now)
            if until is None or until < now:
                until = now + pause if pause else None
            raise RateLimited(f"{name} takes nothing more for a while.", until=until)


def _counted(told: object, read: ValidatorFunctionWrapHandler) -> int | None:
    if isinstance(told, bool):
        return None
    try:
        count: int | None = read(told)
    except ValidationError:
        return None
    return None if count is None or count < 0 else count


Count = Annotated[int | None, WrapValidator(_counted)]
"""How many a server says there are. What can't be a count is not told, and the rest of its answer holds."""


def moment_at(seconds: str) -> datetime | None:
    """The moment so many seconds after the beginning of 1970; None where that is none."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def moment_after(seconds: float | None, now: datetime) -> datetime | None:
    """The moment so many seconds from now; None where that is none."""
    try:
        return now + timedelta(seconds=seconds) if seconds is not None else None
    except (ValueError, OverflowError):
        return None


async def call(http: httpx.AsyncClient, method: str, url: str, *, name: str, **request: Any) -> Answer:
    """Call once. `name` is the server's, for people; `request` is httpx's own.

    Raises:
        NotSent: no connection came about.
        PlatformRefused: the address is not one that Copydesk calls.
        CannotSay: the answer was longer than any that makes sense.
        httpx.HTTPError: nobody knows whether it arrived.
    """
    try:
        async with http.stream(method, url, **request) as response:
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise CannotSay(f"{name} answered with more than {MOST_BYTES:,} bytes.")
            return Answer(response.status_code, response.headers, bytes(body))
    except NEVER_BEGUN as error:
        raise NotSent(f"{name} could not be reached.") from error
    except AddressNotAllowed as refused:
        raise PlatformRefused(refused.message) from refused


async def ask(http: httpx.AsyncClient, method: str, url: str, *, name: str, **request: Any) -> Answer:
    """Call where nothing is changed, so that whatever fails leaves only the answer unknown.

    Raises:
        Unavailable: there was no answer (CannotSay), or not even a connection (NotSent).
        PlatformRefused: the address is not one that Copydesk calls.
    """
    try:
        return await call(http, method, url, name=name, **request)
    except httpx.HTTPError as error:
        raise CannotSay(f"{name} did not answer.") from error
