"""Outgoing addresses: which Copydesk calls, of those that people type in; it must not be led into its own
network. Who connects, judges again what a name stands for (`guarded_client.py`).

Ports are free: whatever is reachable behind them is public anyway, and receivers do live on 8443.
"""

import re
import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import httpx
import idna

from core.foundation.errors import CopydeskError
from core.foundation.hosts import is_local_name

IPAddress = IPv4Address | IPv6Address

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
        schemes = "https:// or http://" if allow_private else "https://"
        raise AddressNotAllowed(url[:60], f"it must start with {schemes}")
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
