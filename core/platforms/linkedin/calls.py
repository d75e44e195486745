"""Calls of LinkedIn's versioned API as one member or page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from core.foundation.ids import PlatformName
from core.platforms.connecting import CannotSay, Outside
from core.platforms.linkedin.errors import VERSION, Gone, error_of
from core.platforms.posting import PlatformRefused
from core.platforms.vendor import Reply, call

API = "https://api.linkedin.com"
HOST = "linkedin.com"


def headers(token: str, method: str = "") -> dict[str, str]:
    """What each call of the versioned API carries."""
    named = {"x-restli-method": method} if method else {}
    return {
        "authorization": f"Bearer {token}",
        "linkedin-version": VERSION,
        "x-restli-protocol-version": "2.0.0",
        **named,
    }


def listed(values: Sequence[str]) -> str:
    """Rest.li's way to write a list into an address."""
    return f"List({','.join(quote(value, safe='') for value in values)})"


@dataclass(frozen=True, slots=True)
class Calls:
    outside: Outside
    token: str = field(repr=False)

    async def ask(self, verb: str, path: str, *, method: str = "", **what: Any) -> Reply:
        """
        Raises:
            CopydeskError: LinkedIn did not do it, or did not say so.
        """
        return await self._call(verb, f"{self._api}{path}", headers(self.token, method), **what)

    async def look(self, path: str, *, method: str = "") -> Reply:
        """Ask where nothing is changed.

        Raises:
            Gone: there is no such thing.
            Unavailable: LinkedIn can't say.
        """
        try:
            return await self.ask("GET", path, method=method)
        except Gone:
            raise
        except PlatformRefused as refusal:
            raise CannotSay(refusal.message) from refusal

    async def put(self, url: str, content: bytes) -> None:
        """Send a file to where LinkedIn wants it; the token goes to nobody else."""
        host, ours = urlsplit(url).hostname or "", urlsplit(self._api).hostname
        if host != ours and not f".{host}".endswith(f".{HOST}"):
            raise CannotSay("LinkedIn wants its images at an address that is not its own.")
        kept = {"authorization": f"Bearer {self.token}", "content-type": "application/octet-stream"}
        await self._call("PUT", url, kept, content=content)

    @property
    def _api(self) -> str:
        return self.outside.addresses.get(PlatformName.LINKEDIN, API)

    async def _call(self, verb: str, url: str, carried: dict[str, str], **what: Any) -> Reply:
        reply = await call(self.outside.http, PlatformName.LINKEDIN, verb, url, headers=carried, **what)
        if not reply.is_success:
            raise error_of(reply, self.outside.clock.now())
        return reply
