"""Telling a system of one's own of a post: one signed POST, and what its answer means.

What became of a post whose answer was lost nobody can look up: people are asked. To send it again is safe
where the receiver drops ids that it has.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from core.foundation.attached import MediaKind
from core.foundation.ids import PlatformName
from core.foundation.outgoing import AddressNotAllowed, check_url
from core.foundation.resilience import retry_after
from core.foundation.text import made_storable
from core.platforms.calling import MAY_BE_DONE, NEVER_BEGUN
from core.platforms.connecting import CannotSay, Outside
from core.platforms.containers import addresses
from core.platforms.posting import (
    LONGEST_ADDRESS,
    Capability,
    CredentialsExpired,
    Figures,
    NotSent,
    Outgoing,
    PlatformRefused,
    RateLimited,
    Receipt,
    Seen,
)
from core.platforms.vendor import refuse_what_it_would
from core.platforms.webhook import PROFILE
from core.platforms.webhook.message import Told, body_of, headers_of

CAPABILITIES = frozenset({Capability.MEDIA, Capability.THREAD})
"""Both are told with the post; what becomes of them is the receiver's."""

FIRST_TRIED = "first_tried"
MOST_READ = 64 * 1024
ANSWER_SECONDS = 5.0
"""For what a receiver says after its status line."""
LONGEST_WORDS = 200
MARKUP = ("{", "[", "<")
"""How an answer begins that is for programs: people are told its status alone."""


@dataclass(frozen=True, slots=True)
class WebhookPlatform:
    """Posts to one address."""

    outside: Outside
    account: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    name: PlatformName = PlatformName.WEBHOOK
    capabilities: frozenset[Capability] = CAPABILITIES

    async def publish(self, post: Outgoing) -> Receipt:
        """Send it. Where the answer is JSON with a `url`, that is the post's address."""
        refuse_what_it_would(PROFILE.rules, post, PROFILE.media)
        _refuse_what_is_too_much(post)
        body = body_of(post, await self._first_tried(post), await _told(post))
        said = await send(self.outside, self.url, self.secret, message_id=post.key, body=body)
        return Receipt(post.key, _address_in(said), self.outside.clock.now())

    async def _first_tried(self, post: Outgoing) -> datetime:
        """When it was sent first: told at every try, so that its body stays the same."""
        if (kept := await post.steps.done(FIRST_TRIED)) is None:
            kept = self.outside.clock.now().isoformat()
            await post.steps.keep(FIRST_TRIED, kept)
        return datetime.fromisoformat(kept)

    async def find(self, post: Outgoing) -> Receipt | None:
        raise CannotSay("A webhook's receiver can't be asked what it has.")

    async def correct(self, post: Outgoing, remote_id: str) -> Receipt:
        raise PlatformRefused("What a webhook told can't be changed.")

    async def take_down(self, post: Outgoing, remote_id: str) -> None:
        raise PlatformRefused("What a webhook told can't be taken back.")

    async def read(self, post: Outgoing, remote_id: str) -> Seen | None:
        raise CannotSay("A webhook's receiver can't be asked what it has.")

    async def engagement(self, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
        return {}


def _refuse_what_is_too_much(post: Outgoing) -> None:
    """All texts together are held to what one may have, for the size of the whole."""
    limit = PROFILE.rules.limits[0]
    if (used := sum(limit.used(text) for text in (post.text, *post.follow_ups))) > limit.most:
        raise PlatformRefused(
            f"{post.platform.label} takes at most {limit.most:,} {limit.unit} with all that follows below; "
            f"this post has {used:,}."
        )


async def _told(post: Outgoing) -> list[Told]:
    """
    Raises:
        NotSent, PlatformRefused: an image can't be read, or is at no public address.
    """
    told = []
    for each, address in zip(post.media, addresses(post), strict=True):
        if each.kind is MediaKind.VIDEO:
            told.append(Told(each.kind.value, address, each.alt))
            continue
        fitted = await post.files.fitted(each, post.platform)
        kind = each.kind.value
        told.append(
            Told(kind, address, each.alt, fitted.content_type, width=fitted.width, height=fitted.height)
        )
    return told


async def send(outside: Outside, url: str, secret: str, *, message_id: str, body: str) -> bytes:
    """Send `body` once; gives the beginning of what an accepting receiver says.

    Raises:
        PlatformRefused, NotSent, RateLimited, CredentialsExpired: it is certain that it wasn't taken.
        httpx.HTTPError: it may have been.
    """
    headers = headers_of(secret, message_id, body, at=outside.clock.now())
    try:
        check_url(url, allow_private=outside.network.allow_private)
        async with outside.http.stream("POST", url, content=body.encode(), headers=headers) as response:
            said = await _beginning(response)
    except AddressNotAllowed as refusal:
        raise NotSent(refusal.message) from refusal
    except NEVER_BEGUN as error:
        raise NotSent("The receiver could not be reached.") from error
    if not response.is_success:
        _refuse(response, said, outside)
    return said


def _refuse(response: httpx.Response, said: bytes, outside: Outside) -> None:
    status, now = response.status_code, outside.clock.now()
    again = response.headers.get("retry-after")
    if status == httpx.codes.TOO_MANY_REQUESTS or (status == httpx.codes.SERVICE_UNAVAILABLE and again):
        raise RateLimited("The receiver asks us to come later.", until=now + retry_after(again, now))
    words = " ".join(made_storable(said.decode(errors="replace"), LONGEST_WORDS).split())
    if words.startswith(MARKUP):
        words = ""
    told = f"{status}: “{words}”" if words else f"{status}"
    if status == httpx.codes.UNAUTHORIZED:
        raise CredentialsExpired(f"The receiver does not take our signature ({told}). Connect it anew.")
    if response.is_redirect:
        raise PlatformRefused(f"The receiver has moved ({status}). Connect its new address.")
    if response.is_client_error and status not in MAY_BE_DONE:
        advice = " Check the path." if status == httpx.codes.NOT_FOUND else ""
        raise PlatformRefused(f"The receiver answered {told}.{advice}")
    response.raise_for_status()


async def _beginning(response: httpx.Response) -> bytes:
    """Up to 64 kB, as they come: raw, so that nothing small unfolds into something large."""
    said = b""
    with suppress(httpx.HTTPError, TimeoutError):  # the status line has decided
        async with asyncio.timeout(ANSWER_SECONDS):
            async for chunk in response.aiter_raw():
                said += chunk
                if len(said) > MOST_READ:
                    break
    return said[:MOST_READ]


def _address_in(said: bytes) -> str:
    """The `url` in a receiver's answer, where it is one that people can follow."""
    try:
        answer = json.loads(said)
        url = answer.get("url", "") if isinstance(answer, dict) else ""
        parsed = httpx.URL(url)
    except (ValueError, TypeError, RecursionError, httpx.InvalidURL):
        return ""
    good = parsed.scheme in {"http", "https"} and parsed.host and not parsed.userinfo
    return url if good and len(url) <= LONGEST_ADDRESS and url.isprintable() and " " not in url else ""
