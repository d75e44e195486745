"""Whether links answer: each is asked once in a while, with little time, through the guard. Off unless set.

A site that wants no robots, or takes its time, is no dead link; one that sends on is what answers in the end.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx

from core.foundation.clock import Clock
from core.foundation.outgoing import AddressNotAllowed

DEADLINE = 4.0
"""Seconds that a link has, with wherever it sends on to."""
KEPT = timedelta(hours=1)
MOST_ASKED, MOST_KEPT, MOST_HOPS = 10, 1_000, 4
_ASK_ANEW = frozenset({HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.NOT_FOUND})
"""Statuses that some servers give to HEAD alone."""
_NO_ROBOTS = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS}
)


class Answering:
    """Asks, and remembers for a while."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock) -> None:
        self._client, self._clock = client, clock
        self._known: OrderedDict[str, tuple[datetime, str]] = OrderedDict()

    async def dead(self, links: Collection[str]) -> dict[str, str]:
        """Those of `links` that lead nowhere, each with why, in words that go on after “it”."""
        asked = list(dict.fromkeys(links))[:MOST_ASKED]
        told = await asyncio.gather(*map(self._told, asked))
        return {link: why for link, why in zip(asked, told, strict=True) if why}

    async def _told(self, link: str) -> str:
        now = self._clock.now()
        if (known := self._known.get(link)) and known[0] > now:
            return known[1]
        try:
            async with asyncio.timeout(DEADLINE):
                why = await self._ask(link)
        except (TimeoutError, httpx.TimeoutException, httpx.InvalidURL, AddressNotAllowed):
            return ""  # nobody knows, or no one may
        except httpx.TransportError:
            why = "can't be reached"
        self._known[link] = (now + KEPT, why)
        if len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        return why

    async def _ask(self, link: str) -> str:
        request: httpx.Request | None = self._client.build_request("HEAD", link)
        status = HTTPStatus.OK.value
        for _ in range(MOST_HOPS):
            if request is None:
                break
            response = await self._client.send(request, stream=True)
            await response.aclose()
            if response.status_code in _ASK_ANEW and request.method == "HEAD":
                request = self._client.build_request("GET", request.url)
                continue
            status, request = response.status_code, response.next_request
        is_dead = status >= HTTPStatus.BAD_REQUEST and status not in _NO_ROBOTS
        return f"answers with {status}" if is_dead else ""
