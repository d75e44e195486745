"""The client for addresses that people type in: every connection it makes goes where it was judged to.

The address is checked where the connection is made, not where the URL is read: a name is resolved, every
answer must be a public address, and the connection goes to the answer that was checked. A name that
resolves differently a moment later (DNS rebinding) therefore gains nothing. Proxies from the environment
are ignored, since they would connect for us unchecked, and redirects are not followed.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address

import httpcore
import httpx

from core.foundation.outgoing import AddressNotAllowed, IPAddress, may_call
from core.foundation.threads import NotBegun, Threads

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

MOST_CONNECTIONS = 128
MOST_POOLS = 128
"""Hosts and ports to which connections that were checked are kept for the next call."""
MOST_KEPT, KEPT_SECONDS = 4, 15.0
"""How many to each of them, and for how long."""


def open_client(*, timeout: float, allow_private: bool) -> httpx.AsyncClient:
    """A client that calls allowed addresses only. `timeout` is in seconds, for each step of a call.

    A call as a whole (a receiver may drip its answer) is bounded by the caller.
    """
    client = httpx.AsyncClient(
        transport=_GuardedTransport(allow_private=allow_private),
        timeout=httpx.Timeout(timeout),
        trust_env=False,
        follow_redirects=False,
        headers={"user-agent": "Copydesk"},
    )
    # Receivers that share a client must not learn about each other, nor set what we send next time.
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


@cache
def _certificates() -> ssl.SSLContext:
    """Whom we trust, read once. SSL_CERT_FILE is the operator's own choice, and stays in force."""
    return httpx.create_ssl_context()


class _GuardedTransport(httpx.AsyncBaseTransport):
    """A pool of connections for each host and port, and every connection is made through the guard.

    Of one pool for all, httpcore looks at every connection for every other, at each call.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._certificates = _certificates()
        self._network = GuardedNetwork(allow_private=allow_private)
        self._pools: dict[tuple[str, bytes, int | None], _Pool] = {}
        """Who was called last comes last."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        place = request.url.scheme, request.url.raw_host, request.url.port
        pool = self._pools.pop(place, None) or _Pool(self._certificates, self._network)
        unused = self._without(len(self._pools) + 1 - MOST_POOLS)
        self._pools[place] = pool
        with pool.in_use():
            for other in unused:
                await other.aclose()
            return await pool.handle_async_request(request)

    def _without(self, many: int) -> list["_Pool"]:
        """Let go of so many pools that nobody uses, those that were used longest ago."""
        idle = [place for place, pool in self._pools.items() if pool.is_idle]
        return [self._pools.pop(place) for place in idle[: max(many, 0)]]

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()


class _Pool(httpx.AsyncHTTPTransport):
    """httpx's own transport over a pool that connects through `network`."""

    _pool: httpcore.AsyncConnectionPool
    _users = 0

    def __init__(self, certificates: ssl.SSLContext, network: httpcore.AsyncNetworkBackend) -> None:
        super().__init__(verify=certificates, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=certificates,
            max_connections=MOST_CONNECTIONS,
            max_keepalive_connections=MOST_KEPT,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=network,
        )

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Around a call, until one of the connections is known to have it."""
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1

    @property
    def is_idle(self) -> bool:
        return not self._users and all(
            connection.is_idle() or connection.is_closed() for connection in self._pool.connections
        )


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to what was checked. TLS still asks for the name, since httpcore passes that on by itself."""

    def __init__(self, *, allow_private: bool, network: httpcore.AsyncNetworkBackend | None = None) -> None:
        self.allow_private = allow_private
        self._network = network or httpcore.AnyIOBackend()
        # Threads of our own, one for each connection: a lookup can't be cut off, and names whose servers
        # never answer would take all of those that the process shares, and hold up everything in it.
        self._lookups = Threads("The name server", most=MOST_CONNECTIONS)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of the host's addresses that answers, once all of them were found allowed.

        Raises:
            AddressNotAllowed: at least one of them is not; no connection was made.
        """
        addresses = await self._allowed(host, port, timeout)
        # One address that swallows packets must not use up the time of the others.
        share = None if timeout is None else timeout / len(addresses)
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    str(address),
                    port,
                    timeout=share,
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def connect_socket(self, host: str, port: int, *, within: float) -> socket.socket:
        """A connected socket, for what speaks no HTTP. TLS over it has to ask for the name `host`.

        Raises:
            AddressNotAllowed: one of the host's addresses is not allowed; no connection was made.
            httpcore.ConnectError, httpcore.ConnectTimeout: none of them answered within so many seconds.
        """
        addresses = await self._allowed(host, port, within)
        failure: OSError | None = None
        for address in addresses:
            family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
            # asyncio turns Nagle's algorithm off for what is called TCP only; else each command waits 40 ms.
            connected = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
            connected.setblocking(False)
            try:
                async with asyncio.timeout(within / len(addresses)):
                    await asyncio.get_running_loop().sock_connect(connected, (str(address), port))
            except BaseException as error:
                connected.close()
                if not isinstance(error, OSError):  # a TimeoutError is one
                    raise
                failure = error
            else:
                return connected
        if isinstance(failure, TimeoutError):
            raise httpcore.ConnectTimeout(failure) from failure
        raise httpcore.ConnectError(failure or f"{host} has no address")

    async def _allowed(self, host: str, port: int, within: float | None) -> list[IPAddress]:
        """Every address of `host`, all of them found allowed."""
        try:
            async with asyncio.timeout(within):
                addresses = await _resolve(host, port, self._lookups)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(error) from error
        if not all(may_call(address, allow_private=self.allow_private) for address in addresses):
            raise AddressNotAllowed(host, "it is not an address on the public internet")
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise AddressNotAllowed(path, "it is a file of this machine")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


async def _resolve(host: str, port: int, threads: Threads) -> list[IPAddress]:
    """Every address of `host`, each once, in the order the system prefers."""
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = await threads.run(look_up)
    except (OSError, UnicodeError, NotBegun) as error:
        raise httpcore.ConnectError(error) from error
    return list(dict.fromkeys(ip_address(sockaddr[0]) for *_, sockaddr in found))
