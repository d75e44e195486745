"""Cards of links: what the page behind one says of itself, fetched through the guard and kept for a while.

Nobody waits for a slow site: who asks gets what is there after a moment, and what comes later is kept for
whoever asks next. A site that gives nothing is asked again after some minutes, and not by every look.
"""

import asyncio
import base64
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import httpx
import structlog

from core.foundation.cache import Cache
from core.foundation.errors import CopydeskError
from core.foundation.fetching import AnswersOtherwise, LeadsOn, fetch
from core.media.service import Media
from core.previews import open_graph
from core.previews.values import LinkCard, Picture

WAITS = 1.0
"""Seconds that who asks waits for cards that are not there yet."""
PAGE_WITHIN, IMAGE_WITHIN = 8.0, 12.0
MOST_OF_PAGE, MOST_OF_IMAGE = 512 << 10, 5 << 20
"""Bytes. The head of a page is its beginning."""
AT_ONCE, MOST_UNDER_WAY = 4, 100
KEPT, KEPT_EMPTY = timedelta(days=1), timedelta(minutes=10)
NOTHING = (
    AnswersOtherwise,
    LeadsOn,
    CopydeskError,
    httpx.HTTPError,
    httpx.InvalidURL,
    ValueError,
    TimeoutError,
)
"""Why there is no card, or no picture in it: a preview without one is one all the same."""

log = structlog.get_logger(__name__)


class LinkCards:
    """Built once by the composition root, which closes it."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        cache: Cache,
        media: Media,
        *,
        allow_private: bool,
        fetches: bool = True,
    ) -> None:
        self._client, self._cache, self._media = client, cache, media
        self._allow_private, self._fetches = allow_private, fetches
        self._places = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[str, asyncio.Task[LinkCard]] = {}

    async def of(self, addresses: Collection[str], *, within: float = WAITS) -> Mapping[str, LinkCard]:
        """A card for each address: of those that are not known in time, its host alone."""
        asked = {address: self._asked(address) for address in dict.fromkeys(addresses)}
        tasks = [task for task in asked.values() if task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=within)
        return {
            address: task.result()
            if task is not None and task.done() and not task.cancelled()
            else bare(address)
            for address, task in asked.items()
        }

    async def close(self) -> None:
        for task in self._under_way.values():
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=1.0)

    def _asked(self, address: str) -> "asyncio.Task[LinkCard] | None":
        if not self._fetches:
            return None
        task = self._under_way.get(address)
        if task is None and len(self._under_way) < MOST_UNDER_WAY:
            task = self._under_way[address] = asyncio.create_task(self._card(address))
            task.add_done_callback(lambda _: self._under_way.pop(address, None))
        return task

    async def _card(self, address: str) -> LinkCard:
        key = f"link-card:1:{hashlib.sha256(address.encode('utf-8', 'replace')).hexdigest()}"
        if (kept := await self._cache.get(key)) is not None:
            return _opened(kept)
        async with self._places:
            card = await self._fetched(address)
        await self._cache.set(key, _packed(card), KEPT if card.title else KEPT_EMPTY)
        return card

    async def _fetched(self, address: str) -> LinkCard:
        try:
            found = await fetch(
                self._client,
                address,
                accept="text/html,application/xhtml+xml",
                most=MOST_OF_PAGE,
                within=PAGE_WITHIN,
                allow_private=self._allow_private,
            )
        except NOTHING as error:
            log.info("link_card_not_fetched", error=type(error).__name__)
            return bare(address)
        if found.content_type not in {"text/html", "application/xhtml+xml"}:
            return bare(address)
        said = open_graph.read(_decoded(found.content[:MOST_OF_PAGE], found.charset))
        picture = await self._picture(urljoin(found.address, said.image)) if said.image else None
        return LinkCard(address, said.title, said.description, host_of(found.address), picture)

    async def _picture(self, address: str) -> Picture | None:
        try:
            found = await fetch(
                self._client,
                address,
                accept="image/*",
                most=MOST_OF_IMAGE,
                within=IMAGE_WITHIN,
                allow_private=self._allow_private,
            )
            if len(found.content) > MOST_OF_IMAGE:
                return None
            small = await self._media.made_small(found.content)
        except NOTHING as error:
            log.info("link_card_picture_not_fetched", error=type(error).__name__)
            return None
        key = hashlib.sha256(small.content).hexdigest()
        return Picture(key, "", small.width, small.height, small.content)


def bare(address: str) -> LinkCard:
    """What is known of a page that nobody asked."""
    return LinkCard(address, site=host_of(address))


def host_of(address: str) -> str:
    """The host as people read it; empty where the address is none."""
    try:
        return (urlsplit(address if "://" in address else f"https://{address}").hostname or "").removeprefix(
            "www."
        )
    except ValueError:
        return ""


def _decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _packed(card: LinkCard) -> bytes:
    picture = card.picture
    told = asdict(card) | {
        "picture": asdict(picture) | {"content": base64.b64encode(picture.content).decode()}
        if picture
        else None
    }
    return json.dumps(told).encode()


def _opened(kept: bytes) -> LinkCard:
    told = json.loads(kept)
    if told["picture"]:
        picture = told["picture"]
        told["picture"] = Picture(**(picture | {"content": base64.b64decode(picture["content"])}))
    return LinkCard(**told)
