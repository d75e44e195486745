"""Who may speak to a server that asks for no password: its own pages, under a name that is its own.

A web page of somebody else can make a visitor's browser call any address of this machine, and can give that
address a name of its own (DNS rebinding). So the name must be known, and what another page sends is refused
by what browsers say of it: `Origin`, and `Sec-Fetch-Site` (W3C Fetch Metadata). Programs send neither.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
DEFAULT_PORTS = (80, 443)
OWN_SITE = ("same-origin", "none")
"""What a browser says of requests by a page of this very origin, and of those that a person typed."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
)
"""What every answer says unless it says so itself: it is in no frame, and is what its type says."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a request says of where it goes and where it comes from."""

    hosts: tuple[str, ...]
    origin: str | None
    site: str
    is_navigation: bool
    """A person's whole tab goes there, as by a link: whoever leads there can't read what it shows."""

    @classmethod
    def of(cls, scope: Scope) -> Self:
        said: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            said.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))

        def first(name: str) -> str:
            return said.get(name, [""])[0].lower()

        return cls(
            hosts=tuple(host.lower() for host in said.get("host", [])),
            origin=first("origin") if "origin" in said else None,
            site=first("sec-fetch-site"),
            is_navigation=scope.get("method") == "GET"
            and (first("sec-fetch-mode"), first("sec-fetch-dest")) == ("navigate", "document"),
        )

    def refusal(self, *, here: Collection[str], public: Collection[str]) -> str | None:
        """Why this is not answered by a server that this machine calls `here` and others `public`."""
        if len(self.hosts) != 1 or self.hosts[0] not in {*here, *public}:
            return "This address is not known here. Open the one that was printed at the start."
        if self.origin is not None and not self._comes_from({self.hosts[0], *public}):
            return "Only this server's own pages may do that."
        if self.site and self.site not in OWN_SITE and not self.is_navigation:
            return "Only this server's own pages may do that."
        return None

    def _comes_from(self, names: Collection[str]) -> bool:
        """Whether `origin` is the place that was asked; behind a proxy that may be called otherwise."""
        try:
            origin = urlsplit(self.origin or "")
        except ValueError:
            return False
        if origin.scheme not in ("http", "https"):
            return False
        return origin.netloc in names


class OwnPagesOnly:
    """ASGI middleware that lets in programs, people and the server's own pages.

    `addresses` are the URLs under which people reach the server besides loopback; `open_paths` tell nothing
    and may be asked under any name, as load balancers do.
    """

    def __init__(
        self, app: Application, addresses: Iterable[str] = (), open_paths: Collection[str] = ()
    ) -> None:
        self._app, self._open_paths = app, open_paths
        self._public = {urlsplit(address).netloc.lower() for address in addresses} - {""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = None
        if scope["path"] not in self._open_paths:
            refusal = Visit.of(scope).refusal(here=_loopback(scope), public=self._public)
        if refusal is None:
            await self._app(scope, receive, _safely(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refusal})
        else:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), *SAFE]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": refusal.encode()})


def _loopback(scope: Scope) -> set[str]:
    """The names this machine has for itself, with the port that the request came in by."""
    port = (scope.get("server") or (None, None))[1]
    names = set() if port is None else {f"{name}:{port}" for name in LOOPBACK}
    return names | set(LOOPBACK) if port is None or port in DEFAULT_PORTS else names


def _safely(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            said = {name.lower() for name, _ in headers}
            message = {**message, "headers": [*headers, *(pair for pair in SAFE if pair[0] not in said)]}
        await send(message)

    return sending
