"""Outgoing addresses: Copydesk calls addresses that people type in, and must not be led into its own network.

The address is checked where the connection is made, not where the URL is read: a name is resolved, every
answer must be a public address, and the connection goes to the answer that was checked. A name that
resolves differently a moment later (DNS rebinding) therefore gains nothing. Proxies from the environment
are ignored, since they would connect for us unchecked, and redirects are not followed.

Ports are free: whatever is reachable behind them is public anyway, and receivers do live on 8443.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import httpcore
import httpx
import idna

from core.foundation.errors import CopydeskError
from core.foundation.hosts import is_local_name
from core.foundation.threads import NotBegun, Threads

IPAddress = IPv4Address | IPv6Address
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

METADATA = (
    *map(ip_network, ("169.254.0.0/16", "100.100.100.200", "168.63.129.16", "192.0.0.192")),
    *map(ip_network, ("fd00:ec2::/32", "fd20:ce::/32", "fd00:42::42", "fe80::/10")),
)
"""Where AWS, Google, Azure, Alibaba, Oracle and others hand out a machine's own credentials. Never called."""
METADATA_NAMES = (
    "metadata",
    "metadata.google.internal",
    "metadata.goog",
    "metadata.azure.internal",
    "instance-data",
    "instance-data.ec2.internal",
    "metadata.tencentyun.com",
)

IPV6_UNICAST = IPv6Network("2000::/3")
"""The only IPv6 space given out for the public internet (RFC 4291, IANA)."""

NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as seen from an IPv6-only network (RFC 6052)."""
WRAPPING = tuple(
    map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"))
)
"""IPv6 whose last 32 bits are an IPv4 address: compatible, mapped, translated, NAT64 and its local form."""
ISATAP = 0x0000_5EFE

# Not public, though ipaddress of Python 3.11 says so of some of them: IETF protocol assignments, the
# 6to4 relays and 6to4 itself (RFC 7526), documentation (RFC 9637).
NOT_PUBLIC = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2002::/16", "3fff::/20")))

MAX_URL = 2_000
MAX_PORT = 65_535
LONGEST_HOST = 253
LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
MOST_CONNECTIONS = 128
MOST_POOLS = 128
"""Hosts and ports to which connections that were checked are kept for the next call."""
MOST_KEPT, KEPT_SECONDS = 4, 15.0
"""How many to each of them, and for how long."""


class AddressNotAllowed(CopydeskError):
    """The address is not one that Copydesk calls; nothing was sent.

    The sentence doesn't say what a host resolved to: that would tell outsiders about our network.
    """

    code = "address_not_allowed"

    def __init__(self, asked: str, why: str) -> None:
        self.asked, self.why = asked, why
        super().__init__(asked, why)

    @property
    def message(self) -> str:
        return f"Copydesk does not call “{self.asked}”: {self.why}."


def is_public(address: IPAddress) -> bool:
    """Whether `address` belongs to the public internet."""
    plain = _plain(address)
    if isinstance(plain, IPv6Address) and plain not in IPV6_UNICAST:
        return False
    if _is_metadata(plain) or any(plain in network for network in NOT_PUBLIC):
        return False
    return plain.is_global and not plain.is_multicast and not plain.is_reserved


def may_call(address: IPAddress, *, allow_private: bool) -> bool:
    """Whether a connection may go there. Metadata services are out of bounds even among private addresses,
    in whatever dress they come."""
    if any(_is_metadata(meant) for meant in _meanings(address)):
        return False
    return not _plain(address).is_multicast if allow_private else is_public(address)


def _is_metadata(address: IPAddress) -> bool:
    return any(address in network for network in METADATA)


def _meanings(address: IPAddress) -> Iterator[IPAddress]:
    """The address without its zone, and every IPv4 address that some network may take it for."""
    if isinstance(address, IPv4Address):
        yield address
        return
    bits = int(address)
    yield IPv6Address(bits)
    if any(address in network for network in WRAPPING) or (bits >> 32) & 0xFDFF_FFFF == ISATAP:
        yield IPv4Address(bits & 0xFFFF_FFFF)
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo


def _plain(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 one merely wraps, else the address itself; zones are left out."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
        return IPv6Address(int(address))
    return address


def check_url(url: str, *, allow_private: bool) -> None:
    """Refuse at the door what would never be called. Names are resolved later, when the call is made.

    Raises:
        AddressNotAllowed: with the reason as a sentence.
    """
    if len(url) > MAX_URL:
        raise AddressNotAllowed(f"{url[:60]}…", f"it is longer than {MAX_URL:,} characters")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        raise AddressNotAllowed(url[:60], "it is not a web address") from None
    # What goes over the wire; `parsed.host` is for people, and names that are no IDNA have none.
    host = parsed.raw_host.decode("ascii", errors="replace")
    if parsed.userinfo:
        raise AddressNotAllowed(host, "its address holds a user name or password; leave them out")
    if parsed.scheme != "https" and not (allow_private and parsed.scheme == "http"):
        raise AddressNotAllowed(url[:60], "it must start with https://")
    if not host or any(map(str.isspace, url)):
        raise AddressNotAllowed(url[:60], "it is not a whole web address, such as https://example.com/hook")
    if parsed.port is not None and not 0 < parsed.port <= MAX_PORT:
        raise AddressNotAllowed(host, f"there is no port {parsed.port}")
    if "%" in host:
        raise AddressNotAllowed(host, "an address with a zone (%) is one of this machine's own network")
    if not _is_host(host):
        raise AddressNotAllowed(host[:60], "it is not the name of a host")
    if not _host_may_be_called(host, allow_private=allow_private):
        raise AddressNotAllowed(host, "it is not an address on the public internet")


def _is_host(host: str) -> bool:
    """Whether `host` is an address, or a name as hosts have them (RFC 1123), IDNA included."""
    if _address(host) is not None:
        return True
    labels = host.removesuffix(".").split(".")
    if len(host) > LONGEST_HOST or not all(map(LABEL.fullmatch, labels)):
        return False
    try:
        idna.decode(host)
    except UnicodeError:
        return False
    return True


def _address(host: str) -> IPAddress | None:
    """The address that `host` is, in any way of writing that systems take: 127.1, 0x7f.1, 2130706433."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host.removesuffix(".")))
    except (OSError, UnicodeError):
        return None


def _host_may_be_called(host: str, *, allow_private: bool) -> bool:
    """Judge what is known without asking anybody: addresses written out, and names that are always local."""
    address = _address(host)
    if address is not None:
        return may_call(address, allow_private=allow_private)
    name = host.lower().rstrip(".")
    if name in METADATA_NAMES:
        return False
    return allow_private or ("." in name and not is_local_name(name))


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


class _GuardedTransport(httpx.AsyncBaseTransport):
    """A pool of connections for each host and port, and every connection is made through the guard.

    Of one pool for all, httpcore looks at every connection for every other, at each call.
    """

    def __init__(self, *, allow_private: bool) -> None:
        # SSL_CERT_FILE is the operator's own choice of certificates, and stays in force.
        self._certificates = httpx.create_ssl_context()
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
        self._allow_private = allow_private
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
        try:
            async with asyncio.timeout(timeout):
                addresses = await _resolve(host, port, self._lookups)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(error) from error
        if not all(may_call(address, allow_private=self._allow_private) for address in addresses):
            raise AddressNotAllowed(host, "it is not an address on the public internet")
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
