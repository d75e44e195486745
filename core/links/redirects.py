"""Redirects: where a short link leads, found without the database where that is possible.

What this process knows is asked first, then the file beside it, then the database. A click is written ahead
before its visitor goes on; nobody waits longer than a moment for that.
"""

import asyncio
import sqlite3
from collections import OrderedDict
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import httpx
import structlog
from sqlalchemy import select

from core.foundation.clock import Clock
from core.foundation.errors import Unavailable
from core.foundation.threads import Threads
from core.links.bots import is_bot
from core.links.clicks import Click, ClickLog
from core.links.codes import is_code
from core.links.known import Known, KnownLinks
from core.links.models import Link
from core.links.visits import WINDOW, Visits
from core.storage.database import Database
from core.storage.trouble import DatabaseUnavailable

MOST_IN_MEMORY = 10_000
MOST_UNKNOWN = 10_000
MOST_VISITS = 100_000
"""Visits of ten minutes that this process remembers; of those beyond it, the inbox counts each once."""
FILE_SECONDS = 0.5
DATABASE_SECONDS = 2.0
AT_ONCE = 1_000
OVERLAP = timedelta(minutes=10)
"""A link is seen when its transaction ends, which others that were made later may have overtaken."""

Value = TypeVar("Value")

log = structlog.get_logger(__name__)


class DestinationUnknown(Unavailable):
    """Where a link leads can't be found out now."""

    code = "destination_unknown"

    @property
    def message(self) -> str:
        return "We can't look up where this link leads right now. Try again in a moment."


class Redirects:
    """The short links of this installation, for whoever follows one. Built once by who answers them."""

    def __init__(self, database: Database, clock: Clock, folder: Path) -> None:
        self._database, self._clock = database, clock
        self._known = KnownLinks(folder / "known.db")
        self._visits = Visits(folder)
        self.clicks = ClickLog(folder)
        self._locations = OrderedDict[str, bytes]()
        self._unknown = OrderedDict[str, None]()
        self._seen = set[str]()
        self._seen_until = clock.now()
        self._disk = Threads("The disk", most=1)
        self._file = Threads("The file of known links", most=2, within=FILE_SECONDS, patience=FILE_SECONDS)

    def close(self) -> None:
        """Let another process count what is left."""
        self.clicks.hand_over()

    def known(self, code: str) -> bytes | None:
        """Where a link leads, as a Location header says it, if this process knows."""
        location = self._locations.get(code)
        if location is not None:
            self._locations.move_to_end(code)
        return location

    async def find(self, code: str) -> bytes | None:
        """Where a link leads; None where there is no such link.

        Raises:
            DestinationUnknown: nobody can say now.
        """
        if not is_code(code) or code in self._unknown:
            return None
        destination: str | None = None
        with suppress(sqlite3.Error, Unavailable):
            destination = await self._file.run(self._known.destination, code)
        if destination is None:
            destination = await self._asked(code)
        if destination is None:
            _remember(self._unknown, code, None, MOST_UNKNOWN)
            return None
        return self._remembered(code, destination)

    async def clicked(self, code: str, address: str, agent: str) -> None:
        """Count a click, unless it is no person's or the same visitor's again; the click is written then."""
        if is_bot(agent):
            return
        now = self._clock.now()
        visit = self._visits.of(code, address, agent, now)
        if self._is_again(visit, now):
            return
        try:
            await self.clicks.add(Click(now, code, visit))
        except (OSError, Unavailable) as error:
            self._seen.discard(visit)
            log.error("click_lost", code=code, error=str(error))

    async def hand_over(self) -> None:
        """Let a worker count what was written so far."""
        if not self.clicks.is_empty:
            await self._disk.run(lambda: self.clicks.hand_over(whole=False))

    async def refresh(self) -> int:
        """Get to know the links that were made since the last time, and forget the salts of other days."""
        learnt = 0
        try:
            await self._file.run(self._visits.forget, self._clock.now().date())
            since = await self._file.run(self._known.latest) - OVERLAP
            while links := await self._made_since(since, AT_ONCE):
                await self._file.run(self._known.learn, links)
                learnt += len(links)
                if len(links) < AT_ONCE:
                    break
                since = links[-1].created_at
        except sqlite3.Error as error:
            log.warning("known_links_not_kept", error=str(error))
        return learnt

    async def remember(self) -> None:
        """Have the newest links at hand, without the database, and what bots are known by."""
        await asyncio.to_thread(is_bot, "-")
        with suppress(sqlite3.Error, Unavailable):
            for code, destination in await self._file.run(self._known.newest, MOST_IN_MEMORY):
                self._remembered(code, destination)

    def _remembered(self, code: str, destination: str) -> bytes:
        location = location_of(destination)
        _remember(self._locations, code, location, MOST_IN_MEMORY)
        return location

    async def _asked(self, code: str) -> str | None:
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self._database.read() as session:
                link = await session.get(Link, code)
        except (TimeoutError, DatabaseUnavailable) as error:
            log.warning("destination_unknown", code=code, error=type(error).__name__)
            raise DestinationUnknown from error
        if link is None:
            return None
        with suppress(sqlite3.Error, Unavailable):
            await self._file.run(self._known.learn, [Known(link.code, link.destination, link.created_at)])
        return link.destination

    async def _made_since(self, since: datetime, most: int) -> list[Known]:
        async with self._database.read() as session:
            found = await session.execute(
                select(Link.code, Link.destination, Link.created_at)
                .where(Link.created_at > since)
                .order_by(Link.created_at)
                .limit(most)
            )
            return [Known(*row) for row in found]

    def _is_again(self, visit: str, now: datetime) -> bool:
        if now >= self._seen_until or len(self._seen) >= MOST_VISITS:
            self._seen, self._seen_until = set(), now + WINDOW
        if visit in self._seen:
            return True
        self._seen.add(visit)
        return False


def location_of(destination: str) -> bytes:
    """`destination` in ASCII, as headers have it: its host in Punycode, and nothing escaped twice."""
    try:
        return str(httpx.URL(destination)).encode("ascii")
    except (httpx.InvalidURL, UnicodeError):
        return quote(destination, safe="!#$%&'()*+,/:;=?@[]~").encode()


def _remember(kept: OrderedDict[str, Value], code: str, value: Value, most: int) -> None:
    kept[code] = value
    if len(kept) > most:
        kept.popitem(last=False)
